"""How a reply travelled: each thing that was told about it, with its moment."""

import datetime
import json
from typing import Any, NamedTuple


class Stage(NamedTuple):
    """One thing that was told about a message; `reason` is a sentence or ''."""

    kind: str
    icon: str
    label: str
    at: datetime.datetime
    reason: str = ""


KINDS = {
    "sent": ("check", "Sent"),
    "waiting": ("clock", "Delayed"),
    "taken": ("check", "Taken by the server"),
    "delivered": ("check-check", "Delivered"),
    "opened": ("eye", "Opened"),
    "read": ("eye", "Read, says its reader's mail program"),
    "refused": ("triangle-alert", "Not delivered"),
    "complained": ("triangle-alert", "Reported as spam"),
}

STILL = "Delayed, and still being tried."


def stages_of(stored: Any) -> tuple[Stage, ...]:
    """From [sent at, outcomes, [[kind, at, reason], …]], as the database gives it: oldest first; () for no mail."""
    told = json.loads(stored) if isinstance(stored, str) else stored
    if not told:
        return ()
    sent_at, outcomes, reports = told
    found = [_stage("sent", sent_at)] if sent_at else []
    found += [_stage(kind, at, reason) for kind, at, reason in reports or []]
    known = {one.kind for one in found}
    for answer in (outcomes or {}).values():  # a server that refuses in the dialogue makes no report
        if answer.get("state") == "refused" and "refused" not in known and answer.get("at"):
            found.append(_stage("refused", answer["at"], answer.get("reason", "")))
    return tuple(sorted(found, key=lambda stage: stage.at))


def _stage(kind: str, at: str, reason: str = "") -> Stage:
    icon, label = KINDS[kind]
    words = reason.removeprefix(STILL).strip()  # the label says it
    return Stage(kind, icon, label, datetime.datetime.fromisoformat(at), words)
