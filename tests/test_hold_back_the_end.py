"""Checklists: they come with the category, are ticked, and hold back solving and closing at every door."""

import threading
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client

from frontdesk.accounts.models import Agent, Workspace
from frontdesk.events import SYSTEM
from frontdesk.events.models import Entry
from frontdesk.kit import clock
from frontdesk.rules import actions as rules
from frontdesk.rules.actions import StepWritten
from frontdesk.rules.models import Checklist, TicketChecklist, TicketStep
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.actions.status_plans import enter_due
from frontdesk.tickets.bulk_act import acts
from frontdesk.tickets.conflict import Conflict, HeldBack, NotAllowedNow
from frontdesk.tickets.models import Category, PlannedStatus, Ticket
from tests.cast import Cast, assemble

HTMX = {"HX-Request": "true"}
Desk = Callable[[Agent], Client]


@pytest.fixture
def damage(cast: Cast) -> Category:
    top = Category.objects.create(name="Damage", slug="damage")
    return Category.objects.create(name="Glass", slug="glass", parent=top)


@pytest.fixture
def claim(cast: Cast, damage: Category) -> Checklist:
    """Two required steps and one that is not, for the category above the ticket's."""
    return checklist(cast, categories=[damage.parent])


def checklist(cast: Cast, title: str = "Before a claim is closed", **more: object) -> Checklist:
    steps = [StepWritten("Photos are there"), StepWritten("Cover is noted"), StepWritten("Thanked", is_required=False)]
    return rules.save_checklist(None, by=cast.sue.actor(), title=title, steps=steps, **more)  # type: ignore[arg-type]


@pytest.fixture
def ticket(cast: Cast, damage: Category, claim: Checklist) -> Ticket:
    found = cast.ticket()
    return tickets.set_category(found, category=damage, by=cast.lea.actor())


def steps_of(ticket: Ticket) -> list[TicketStep]:
    return list(TicketStep.objects.filter(list__ticket=ticket).order_by("list_id", "position"))


def tick_all(ticket: Ticket, cast: Cast) -> None:
    for step in steps_of(ticket):
        rules.tick(step, is_ticked=True, by=cast.lea.actor())


def happened(ticket: Ticket) -> list[str]:
    found = Entry.objects.filter(subject_kind="ticket", subject_id=ticket.pk, kind__startswith="rules.")
    return [f"{entry.actor_name} {entry.sentence()}" for entry in found.order_by("id")]


def test_a_checklist_comes_with_a_category_below_its_own_and_only_once(ticket: Ticket, cast: Cast) -> None:
    assert [step.text for step in steps_of(ticket)] == ["Photos are there", "Cover is noted", "Thanked"]
    tickets.assign(ticket, to=cast.lea, by=cast.lea.actor())
    tickets.set_category(ticket, category=ticket.category, by=cast.lea.actor())
    assert TicketChecklist.objects.count() == 1
    assert happened(ticket) == ["Frontdesk added the checklist “Before a claim is closed”, as its category asks"]


def test_a_ticket_that_is_opened_or_triaged_into_the_category_has_it(
    cast: Cast, claim: Checklist, damage: Category
) -> None:
    opened = tickets.open_ticket(
        subject="A crack", text="In the glass", requester=cast.laura, category=damage, by=cast.laura.actor()
    )
    assert opened.checklists.count() == 1
    other = cast.ticket()
    tickets.triage(other, category=damage, urgency=2, impact=2, team=cast.first, by=cast.lea.actor())
    assert other.checklists.count() == 1


def test_another_category_takes_off_what_nobody_has_begun_and_leaves_what_somebody_has(
    cast: Cast, ticket: Ticket
) -> None:
    tickets.set_category(ticket, category=None, by=cast.lea.actor())
    assert not ticket.checklists.exists()
    assert "the category asks for it no longer" in happened(ticket)[-1]
    tickets.set_category(ticket, category=Category.objects.get(slug="glass"), by=cast.lea.actor())
    rules.tick(steps_of(ticket)[0], is_ticked=True, by=cast.lea.actor())
    tickets.set_category(ticket, category=None, by=cast.lea.actor())
    assert ticket.checklists.count() == 1


def test_a_checklist_of_some_teams_comes_when_one_of_them_gets_the_ticket(cast: Cast, damage: Category) -> None:
    checklist(cast, categories=[damage], teams=[cast.second])
    ticket = tickets.set_category(cast.ticket(), category=damage, by=cast.lea.actor())
    assert not ticket.checklists.exists()
    tickets.hand_over(ticket, team=cast.second, by=cast.lea.actor())
    assert ticket.checklists.count() == 1


def test_it_can_be_added_by_hand_and_taken_off_but_not_what_the_category_asks_for(cast: Cast, ticket: Ticket) -> None:
    other = checklist(cast, "By hand")
    lea = cast.lea.actor()
    added = rules.add_checklist(ticket, other, by=lea)
    assert rules.add_checklist(ticket, other, by=lea) == added
    rules.take_off(added, by=lea)
    rules.take_off(added, by=lea)
    mine = ticket.checklists.get()
    with pytest.raises(NotAllowedNow, match="It came with the category"):
        rules.take_off(mine, by=lea)
    rules.take_off(mine, by=cast.sue.actor())
    assert happened(ticket)[-1] == "Sue Super took the checklist “Before a claim is closed” off"


def test_a_ticket_keeps_the_steps_that_it_was_given(cast: Cast, ticket: Ticket, claim: Checklist) -> None:
    rules.save_checklist(claim, by=cast.sue.actor(), title="Changed", steps=[StepWritten("Something else")])
    assert len(steps_of(ticket)) == 3
    with pytest.raises(HeldBack):
        tickets.set_status(ticket, status="solved", by=cast.lea.actor())


def test_a_tick_records_who_and_when_and_can_be_taken_away(cast: Cast, ticket: Ticket) -> None:
    step = rules.tick(steps_of(ticket)[0], is_ticked=True, by=cast.lea.actor())
    assert step.ticked_at and step.ticked_by_name == "Lea First"
    rules.tick(step, is_ticked=False, by=cast.tim.actor())
    step.refresh_from_db()
    assert step.ticked_at is None and step.ticked_by_id is None
    assert happened(ticket)[1:] == [
        "Lea First ticked “Photos are there”",
        "Tim Second took the tick from “Photos are there”",
    ]


def test_a67_a_page_that_is_no_longer_true_is_told_and_changes_nothing(cast: Cast, ticket: Ticket, desk: Desk) -> None:
    step = steps_of(ticket)[0]
    rules.tick(step, is_ticked=True, by=cast.tim.actor())
    rules.tick(step, is_ticked=False, by=cast.tim.actor())
    url = f"/desk/tickets/{ticket.number}/steps/{step.pk}"
    answer = desk(cast.lea).post(url, {"ticked": "yes", "seen": "0"}, headers=HTMX)
    assert answer.status_code == 409 and "Tim Second took the tick from" in answer.headers[
        "HX-Trigger"
    ].encode().decode("unicode_escape")
    step.refresh_from_db()
    assert step.ticked_at is None
    with pytest.raises(Conflict):
        rules.tick(step, is_ticked=True, by=cast.lea.actor(), seen=1)


def test_a67_who_ticks_what_is_ticked_is_told_whose_tick_it_is(cast: Cast, ticket: Ticket, desk: Desk) -> None:
    step = steps_of(ticket)[0]
    rules.tick(step, is_ticked=True, by=cast.tim.actor())
    answer = desk(cast.lea).post(
        f"/desk/tickets/{ticket.number}/steps/{step.pk}", {"ticked": "yes", "seen": "0"}, headers=HTMX
    )
    assert answer.status_code == 204 and "Tim Second ticked it already." in answer.headers["HX-Trigger"]
    step.refresh_from_db()
    assert step.ticked_by_name == "Tim Second" and len(happened(ticket)) == 2


@pytest.mark.django_db(transaction=True)
def test_a67_two_agents_tick_the_same_step_at_once() -> None:
    cast = assemble()
    found = rules.add_checklist(cast.ticket(), checklist(cast), by=cast.lea.actor())
    step, gate, seen = found.steps.first(), threading.Barrier(2), list[TicketStep]()
    assert step is not None

    def press(agent: Agent) -> None:
        by = agent.actor()
        gate.wait()
        seen.append(rules.tick(TicketStep.objects.get(pk=step.pk), is_ticked=True, by=by, seen=0))
        connection.close()

    both = [threading.Thread(target=press, args=(agent,)) for agent in (cast.lea, cast.tim)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert len({each.ticked_by_name for each in seen}) == 1
    assert Entry.objects.filter(kind="rules.step_ticked").count() == 1


def test_open_required_steps_hold_back_solving_and_closing_and_are_named(cast: Cast, ticket: Ticket) -> None:
    for status in ("solved", "closed"):
        with pytest.raises(HeldBack, match="2 required steps are open: “Photos are there”, “Cover is noted”"):
            tickets.set_status(ticket, status=status, by=cast.lea.actor())
    for step in steps_of(ticket)[:2]:
        rules.tick(step, is_ticked=True, by=cast.lea.actor())
    tickets.set_status(ticket, status="solved", by=cast.lea.actor())
    ticket.refresh_from_db()
    assert ticket.status == "solved"
    with pytest.raises(NotAllowedNow, match="The ticket is solved"):
        rules.tick(steps_of(ticket)[0], is_ticked=False, by=cast.lea.actor())


def test_a_checklist_out_of_use_or_removed_holds_nothing_back(cast: Cast, ticket: Ticket, claim: Checklist) -> None:
    rules.save_checklist(claim, by=cast.sue.actor(), title="Old", steps=[StepWritten("One")], is_active=False)
    tickets.set_status(ticket, status="solved", by=cast.lea.actor())
    other = rules.add_checklist(cast.ticket("Another"), checklist(cast, "Soon gone"), by=cast.lea.actor())
    assert other.checklist
    rules.remove_checklist(other.checklist, by=cast.sue.actor())
    tickets.set_status(other.ticket, status="solved", by=cast.lea.actor())
    assert len(steps_of(ticket)) == len(steps_of(other.ticket)) == 3  # what was asked stays to be read


def test_the_status_menu_says_why_on_an_open_page_and_without_a_script(cast: Cast, ticket: Ticket, desk: Desk) -> None:
    client, url = desk(cast.lea), f"/desk/tickets/{ticket.number}"
    sent = {"status": "solved", "seen": Ticket.objects.get(pk=ticket.pk).version}
    answer = client.post(f"{url}/status", sent, headers=HTMX)
    assert answer.status_code == 422 and "Photos are there" in answer.headers["HX-Trigger"]
    assert b"Photos are there" in client.post(f"{url}/status", sent, follow=True).content
    ticket.refresh_from_db()
    assert ticket.status != "solved"


@pytest.mark.parametrize("pause", [0, 10])
def test_reply_and_solve_is_held_back_with_nothing_lost(cast: Cast, ticket: Ticket, desk: Desk, pause: int) -> None:
    Workspace.objects.update(undo_seconds=pause)
    url = f"/desk/tickets/{ticket.number}/messages"
    sent = {
        "mode": "reply",
        "body": "All is well",
        "status": "solved",
        "seen": Ticket.objects.get(pk=ticket.pk).version,
    }
    answer = desk(cast.lea).post(url, sent)
    page = answer.content.decode()
    assert answer.status_code == 422 and "2 required steps are open" in page and "All is well" in page
    assert ticket.messages.count() == 1 and not ticket.planned.exists()
    tick_all(ticket, cast)
    assert desk(cast.lea).post(url, sent).status_code == 303


def test_a_macro_is_held_back_as_a_whole_and_says_so_before(cast: Cast, ticket: Ticket) -> None:
    macro = rules.save_macro(
        None, name="Done", by=cast.ada.actor(), whose="everybody", effects={"status": "solved", "tags_added": "done"}
    )
    shown = rules.fill(macro, ticket, by=cast.lea.actor())
    assert any("Photos are there" in each.problem for each in shown.effects)
    with pytest.raises(NotAllowedNow, match="Nothing was done"):
        rules.apply_macro(macro, ticket, by=cast.lea.actor())
    ticket.refresh_from_db()
    assert ticket.tags == [] and ticket.status != "solved"


def test_a_macro_brings_a_checklist(cast: Cast) -> None:
    other = checklist(cast, "By macro")
    macro = rules.save_macro(
        None, name="Begin", by=cast.ada.actor(), whose="everybody", effects={"checklist": str(other.pk)}
    )
    ticket = cast.ticket()
    assert rules.fill(macro, ticket, by=cast.lea.actor()).sentence == "adds the checklist “By macro”"
    for _ in range(2):
        rules.apply_macro(macro, ticket, by=cast.lea.actor())
    assert ticket.checklists.count() == 1


def test_a_bulk_act_says_the_reason_before_and_leaves_the_ticket(
    cast: Cast, ticket: Ticket, django_assert_max_num_queries: object
) -> None:
    free, by = cast.ticket("Free"), cast.lea.actor()
    run = tickets.choose_tickets("t.id IN (%s, %s)", [ticket.pk, free.pk], by=by)
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        outlook = tickets.look_ahead(run, acts()["status"], "solved", by=by)
    assert outlook.changes == 1 and "Photos are there" in next(iter(outlook.refused))
    tickets.begin_bulk(run, act="status", value="solved", by=by)
    ticket.refresh_from_db()
    free.refresh_from_db()
    assert (ticket.status != "solved", free.status) == (True, "solved")
    assert "Photos are there" in run.items.get(ticket=ticket).reason


def test_a_planned_status_stops_with_the_reason(cast: Cast, ticket: Ticket) -> None:
    tickets.plan_status(ticket, status="solved", due_at=clock.now() + clock.days(1), by=cast.lea.actor())
    PlannedStatus.objects.update(due_at=clock.now())
    enter_due()
    assert "Photos are there" in PlannedStatus.objects.get().reason


def test_a_family_does_not_end_while_a_child_is_held_back(cast: Cast, ticket: Ticket) -> None:
    parent, by = cast.ticket("Parent"), cast.lea.actor()
    tickets.relate(ticket, to=parent, kind="child", by=by)
    with pytest.raises(HeldBack, match=rf"{ticket.number}: 2 required steps"):
        tickets.end_family(parent, status="solved", by=by)


def test_asking_somebody_outside_cannot_close_it_either(cast: Cast, ticket: Ticket) -> None:
    with pytest.raises(HeldBack):
        tickets.ask_third_party(
            ticket, html="<p>Look</p>", to=["garage@elsewhere.test"], status="solved", by=cast.lea.actor()
        )
    assert ticket.messages.count() == 1


def test_customer_and_clock_are_not_asked(cast: Cast, ticket: Ticket) -> None:
    tick_all(ticket, cast)
    tickets.set_status(ticket, status="solved", by=cast.lea.actor())
    TicketStep.objects.update(ticked_at=None)
    with pytest.raises(HeldBack):
        tickets.set_status(ticket, status="closed", by=cast.lea.actor())
    Ticket.objects.update(solved_at=clock.now() - clock.days(60))
    assert tickets.close_finished() == 1
    Ticket.objects.update(status="solved")
    tickets.confirm_works(ticket, by=cast.laura.actor())
    ticket.refresh_from_db()
    assert ticket.status == "closed"


def test_a_merged_ticket_closes_and_its_open_steps_go_on_in_the_other(cast: Cast, ticket: Ticket) -> None:
    target, by = cast.ticket("The other one"), cast.lea.actor()
    rules.tick(steps_of(ticket)[0], is_ticked=True, by=by)
    tickets.merge([ticket], into=target, by=by)
    ticket.refresh_from_db()
    assert ticket.status == "closed" and not ticket.checklists.exists()
    with pytest.raises(HeldBack, match="A required step is open: “Cover is noted”"):
        tickets.set_status(target, status="solved", by=by)
    tickets.unmerge(ticket.merges.get(), by=by)
    assert ticket.checklists.count() == 1 and not target.checklists.exists()


def test_opened_again_it_is_asked_for_what_its_category_wants_now(cast: Cast, ticket: Ticket, damage: Category) -> None:
    tick_all(ticket, cast)
    tickets.set_status(ticket, status="solved", by=cast.lea.actor())
    checklist(cast, "New rule", categories=[damage])
    tickets.set_status(ticket, status="open", by=cast.lea.actor())
    assert ticket.checklists.count() == 2


def test_only_supervisors_and_administrators_write_checklists(cast: Cast, claim: Checklist) -> None:
    for agent in (cast.lea, cast.vic):
        with pytest.raises(PermissionDenied):
            rules.save_checklist(claim, by=agent.actor(), title="Mine", steps=[StepWritten("One")])
        with pytest.raises(PermissionDenied):
            rules.remove_checklist(claim, by=agent.actor())
    with pytest.raises(PermissionDenied):  # a private team's work is not for others to lay down
        rules.save_checklist(None, by=cast.sue.actor(), title="Theirs", steps=[StepWritten("One")], teams=[cast.third])


def test_a32_neither_a_foreign_ticket_nor_a_foreign_checklist(cast: Cast) -> None:
    private = cast.ticket(team=cast.third)
    with pytest.raises(PermissionDenied):
        rules.add_checklist(private, checklist(cast), by=cast.lea.actor())
    secret = rules.save_checklist(
        None, by=cast.ada.actor(), title="Secret", steps=[StepWritten("One")], teams=[cast.third]
    )
    with pytest.raises(PermissionDenied):
        rules.add_checklist(cast.ticket(), secret, by=cast.lea.actor())
    with pytest.raises(PermissionDenied):
        rules.tick(
            rules.add_checklist(private, secret, by=cast.hank.actor()).steps.get(), is_ticked=True, by=cast.tim.actor()
        )


def test_a29_a_step_of_another_ticket_is_not_found_under_mine(cast: Cast, ticket: Ticket, desk: Desk) -> None:
    step, other = steps_of(ticket)[0], cast.ticket("Another")
    assert desk(cast.lea).post(f"/desk/tickets/{other.number}/steps/{step.pk}").status_code == 404
    url = f"/desk/tickets/{other.number}/checklists/{step.list_id}/removal"
    assert desk(cast.lea).post(url).status_code == 404


def test_a67_two_who_change_a_checklist_do_not_overwrite_each_other(cast: Cast, claim: Checklist) -> None:
    one = [StepWritten("One")]
    rules.save_checklist(claim, by=cast.ada.actor(), title="First", steps=one, seen=1)
    with pytest.raises(ValidationError, match="Somebody else changed this checklist"):
        rules.save_checklist(claim, by=cast.sue.actor(), title="Second", steps=one, seen=1)
    for steps in ([], [StepWritten(" ")], [StepWritten("x")] * 41):
        with pytest.raises(ValidationError):
            rules.save_checklist(None, by=SYSTEM, title="T", steps=steps)


def test_a_ticket_without_any_of_it_costs_no_statement(
    cast: Cast, desk: Desk, ticket: Ticket, django_assert_num_queries: object
) -> None:
    from frontdesk.workspace.guidance import read_guidance
    from frontdesk.workspace.whole import read_whole

    bare, by = read_whole(cast.lea.actor(), cast.ticket("Bare").number), cast.lea.actor()
    full = read_whole(by, ticket.number)
    assert bare and full
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert not read_guidance(bare, by).lists
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert read_guidance(full, by).held == "2 steps"
