"""Every act on a ticket, out of `frontdesk.tickets.actions`: refused to who may not, and to who was too late.

A28, A30, A32, A67. Whatever a door forgets to ask, the verb asks again; a new verb is covered as soon as it exists.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import connection

from frontdesk.events import Actor
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.conflict import Conflict, NotAllowedNow
from frontdesk.tickets.models import Message, Ticket
from tests.cast import Cast, actor
from tests.security.acts import (
    ACTS,
    CUSTOMERS,
    NOT_ON_A_TICKET,
    QUIET,
    SEEN,
    WITHOUT_SEEN,
    Scene,
    has_two_ends,
    public_acts,
    scene,
    takes_seen,
)

TWO_ENDED = sorted(name for name in ACTS if has_two_ends(name))
TABLES = [
    table._meta.db_table
    for app in ("tickets", "channels", "customers", "events", "sla")
    for table in apps.get_app_config(app).get_models()
]
FINGERPRINT = "SELECT '{0}', md5(string_agg(t::text, '' ORDER BY t::text)) FROM {0} t"
VERSIONED = sorted(name for name in ACTS if takes_seen(name))


def everything() -> dict[str, str]:
    """A fingerprint of each table that an act could write, by one question."""
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(map(FINGERPRINT.format, TABLES)))
        return dict(cursor.fetchall())


@contextmanager
def nothing_written() -> Iterator[None]:
    before = everything()
    yield
    now = everything()
    assert {name for name, rows in now.items() if rows != before[name]} == set()


def do(name: str, arguments: dict[str, Any], by: Actor) -> Any:
    return getattr(tickets, name)(**arguments, by=by)


def refused(name: str, arguments: dict[str, Any], by: Actor) -> None:
    """Nothing is written, and whoever did it is told; those that look for one's own things find none."""
    with nothing_written():
        if name in QUIET:
            do(name, arguments, by)
        else:
            with pytest.raises(PermissionDenied):
                do(name, arguments, by)


def seen_by(name: str, ticket: Ticket) -> dict[str, Any]:
    """The version that a page drawn now would send, for acts that ask for it."""
    row = Ticket.objects.get(pk=ticket.pk)
    return {"seen": SEEN.get(name, lambda one: one.version)(row)} if takes_seen(name) else {}


def who_does(name: str, s: Scene) -> Actor:
    return s.cast.laura.actor() if name in CUSTOMERS else s.by


def test_every_act_stands_in_the_table() -> None:
    assert set(public_acts()) == set(ACTS) | set(NOT_ON_A_TICKET)
    assert not set(ACTS) & set(NOT_ON_A_TICKET)


def test_a67_what_asks_for_no_version_says_why() -> None:
    """A67."""
    assert {name for name in ACTS if not takes_seen(name)} == set(WITHOUT_SEEN)


@pytest.mark.parametrize("name", ACTS)
def test_a28_an_act_is_done_by_who_may_do_it_and_by_nobody_else(cast: Cast, name: str) -> None:
    """A28, A30, A37: not by an agent outside its private team, who may have seen it before; nor a viewer, nor a
    customer of another ticket; nor its own one for what agents do, nor an agent for what customers do."""
    sealed, plain = scene(cast, cast.third, cast.hank), scene(cast, cast.first, cast.lea)
    hidden = ACTS[name](sealed) | seen_by(name, sealed.ticket)
    refused(name, hidden, actor(cast.lea))
    refused(name, hidden, cast.stranger.actor())
    shown = ACTS[name](plain) | seen_by(name, plain.ticket)
    refused(name, shown, actor(cast.vic))
    refused(name, shown, actor(cast.lea) if name in CUSTOMERS else cast.laura.actor())
    before = everything()
    do(name, shown, who_does(name, plain))
    assert everything() != before, "what was refused was refused for its author alone"


@pytest.mark.parametrize("name", TWO_ENDED)
def test_a32_the_second_end_must_be_ones_to_work_on_too(cast: Cast, name: str) -> None:
    """A32."""
    s = scene(cast, cast.first, cast.lea, other=cast.third)
    arguments = ACTS[name](s) | seen_by(name, s.ticket)
    refused(name, arguments, actor(cast.lea))
    do(name, arguments, cast.ada.actor())


@pytest.mark.parametrize("name", VERSIONED)
def test_a67_what_was_drawn_from_an_older_version_is_a_conflict(cast: Cast, name: str) -> None:
    """A67: somebody was faster; nothing is written, nothing is mailed, and what happened since is told."""
    s = scene(cast, cast.third, cast.hank)
    arguments = ACTS[name](s) | seen_by(name, s.ticket)
    tickets.set_tags(s.ticket, tags=["faster"], by=actor(s.colleague))
    with nothing_written(), pytest.raises(Conflict) as caught:
        do(name, arguments, who_does(name, s))
    assert [one.kind for one in caught.value.since] == ["ticket.changed"]


def test_a67_a_ticket_that_somebody_has_is_not_claimed_away(cast: Cast) -> None:
    """A67: whoever comes second hears who was first."""
    s = scene(cast, cast.third, cast.hank)
    tickets.claim(s.ticket, by=s.by)
    with nothing_written(), pytest.raises(NotAllowedNow, match="Hank Third has this ticket already"):
        tickets.claim(s.ticket, by=actor(s.colleague))


def test_a67_a_reply_that_is_sent_twice_is_one(cast: Cast) -> None:
    """A67: the second click, with the version of the first, answers as the first did."""
    s = scene(cast, cast.third, cast.hank)
    once = {"ticket": s.ticket, "html": "<p>Hello</p>", "key": "one-click", **seen_by("reply", s.ticket)}
    assert do("reply", once, s.by) == do("reply", once, s.by)
    assert Message.objects.filter(kind="outbound").count() == 1
