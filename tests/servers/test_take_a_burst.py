"""A burst of mail is taken as fast as it comes, and filed as fast as that goes (F16).

CI takes some hundred mails in the pace of 5,000 a minute; `FRONTDESK_BURST=5000` is the full one. What it does to the
pages meanwhile, `make bench` measures.
"""

import os
import time
from collections.abc import Iterator

import pytest

from tests.folders import make_folder, remove_folder
from tests.servers.burst import Burst
from tests.servers.chaos import ADDRESS, Desk, Ledger, kill

MAILS = int(os.environ.get("FRONTDESK_BURST", "400"))
SECONDS = MAILS * 60 / 5_000
DRAINED_SECONDS = 60 + MAILS / 5  # patient: the machine may be busy with much else


@pytest.fixture
def desk() -> Iterator[Desk]:
    home = make_folder("burst", 0o755)
    made = Desk(home)
    made.run("prepare", inbox={"address": ADDRESS})
    yield made
    made.close()
    remove_folder(home)


@pytest.mark.timeout(120 + 40 * SECONDS + DRAINED_SECONDS)
def test_nothing_of_a_burst_is_lost_or_doubled(desk: Desk) -> None:
    """F16: each mail that was acknowledged is one ticket, whole, and nothing is left waiting."""
    ledger = Ledger()
    smtp, worker = desk.start("smtp", port=desk.port, point=""), desk.start("worker", point="")
    began = time.monotonic()
    burst = Burst(desk.port, ADDRESS, ledger.make, MAILS, SECONDS).run()
    ledger.taken = burst.taken
    assert ledger.taken == set(range(MAILS))
    entries: list[dict[str, str]] = []
    while time.monotonic() - began < burst.took + DRAINED_SECONDS:
        entries, summary = desk.report()
        if len(entries) >= MAILS and all(entry["state"] != "received" for entry in entries):
            break
        time.sleep(max(1, MAILS / 200))  # the report itself takes its time
    drained = time.monotonic() - began
    kill(worker)
    kill(smtp)
    ledger.check(entries, summary)
    print(
        f"\nburst: {MAILS} mails handed over in {burst.took:.0f} s (wanted {SECONDS:.0f}), the slowest in "
        f"{burst.slowest:.1f} s, {burst.later} told to come later; all filed after {drained:.0f} s"
    )
