"""Escalations, who is on call, and setting them up, in a real browser: readable for all, by keyboard, live."""

import datetime
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from frontdesk.tickets.models import Ticket
    from tests.browser.site import Site
    from tests.cast import Cast

SignIn = Callable[[str], None]
Check = Callable[[Page], None]
Shots = Callable[[Page, str], None]


@pytest.fixture
def raised(cast: "Cast") -> "Ticket":
    """A ticket on the second level with a target, escalated both ways; Tim and Lea are on call in turn."""
    from frontdesk.escalation import actions as escalation
    from frontdesk.escalation.actions import StepWritten
    from frontdesk.tickets import actions as tickets

    by = cast.ada.actor()
    rotation = escalation.save_rotation(
        None, name="Evenings", time_zone="Europe/Berlin", starts_on=datetime.date(2026, 1, 5),
        people=[cast.tim, cast.lea], by=by,
    )  # fmt: skip
    steps = [StepWritten("on_call", 0, rotation=rotation), StepWritten("leads", 10)]
    escalation.save_policy(None, name="Until somebody answers", triggers=["hand", "claim"], steps=steps, by=by)
    escalation.save_level(2, claim_seconds=900, acknowledge_seconds=1800, is_calendar_time=True, by=by)
    ticket = cast.ticket("The terminal at the counter is dead")
    tickets.escalate(ticket, team=cast.second, note="Restarted twice, no light", by=cast.lea.actor())
    tickets.raise_to_supervisor(ticket, note="The customer waits at the counter", by=cast.lea.actor())
    return ticket


def test_a_supervisor_sees_and_answers_them_live(
    raised: "Ticket", hub: "Site", page: Page, sign_in: SignIn, axe: Check, shots: Shots, cast: "Cast"
) -> None:
    from frontdesk.tickets import actions as tickets
    from frontdesk.tickets.models import Escalation

    sign_in("sue@meridian.test")
    page.goto("/desk/escalations")
    rows = page.get_by_role("row").filter(has_text="The terminal at the counter is dead")
    expect(rows).to_have_count(2)
    expect(page.get_by_text("2 open, 2 not acknowledged")).to_be_visible()
    axe(page)
    shots(page, "escalations")
    page.set_viewport_size({"width": 390, "height": 844})
    expect(rows).to_have_count(2)  # cards on a phone, and still rows to whoever cannot see them
    wide = "[...document.querySelectorAll('main, .table-frame')].filter((one) => one.scrollWidth > one.clientWidth + 1)"
    assert page.evaluate(f"{wide}.length") == 0
    expect(rows.first.get_by_role("button", name="Acknowledge")).to_be_visible()
    axe(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    team = rows.filter(has_text="L2 · Billing")
    team.get_by_role("button", name="Acknowledge").click()
    expect(page.get_by_text("2 open, 1 not acknowledged")).to_be_visible()
    found = Escalation.objects.get(ticket=raised, kind="hierarchical")
    tickets.acknowledge_escalation(found, by=cast.tim.actor())
    expect(page.get_by_text("2 open, none not acknowledged")).to_be_visible()  # told live
    page.get_by_role("link", name="De-escalate").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("What was found")).to_be_focused()
    axe(page)


def test_a_ticket_says_where_its_escalations_are(
    raised: "Ticket", page: Page, sign_in: SignIn, axe: Check, shots: Shots
) -> None:
    sign_in("tim@meridian.test")
    page.goto(f"/desk/tickets/{raised.number}")
    expect(page.get_by_text("Escalated to Billing, level 2")).to_be_visible()
    expect(page.get_by_text("A supervisor is asked to step in")).to_be_visible()
    side = page.locator(f"#side-{raised.number}")
    expect(side.get_by_text("Acknowledge")).to_be_attached()
    axe(page)
    shots(page, "escalated-ticket")
    page.get_by_role("link", name="Escalate", exact=False).first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("What was tried, what is needed")).to_be_focused()
    expect(dialog.get_by_label("To a supervisor; it stays with its team")).to_be_visible()
    axe(page)


def test_turns_are_shown_and_given_away(
    raised: "Ticket", page: Page, sign_in: SignIn, axe: Check, shots: Shots
) -> None:
    sign_in("lea@meridian.test")
    page.goto("/desk/on-call")
    expect(page.get_by_text("is on call now")).to_be_visible()
    axe(page)
    shots(page, "on-call")
    page.get_by_role("link", name="Change turns").click()
    expect(page.get_by_role("heading", name="Change turns")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text("Lea First asks Tim Second to change turns")).to_be_visible()
    page.context.clear_cookies()
    sign_in("tim@meridian.test")
    page.goto("/desk/on-call")
    expect(page.get_by_text("You are asked to change turns")).to_be_visible()
    axe(page)
    shots(page, "turns-asked")
    page.get_by_role("button", name="Agree").click()
    expect(page.get_by_text("Turns are changed.")).to_be_visible()
    expect(page.get_by_text("stands in").first).to_be_visible()
    page.get_by_role("link", name="Stand in").click()
    expect(page.get_by_label("From")).to_be_visible()
    axe(page)
    shots(page, "stand-in")


def test_the_link_of_a_mail_asks_before_it_says_yes(
    raised: "Ticket", page: Page, site: "Site", axe: Check, shots: Shots, cast: "Cast"
) -> None:
    from frontdesk.escalation.actions import answer_link
    from frontdesk.escalation.models import Call

    call = Call.objects.exclude(agent=None).latest("pk")
    assert call.agent_id is not None
    page.goto(re.sub(r"^https?://[^/]+", "", answer_link(call.paging_id, call.agent_id)))
    expect(page.get_by_role("button", name="I see to it")).to_be_visible()
    axe(page)
    shots(page, "paged")
    page.get_by_role("button", name="I see to it").click()
    expect(page.get_by_text("Nobody else is called any more.")).to_be_visible()
    axe(page)


def test_levels_policies_and_rotations_are_set_up(
    raised: "Ticket", page: Page, sign_in: SignIn, axe: Check, shots: Shots
) -> None:
    sign_in("ada@meridian.test")
    page.goto("/console/levels")
    page.get_by_role("link", name="Level 2").click()
    expect(page.get_by_label("Claimed within")).to_have_value("15 min")
    axe(page)
    page.goto("/console/escalation-policies")
    page.get_by_role("link", name="Until somebody answers").click()
    steps = page.get_by_role("group", name="Steps")
    expect(steps.get_by_label("Minutes after the step before").nth(1)).to_have_value("10")
    axe(page)
    shots(page, "escalation-policy")
    steps.get_by_role("button", name="Take step 2 out").click()
    expect(steps.get_by_role("button", name="Take step 2 out")).to_have_count(0)
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.goto("/console/rotations")
    page.get_by_role("link", name="Evenings").click()
    expect(page.get_by_label("Turn 1", exact=True)).to_be_visible()
    axe(page)
    shots(page, "rotation")
