"""The log is written with the change, read by people, and never rewritten."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import transaction

from frontdesk.events import SYSTEM, Actor, Event, emit, handles
from frontdesk.events.models import Entry


@dataclass(frozen=True)
class Tried(Event, slug="test-tried"):
    """Something for these tests."""

    label = "Tried"
    about = "thing"
    personal = ("name",)

    thing: int
    name: str = ""


heard: list[str] = []


@handles(Tried, now=True)
def at_once(event: Tried, by: Actor) -> None:
    """Inside the transaction."""
    if event.name == "refuse":
        raise ValueError(event.name)
    heard.append(f"now {event.thing}")


@handles(Tried)
def afterwards(event: Tried, by: Actor) -> None:
    """As a job."""
    heard.append(f"later {event.thing} {by.kind}")


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_can_be_told() -> None:
    with pytest.raises(RuntimeError, match="outside a transaction"):
        emit(Tried(thing=1), by=SYSTEM)


def test_handlers_run_at_once_or_as_a_job(run_jobs: Callable[..., list[str]]) -> None:
    heard.clear()
    emit(Tried(thing=7), by=SYSTEM)
    assert heard == ["now 7"]
    run_jobs()
    assert heard == ["now 7", "later 7 system"]


@pytest.mark.django_db
def test_an_invariant_that_fails_takes_the_event_back() -> None:
    with pytest.raises(ValueError, match="refuse"), transaction.atomic():
        emit(Tried(thing=1, name="refuse"), by=SYSTEM)
    assert not Entry.objects.filter(kind="test-tried").exists()


@pytest.mark.django_db
def test_an_entry_cannot_be_rewritten() -> None:
    entry = emit(Tried(thing=1, name="Laura"), by=SYSTEM)
    entry.data = {}
    with pytest.raises(TypeError, match="append-only"):
        entry.save()


@pytest.mark.django_db
def test_a_kind_that_is_gone_still_reads() -> None:
    """F48: an event of a plug-in that was removed shows by its name and crashes nothing."""
    entry = Entry.objects.create(kind="gone.kind", actor_kind="system", subject_kind="thing", subject_id=1)
    assert entry.sentence() == "gone.kind"


def test_old_rows_with_other_fields_are_readable() -> None:
    """F28: old payload, new code."""
    assert Tried.load({"thing": 3, "dropped": 1}) == Tried(thing=3)


def test_personal_data_can_be_shredded() -> None:
    assert Tried.shredded({"thing": 1, "name": "Laura"}) == {"thing": 1, "name": ""}
