"""What a macro does goes with the draft, is taken back with the reply, and is done to many tickets at once."""

from collections.abc import Callable

import pytest
from django.test import Client

from frontdesk.accounts.models import Agent, Workspace
from frontdesk.rules import actions as rules
from frontdesk.rules.models import Macro, MacroUse
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.bulk_act import acts
from frontdesk.tickets.logic.conditions import Condition, Group
from frontdesk.tickets.models import Draft, PlannedReply, Ticket
from tests.cast import Cast

HTMX = {"HX-Request": "true"}
Desk = Callable[[Agent], Client]
EFFECTS = {"status": "pending", "tags_added": "refund", "priority": "1", "snooze": "monday", "follow": "yes"}


@pytest.fixture
def refund(cast: Cast) -> Macro:
    return rules.save_macro(
        None, name="Refund", by=cast.ada.actor(), whose="everybody", texts={"": "<p>On its way.</p>"}, effects=EFFECTS
    )


def now(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def send(client: Client, ticket: Ticket, macro: Macro, *effects: str) -> PlannedReply:
    """A reply with a macro, which waits for ten seconds."""
    Workspace.objects.update(undo_seconds=10)
    sent = {"mode": "reply", "body": "Hello", "seen": now(ticket).version, "macro": macro.pk, "effect": effects}
    assert client.post(f"/desk/tickets/{ticket.number}/messages", sent, headers=HTMX).status_code == 204
    return PlannedReply.objects.get(ticket=ticket)


def take_back(client: Client, ticket: Ticket, planned: PlannedReply) -> str:
    """The page after taking the reply back."""
    answer = client.post(f"/desk/tickets/{ticket.number}/planned/{planned.pk}/return", follow=True)
    return str(answer.content.decode())


# With the draft.


def test_the_chosen_effects_are_there_again_after_a_reload(cast: Cast, desk: Desk, refund: Macro) -> None:
    ticket, client = cast.ticket(), desk(cast.lea)
    url = f"/desk/tickets/{ticket.number}"
    sent = {"mode": "reply", "format": "html", "body": "<p>On its way.</p>", "version": "0"}
    saved = client.post(f"{url}/draft", sent | {"doing": f"{refund.pk}:tags_added,priority"})
    assert saved.status_code == 200 and Draft.objects.get().doing == f"{refund.pk}:tags_added,priority"
    page = client.get(url).content.decode()
    assert 'name="effect" value="tags_added" form' in page
    panel = page[page.index("macro-panel") :]
    assert panel.count(" checked>") >= 2 and 'value="status" form="compose-' in panel
    assert client.get(f"{url}/draft?mode=reply").json()["doing"] == f"{refund.pk}:tags_added,priority"
    assert "macro-panel" not in desk(cast.tim).get(url).content.decode()
    for bad in ("1:<script>", "x", "1", "1:" + "a" * 500):
        assert client.post(f"{url}/draft", sent | {"doing": bad, "version": "1"}).status_code == 422


def test_a_macro_that_is_gone_leaves_the_words(cast: Cast, desk: Desk, refund: Macro) -> None:
    ticket, client = cast.ticket(), desk(cast.lea)
    sent = {"mode": "reply", "body": "On its way.", "version": "0", "doing": f"{refund.pk}:status"}
    client.post(f"/desk/tickets/{ticket.number}/draft", sent)
    rules.remove_macro(refund, by=cast.ada.actor())
    page = client.get(f"/desk/tickets/{ticket.number}").content.decode()
    assert "On its way." in page and "macro-panel" not in page


# Taken back.


def test_taking_the_reply_back_takes_back_what_its_macro_did(cast: Cast, desk: Desk, refund: Macro) -> None:
    ticket, client = cast.ticket(), desk(cast.lea)
    planned = send(client, ticket, refund, *EFFECTS)
    done = now(ticket)
    assert (done.tags, done.priority, bool(done.snoozed_until)) == (["refund"], 1, True)
    page = take_back(client, ticket, planned)
    assert "The reply is taken back, and what its macro did besides." in page
    back = now(ticket)
    assert (back.tags, back.priority, back.snoozed_until, back.status) == ([], ticket.priority, None, "new")
    assert not back.watchers.exists() and MacroUse.objects.get().is_undone
    assert 'value="tags_added" form' in page and "Hello" in page  # both stand in the box again
    assert take_back(client, ticket, planned).count("what its macro did besides") == 0


def test_what_others_have_built_upon_stays_and_is_said(cast: Cast, desk: Desk, refund: Macro) -> None:
    ticket, client = cast.ticket(), desk(cast.lea)
    planned = send(client, ticket, refund, "tags_added", "priority")
    tickets.set_subject(ticket, subject="Another", by=cast.tim.actor())
    page = take_back(client, ticket, planned)
    assert "What its macro did stays: the priority, the tags." in page
    assert now(ticket).tags == ["refund"] and PlannedReply.objects.get().state == "taken_back"


def test_a_note_and_a_checklist_that_was_begun_stay(cast: Cast, desk: Desk) -> None:
    steps = [rules.StepWritten("Call")]
    checklist = rules.save_checklist(None, title="Before it ends", steps=steps, by=cast.ada.actor())
    effects = {"note": "Told them", "checklist": str(checklist.pk), "tags_added": "told"}
    macro = rules.save_macro(
        None, name="Tell", by=cast.ada.actor(), whose="everybody", texts={"": "<p>x</p>"}, effects=effects
    )
    ticket, client = cast.ticket(), desk(cast.lea)
    planned = send(client, ticket, macro, *effects)
    rules.tick(ticket.checklists.get().steps.get(), is_ticked=True, by=cast.lea.actor())
    page = take_back(client, ticket, planned)
    assert "What its macro did stays: the note, the checklist." in page, page[page.index("fd-toast") :][:600]
    assert ticket.messages.filter(kind="note").count() == 1 and now(ticket).tags == []
    other = cast.ticket("Other")
    planned = send(client, other, macro, "checklist")
    take_back(client, other, PlannedReply.objects.get(ticket=other))
    assert not other.checklists.exists()


# On many.


def test_a_macro_is_used_on_many_with_the_reasons_before_and_taken_back(cast: Cast, refund: Macro) -> None:
    macro = rules.save_macro(
        None, name="Sort", by=cast.ada.actor(), whose="everybody",
        effects={"tags_added": "sorted", "priority": "2", "status": "solved", "follow": "yes"},
    )  # fmt: skip
    by, free, closed, held = cast.lea.actor(), cast.ticket("Free"), cast.ticket("Closed"), cast.ticket("Held")
    tickets.set_status(closed, status="closed", by=by)
    checklist = rules.save_checklist(None, title="T", steps=[rules.StepWritten("Call")], by=cast.ada.actor())
    rules.add_checklist(held, checklist, by=by)
    run = tickets.choose_tickets("t.id IN (%s, %s, %s)", [free.pk, closed.pk, held.pk], by=by)
    value = str(macro.pk)
    outlook = tickets.look_ahead(run, acts()["macro"], value, by=by)
    assert outlook.changes == 1 and len(outlook.refused) == 2 and any("“Call”" in why for why in outlook.refused)
    assert acts()["macro"].said(value, by) == "Macro “Sort”: add tags, priority, follow it, status"
    run = tickets.begin_bulk(run, act="macro", value=value, by=by)
    done = now(free)
    assert (done.status, done.tags, done.priority) == ("solved", ["sorted"], 2) and now(held).tags == []
    tickets.undo_bulk(run, by=by)
    back = now(free)
    assert (back.status, back.tags, back.priority, back.watchers.count()) == ("new", [], free.priority, 0)


def test_a_macro_with_a_reply_is_sent_to_each_once(cast: Cast, refund: Macro) -> None:
    by, two = cast.lea.actor(), [cast.ticket("One"), cast.ticket("Two")]
    run = tickets.choose_tickets("t.id IN (%s, %s)", [one.pk for one in two], by=by)
    act = acts()["macro"]
    assert (str(refund.pk), "Refund (sends its reply)") in act.options(by)
    assert "sends its reply, which cannot be taken back" in act.said(str(refund.pk), by)
    for _ in range(2):
        tickets.begin_bulk(run, act="macro", value=str(refund.pk), by=by)
    assert [one.messages.filter(kind="outbound").count() for one in two] == [1, 1]
    assert now(two[0]).status == "pending" and Macro.objects.get().use_count == 2


def test_nobody_uses_anothers_macro_on_many(cast: Cast) -> None:
    own = rules.save_macro(None, name="Own", by=cast.tim.actor(), effects={"priority": "1"})
    act, by = acts()["macro"], cast.lea.actor()
    assert str(own.pk) not in dict(act.options(by))
    assert act.outlook(cast.ticket(), str(own.pk), by) == "This macro is no longer there."


# In the console.


def test_the_console_shows_and_keeps_every_condition(cast: Cast, desk: Desk, refund: Macro) -> None:
    tree = Group("all", (
        Condition("tags", "any", ("vip",)),
        Group("any", (Condition("priority", "any", ("1",)), Condition("subject", "has", ("refund",)))),
    ))  # fmt: skip
    by = cast.ada.actor()
    macro = rules.save_macro(refund, name="Refund", by=by, whose="everybody", texts={"": "<p>x</p>"}, tree=tree)
    client, url = desk(cast.ada), f"/console/macros/{refund.pk}"
    page = client.get(url).content.decode()
    assert 'value="vip"' in page and 'name="fact:1.0"' in page and 'value="refund"' in page
    form = {"name": "Refund", "body": "x", "whose": "everybody", "is_active": "on", "join:": "all", "join:1": "any",
            "fact:0": "tags", "is:0": "any", "value:0": "vip", "fact:1.0": "priority", "is:1.0": "any",
            "value:1.0": "1", "fact:1.1": "subject", "is:1.1": "has", "value:1.1": "refund"}  # fmt: skip
    redrawn = client.post(url, form | {"act": "add:"})
    assert redrawn.status_code == 200 and 'name="fact:2"' in redrawn.content.decode()
    assert client.post(url, form).status_code == 302
    macro.refresh_from_db()
    assert macro.tree == tree
    wrong = client.post(url, form | {"value:1.0": "", "fact:1.1": "messages", "is:1.1": "more", "value:1.1": "many"})
    assert wrong.status_code == 422 and "Some conditions are not complete" in wrong.content.decode()
