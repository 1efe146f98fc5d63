"""The ledger: whatever is killed and whenever, each acknowledged mail is there once, whole (F01–F03, F12, F30).

CI takes fewer mails and kills; `FRONTDESK_LEDGER=2000:200` is the full one.
"""

import os
import random
import time

import pytest

from tests.folders import make_folder, remove_folder
from tests.servers.chaos import ADDRESS, Desk, Ledger, Sender, kill
from tests.servers.dovecot import PASSWORD, Dovecot

MAILS, KILLS = (int(part) for part in os.environ.get("FRONTDESK_LEDGER", "300:40").split(":"))
WORKER_POINTS = ["after_fetch", "after_blob", "before_commit", "after_commit", "before_seen"]
LISTENER_POINTS = ["after_fetch", "after_blob", "before_commit", "after_commit", "before_250"]


@pytest.fixture
def desk(dovecot: Dovecot, mailbox: str) -> object:
    home = make_folder("ledger", 0o755)
    made = Desk(home)
    settings = dovecot.settings(mailbox)
    made.run("prepare", inbox={"address": ADDRESS, "settings": settings, "secrets": {"imap_password": PASSWORD}})
    yield made
    made.close()
    remove_folder(home)


@pytest.mark.timeout(900 if MAILS <= 500 else 6 * 3600)
def test_every_acknowledged_mail_is_there_once_and_whole(desk: Desk, dovecot: Dovecot, mailbox: str) -> None:
    """F01, F02, F03, F12, F14, F30."""
    ledger, chance = Ledger(), random.Random(20260)
    by_mailbox, by_smtp = range(0, MAILS, 2), list(range(1, MAILS, 2))
    began = time.monotonic()
    sender = Sender(desk.port, by_smtp, ledger)
    sender.start()
    waiting = list(by_mailbox)
    crashes = 0
    points = [("worker", name) for name in WORKER_POINTS] + [("smtp", name) for name in LISTENER_POINTS]
    for turn in range(KILLS):
        batch = -(-len(by_mailbox) // KILLS)
        for number in waiting[:batch]:
            dovecot.deliver(mailbox, ledger.make(number))
            ledger.taken.add(number)
        del waiting[:batch]
        worker, second = desk.start("worker", point=""), desk.start("worker", point="") if turn % 5 == 0 else 0
        smtp = desk.start("smtp", port=desk.port, point="")
        time.sleep(chance.uniform(0.05, 2.5))
        if turn % max(1, KILLS // 6) == 3:
            desk.crash_database()
            crashes += 1
        for process in (worker, second, smtp):
            if process:
                kill(process)
    reached = [point for point in points if _dies_at(desk, dovecot, mailbox, ledger, *point)]
    _let_it_finish(desk, sender, ledger)
    entries, summary = desk.report()
    ledger.check(entries, summary)
    assert reached == points
    print(
        f"\nledger: {MAILS} mails, {KILLS} random kills, {len(points)} named points, {crashes} stops of PostgreSQL, "
        f"{time.monotonic() - began:.0f} s: {len(entries)} envelopes, {len(summary['texts'])} messages"
    )


def _dies_at(desk: Desk, dovecot: Dovecot, mailbox: str, ledger: Ledger, name: str, point: str) -> bool:
    """One more mail, and a process that is killed when it comes to the point."""
    number = 1_000_000 + len(ledger.made)
    if name == "worker":
        process = desk.start("worker", point=point)
        dovecot.deliver(mailbox, ledger.make(number))
        ledger.taken.add(number)
        died = desk.wait(process, 60)
    else:
        process = desk.start("smtp", port=desk.port, point=point)
        one = Sender(desk.port, [number], ledger)
        one.start()
        died = desk.wait(process, 60)
        again = desk.start("smtp", port=desk.port, point="")
        one.join(60)
        kill(again)
    kill(process)
    return died


def _let_it_finish(desk: Desk, sender: Sender, ledger: Ledger) -> None:
    """No more kills: everything that was begun comes to its end."""
    desk.run("rescue")
    worker = desk.start("worker", point="")
    smtp = desk.start("smtp", port=desk.port, point="")
    try:
        sender.join(600)
        assert not sender.is_alive()
        until = time.monotonic() + 300
        while time.monotonic() < until:
            entries, _ = desk.report()
            if len(entries) >= len(ledger.made) and all(entry["state"] != "received" for entry in entries):
                return
            time.sleep(1)
    finally:
        sender.has_given_up.set()
        kill(worker)
        kill(smtp)
