"""Macros: made, found, looked at, and used, all or nothing."""

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from frontdesk.accounts.models import Agent, Workspace
from frontdesk.events.models import Entry
from frontdesk.rules import actions as rules
from frontdesk.rules.logic.moments import MOMENTS, moment_of
from frontdesk.rules.models import Macro
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.conflict import Conflict, NotAllowedNow
from frontdesk.tickets.logic.conditions import Condition, Group
from frontdesk.tickets.models import Category, Message, PlannedReply, Ticket
from tests.cast import Cast

HTMX = {"HX-Request": "true"}
Desk = Callable[[Agent], Client]


@pytest.fixture
def refund(cast: Cast) -> Macro:
    return rules.save_macro(
        None, name="Refund", by=cast.ada.actor(), whose="everybody",
        texts={"": "<p>Hello {{ customer_first_name }}, it is on its way.</p>",
               "de": "<p>Guten Tag {{ customer_name }}</p>"},
        effects={"status": "pending", "tags_added": "refund", "note": "Told {{ customer_name }}"},
    )  # fmt: skip


def words(ticket: Ticket, **more: object) -> dict[str, object]:
    return {"mode": "reply", "body": "Hello", "seen": Ticket.objects.get(pk=ticket.pk).version, **more}


def test_a_macro_is_used_with_the_reply_and_all_of_it_happens_at_once(cast: Cast, desk: Desk, refund: Macro) -> None:
    ticket = cast.ticket()
    client, url = desk(cast.lea), f"/desk/tickets/{ticket.number}"
    page = client.get(f"{url}?macro={refund.pk}").content.decode()
    assert "Hello Laura, it is on its way." in page and "adds the tag refund" in page
    assert "sets the status to pending" in page and "adds the note “Told Laura Croft”" in page
    sent = words(ticket, macro=refund.pk, effect=["status", "tags_added", "note"], key="k" * 32)
    for _ in range(2):  # sent twice it happens once
        assert client.post(f"{url}/messages", sent, headers=HTMX).status_code == 204
    ticket.refresh_from_db()
    assert (ticket.status, ticket.tags, ticket.assignee) == ("pending", ["refund"], cast.lea)
    assert [m.kind for m in ticket.messages.order_by("pk")] == ["inbound", "outbound", "note"]
    refund.refresh_from_db()
    assert refund.use_count == 1 and refund.used_at
    assert Entry.objects.filter(kind="rules.macro_used", subject_id=ticket.pk).count() == 1


def test_only_the_chosen_effects_happen_and_another_status_wins(cast: Cast, desk: Desk, refund: Macro) -> None:
    ticket = cast.ticket()
    sent = words(ticket, macro=refund.pk, effect=["status"], status="solved")
    assert desk(cast.lea).post(f"/desk/tickets/{ticket.number}/messages", sent, headers=HTMX).status_code == 204
    ticket.refresh_from_db()
    assert (ticket.status, ticket.tags) == ("solved", [])


def test_with_time_to_take_it_back_the_status_leaves_with_the_reply(cast: Cast, desk: Desk, refund: Macro) -> None:
    Workspace.objects.update(undo_seconds=10)
    ticket = cast.ticket()
    sent = words(ticket, macro=refund.pk, effect=["status", "tags_added"], key="k" * 32)
    for _ in range(2):
        assert desk(cast.lea).post(f"/desk/tickets/{ticket.number}/messages", sent, headers=HTMX).status_code == 204
    ticket.refresh_from_db()
    assert (ticket.status, ticket.tags, PlannedReply.objects.get(ticket=ticket).status) == (
        "new",
        ["refund"],
        "pending",
    )
    refund.refresh_from_db()
    assert refund.use_count == 1


def test_a67_a_macro_on_a_page_that_is_no_longer_true_does_nothing(cast: Cast, desk: Desk, refund: Macro) -> None:
    ticket = cast.ticket()
    sent = words(ticket, macro=refund.pk, effect=["tags_added"])
    tickets.set_priority(ticket, priority=1, by=cast.tim.actor())
    answer = desk(cast.lea).post(f"/desk/tickets/{ticket.number}/messages", sent)
    assert answer.status_code == 409
    assert 'value="tags_added" form' in answer.content.decode()  # what was chosen stays, as the text does
    with pytest.raises(Conflict):
        rules.apply_macro(refund, ticket, by=cast.lea.actor(), seen=1)
    ticket.refresh_from_db()
    assert ticket.tags == [] and ticket.message_count == 1
    assert Macro.objects.get().use_count == 0


def test_what_does_not_fit_undoes_all_of_it(cast: Cast, desk: Desk) -> None:
    macro = rules.save_macro(
        None, name="Give away", by=cast.ada.actor(), whose="everybody", texts={"": "<p>Hello</p>"},
        effects={"tags_added": "moved", "team": str(cast.second.pk), "assignee": str(cast.tim.pk)},
    )  # fmt: skip
    ticket = cast.ticket()
    cast.tim.is_active = False
    cast.tim.save()
    sent = words(ticket, macro=macro.pk, effect=["tags_added", "team", "assignee"])
    answer = desk(cast.lea).post(f"/desk/tickets/{ticket.number}/messages", sent, headers=HTMX)
    assert answer.status_code == 422 and b"Nothing was done." in answer.content
    ticket.refresh_from_db()
    assert (ticket.tags, ticket.team, ticket.message_count, ticket.version) == ([], cast.first, 1, 1)


def test_a_macro_without_reply_is_done_at_once(cast: Cast, desk: Desk) -> None:
    macro = rules.save_macro(
        None, name="Mine", by=cast.lea.actor(), effects={"assignee": "me", "snooze": "monday", "follow": "yes"}
    )
    ticket = cast.ticket()
    url = f"/desk/tickets/{ticket.number}/macros/{macro.pk}"
    page = desk(cast.lea).get(url).content.decode()
    assert "assigns it to you" in page and "snoozes it until Monday" in page and "lets you follow it" in page
    chosen = ["assignee", "snooze", "follow"]
    assert desk(cast.lea).post(url, {"seen": ticket.version, "effect": chosen}, headers=HTMX).status_code == 204
    ticket.refresh_from_db()
    assert ticket.assignee == cast.lea and ticket.snoozed_until and ticket.watchers.count() == 1
    assert desk(cast.lea).post(url, {"seen": 1, "effect": chosen}, headers=HTMX).status_code == 409
    assert desk(cast.tim).get(url).status_code == 404  # it is Lea's own


def test_a43_values_are_put_in_once_as_text_and_nothing_is_computed(cast: Cast) -> None:
    """A43, A21: arithmetic, attributes and what customers call themselves stay as they stand."""
    cast.laura.name = "{{ agent_name }} <script>alert(1)</script>"
    cast.laura.save()
    text = "<p>{{7*7}} {{ ticket.requester }} {{ customer_name.__class__ }} {{ customer_name }}</p><script>x()</script>"
    macro = rules.save_macro(None, name="Odd", by=cast.ada.actor(), whose="everybody", texts={"": text})
    html = rules.fill(macro, cast.ticket(), by=cast.lea.actor()).html
    assert "{{7*7}} {{ ticket.requester }} {{ customer_name.__class__ }} {{ agent_name }}" in html
    assert "<script" not in html and "&lt;script&gt;" in html and "x()" not in html


def test_a36_the_note_of_a_macro_never_reaches_the_customer(cast: Cast, desk: Desk, refund: Macro) -> None:
    from frontdesk.channels.models import OutboundEnvelope
    from frontdesk.tickets.tracking import tracking_token

    ticket = cast.ticket()
    sent = words(ticket, macro=refund.pk, effect=["note"])
    assert desk(cast.lea).post(f"/desk/tickets/{ticket.number}/messages", sent, headers=HTMX).status_code == 204
    assert Message.objects.get(ticket=ticket, kind="note").text == "Told Laura Croft"
    seen = Client().get(f"/r/{tracking_token(ticket)}").content.decode()
    assert "Told Laura" not in seen + str(list(OutboundEnvelope.objects.values()))


def test_who_may_use_and_change_which(cast: Cast, refund: Macro) -> None:
    own = rules.save_macro(None, name="Own", by=cast.tim.actor(), texts={"": "<p>x</p>"})
    billing = rules.save_macro(
        None, name="Billing", by=cast.sue.actor(), whose="teams", teams=[cast.second], texts={"": "<p>x</p>"}
    )
    usable = {
        name: " ".join(macro.name for macro in Macro.objects.usable_by(getattr(cast, name).actor()))
        for name in ("lea", "tim", "ada", "vic")
    }
    assert usable == {
        "lea": "Refund",
        "tim": "Billing Own Refund",
        "ada": "Billing Refund",
        "vic": "",
    }
    ticket = cast.ticket()
    for macro in (own, billing):
        with pytest.raises(PermissionDenied):
            rules.apply_macro(macro, ticket, by=cast.lea.actor())
        with pytest.raises(PermissionDenied):
            rules.save_macro(macro, name="Mine now", by=cast.lea.actor(), texts={"": "<p>y</p>"})
    with pytest.raises(PermissionDenied):
        rules.save_macro(None, name="For all", by=cast.lea.actor(), whose="everybody", texts={"": "<p>y</p>"})
    with pytest.raises(PermissionDenied):
        rules.remove_macro(refund, by=cast.lea.actor())
    with pytest.raises(ValidationError):
        rules.save_macro(None, name="Nothing", by=cast.lea.actor())
    with pytest.raises(PermissionDenied):  # a ticket that may not be seen is not worked on by a macro either
        rules.apply_macro(refund, cast.ticket(team=cast.third), by=cast.lea.actor())


def test_what_fits_comes_first_then_the_language_then_what_is_used_here(cast: Cast, desk: Desk, refund: Macro) -> None:
    top = Category.objects.create(name="Money", slug="money")
    by = cast.ada.actor()
    fits = rules.save_macro(None, name="Zebra", by=by, whose="everybody", texts={"": "<p>zz</p>"},
                            tree=Group("all", (Condition("category", "any", (str(top.pk),)),)))  # fmt: skip
    rules.save_macro(None, name="Asleep", by=by, whose="everybody", texts={"": "<p>aa</p>"},
                     tree=Group("all", (Condition("status", "any", ("solved",)),)))  # fmt: skip
    often = rules.save_macro(None, name="Often", by=by, whose="everybody", texts={"": "<p>oo</p>"})
    ticket = cast.ticket()
    Ticket.objects.filter(pk=ticket.pk).update(category=top, language="de")
    ticket.refresh_from_db()
    names = [offer.macro.name for offer in rules.offer_macros(ticket, by=cast.lea.actor())]
    assert names == ["Zebra", "Refund", "Often", "Asleep"]
    assert rules.fill(refund, ticket, by=cast.lea.actor()).html == "<p>Guten Tag Laura Croft</p>"
    Ticket.objects.filter(pk=ticket.pk).update(language="en")
    ticket.refresh_from_db()
    rules.apply_macro(often, ticket, by=cast.lea.actor())
    assert [o.macro.name for o in rules.offer_macros(ticket, by=cast.lea.actor())][:2] == ["Zebra", "Often"]
    assert [o.macro.name for o in rules.offer_macros(ticket, by=cast.lea.actor(), words="zeb ZZ")] == ["Zebra"]
    found = desk(cast.lea).get(f"/desk/tickets/{ticket.number}/macros?q=way").content.decode()
    assert "Refund" in found and "Zebra" not in found
    assert fits.use_count == 0


def test_agents_keep_their_own_in_the_console_and_see_nobody_elses(cast: Cast, desk: Desk, refund: Macro) -> None:
    form = {"name": "Greeting", "body": "<p>Hi</p>", "whose": "personal", "is_active": "on", "do_tags_added": "hello"}
    assert desk(cast.lea).post("/console/macros/new", form).status_code == 302
    own = Macro.objects.get(name="Greeting")
    assert (own.owner, own.effects) == (cast.lea, {"tags_added": "hello"})
    assert desk(cast.lea).get(f"/console/macros/{own.pk}").status_code == 200
    for foreign in (cast.tim, cast.ada):
        assert desk(foreign).get(f"/console/macros/{own.pk}").status_code == 404
    assert desk(cast.lea).get(f"/console/macros/{refund.pk}").status_code == 404
    assert desk(cast.lea).post("/console/macros/new", form | {"whose": "everybody"}).status_code == 422
    assert desk(cast.lea).get("/console/agents").status_code == 403
    bad = desk(cast.ada).post("/console/macros/new", form | {"whose": "everybody", "do_fields": "Colour: red"})
    assert bad.status_code == 422 and "There is no field “Colour”" in bad.content.decode()
    ticket = cast.ticket()
    shown = desk(cast.lea).post("/console/macros/preview", form | {"body": "<p>Dear {{ customer_name }}</p>"})
    assert "Dear Laura Croft" in shown.content.decode() and "adds the tag hello" in shown.content.decode()
    assert "x" * 3 not in shown.content.decode() and ticket.number
    hidden = cast.ticket("Secret", team=cast.third)
    shown = desk(cast.lea).post("/console/macros/preview", form | {"example": str(hidden.number)})
    assert "Secret" not in shown.content.decode()


@pytest.mark.parametrize("name", MOMENTS)
def test_a_named_moment_is_later_and_mornings_are_at_nine(name: str) -> None:
    zone = ZoneInfo("Europe/Berlin")
    for day in range(20, 31):  # over the end of summer time, the 25th of October 2026
        for hour in (0, 9, 23):
            now = datetime(2026, 10, day, hour, 30, tzinfo=UTC)
            found = moment_of(name, now, zone)
            assert found > now
            if name not in {"2h", "4h"}:
                assert found.astimezone(zone).hour == 9
            if name == "monday":
                assert found.astimezone(zone).weekday() == 0


def test_the_ticket_page_asks_no_more_for_macros(cast: Cast, desk: Desk, refund: Macro) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ticket = cast.ticket()
    client = desk(cast.lea)
    client.get(f"/desk/tickets/{ticket.number}")
    with CaptureQueriesContext(connection) as asked:
        client.get(f"/desk/tickets/{ticket.number}")
    assert not [one for one in asked.captured_queries if "rules_macro" in one["sql"]]


def test_a_stopped_macro_says_why(cast: Cast, refund: Macro) -> None:
    ticket = cast.ticket()
    tickets.set_status(ticket, status="closed", by=cast.ada.actor())
    with pytest.raises(NotAllowedNow, match="“Refund” does not fit here"):
        rules.apply_macro(refund, ticket, by=cast.lea.actor(), chosen=["status"])
