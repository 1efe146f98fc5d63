"""What is written by hand for speed shows what the slow way shows."""

import datetime

import pytest
from django.utils import timezone

from frontdesk.kit.display import when
from frontdesk.kit.templates import environment
from frontdesk.tickets.models import Ticket
from frontdesk.workspace.headings import Headings
from frontdesk.workspace.thread import Done, Said
from frontdesk.workspace.whole import read_whole
from tests.cast import Cast, assemble


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


def test_the_whole_ticket_is_the_ticket_with_its_relations(cast: Cast) -> None:
    known = cast.ticket("The invoice is wrong")
    found = read_whole(cast.lea.actor(), known.number)
    assert found == known
    for field in Ticket._meta.concrete_fields:
        if field.attname != "search":
            assert getattr(found, field.attname) == getattr(Ticket.objects.get(pk=known.pk), field.attname), field.name
    assert (found.requester, found.team, found.category) == (known.requester, known.team, known.category)
    assert found.requester.name == "Laura Croft"
    assert found.prefix == "FD"


def test_reading_the_relations_asks_nothing_more(cast: Cast, django_assert_num_queries: object) -> None:
    number = cast.ticket().number
    actor = cast.lea.actor()
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = read_whole(actor, number)
        assert found is not None
        assert (found.assignee, found.requester.organization, found.requester.email) == (None, None, cast.laura.email)
        assert found.team == cast.first


def test_a_private_ticket_is_not_found_by_others(cast: Cast) -> None:
    number = cast.ticket(team=cast.third).number
    assert read_whole(cast.lea.actor(), number) is None
    assert read_whole(cast.hank.actor(), number) is not None
    assert read_whole(cast.ada.actor(), number) is not None


@pytest.mark.parametrize("days", [0, 0.2, 1, 2, 40, 400, -1])
@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/New_York"])
def test_moments_are_those_of_every_page(days: float, zone: str) -> None:
    with timezone.override(zone):
        moment = timezone.now() - datetime.timedelta(days=days)
        assert Headings("e-mail", "Ann").when(moment) == when(moment)


@pytest.mark.parametrize("kind", ["inbound", "outbound", "note"])
@pytest.mark.parametrize("state", ["", "sent", "failed", "delayed", "spam"])
def test_a_heading_is_what_the_macro_draws(kind: str, state: str) -> None:
    said = Said(7, kind, "Ann <b>", "", "", False, timezone.now(), state, "", [])  # type: ignore[arg-type]
    meta = {"inbound": "by e-mail", "outbound": "to Bo & Co", "note": ""}[kind]
    macro = environment().get_template("ui/message.html").module.message  # type: ignore[attr-defined]
    drawn = macro(kind, "Ann <b>", said.at, meta=meta, state=state or None, caller=lambda: "")
    assert _bare(Headings("e-mail", "Bo & Co").head(said)) in _bare(drawn)


def test_a_line_of_activity_is_what_the_macro_draws() -> None:
    done = Done("check", "Ann", "said “<i>yes</i>”", timezone.now())
    macro = environment().get_template("ui/message.html").module.activity  # type: ignore[attr-defined]
    from markupsafe import Markup, escape

    drawn = macro(done.icon, done.at, caller=lambda: Markup("<b>Ann</b> ") + escape(done.sentence))
    assert _bare(Headings("", "").line(done)) == _bare(drawn)


def _bare(html: str) -> str:
    return "".join(str(html).split())
