"""The published test suites for SPF (RFC 7208) and ARC, against the zones that come with them."""

from pathlib import Path
from typing import Any

import pytest

from frontdesk.channels.authentication.resolver import Patient
from frontdesk.channels.authentication.sender_policy import check_spf
from frontdesk.channels.authentication.signatures import check_arc
from tests.zones import RecordedZone, texts

SHARED = Path(__file__).resolve().parents[5] / "shared" / "data" / "mail" / "auth"


def documents(name: str) -> list[dict[str, Any]]:
    path = SHARED / name
    if not path.exists():
        pytest.skip("the sample mails of ../shared are not here")
    yaml = pytest.importorskip("yaml")
    return [one for one in yaml.safe_load_all(path.read_text()) if one]


def spf_zone(data: dict[str, list[Any]]) -> RecordedZone:
    """A record of the old type SPF stands for TXT as well, unless the name has TXT records of its own."""
    zone = {}
    for name, records in data.items():
        has_text = any(isinstance(one, dict) and "TXT" in one for one in records)
        made: list[Any] = []
        for record in records:
            if isinstance(record, dict) and "SPF" in record and not has_text:
                made.append({"TXT": record["SPF"]})
            elif isinstance(record, dict) and record.get("TXT") == "NONE":
                continue
            else:
                made.append(record)
        zone[str(name)] = made
    return RecordedZone(zone)


def test_spf_decides_the_published_cases() -> None:
    """At least 98 of 100; what differs is named."""
    right, wrong = 0, []
    for document in documents("rfc7208-tests.yml"):
        for name, case in document["tests"].items():
            zone = Patient(spf_zone(document["zonedata"]))
            got, _ = check_spf(str(case["host"]), str(case["mailfrom"]), str(case["helo"]), zone)
            wanted = case["result"] if isinstance(case["result"], list) else [case["result"]]
            if got in wanted:
                right += 1
            else:
                wrong.append(f"{name}: {got} instead of {wanted}")
    assert right / (right + len(wrong)) >= 0.98, wrong


def test_arc_decides_the_published_cases() -> None:
    """All of them; where the case names no result, there is no chain that holds."""
    right, wrong = 0, []
    for document in documents("arc-draft-validation-tests.yml"):
        zone = texts(document.get("txt-records") or {})
        for name, case in document["tests"].items():
            got = check_arc(case["message"].replace("\n", "\r\n").encode(), Patient(zone)).result
            if got == (case["cv"] or "").strip().lower() or (
                not (case["cv"] or "").strip() and got in {"none", "fail"}
            ):
                right += 1
            else:
                wrong.append(f"{name}: {got} instead of {case['cv']!r}: {case.get('description')}")
    assert right == 171 and not wrong, wrong
