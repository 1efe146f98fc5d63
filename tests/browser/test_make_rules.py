"""Rules in a real browser: written, tried, put in order by keys and by hand, rolled back."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.browser.tour import settle

if TYPE_CHECKING:
    from frontdesk.rules.models import Rule
    from tests.browser.conftest import Console
    from tests.cast import Cast

SignIn = Callable[[str], None]
Check = Callable[[Page], None]
Shots = Callable[[Page, str], None]


@pytest.fixture
def made(cast: "Cast") -> "list[Rule]":
    from frontdesk.rules import actions as rules

    by = cast.ada.actor()
    return [
        rules.save_rule(None, by=by, name=name, when={"created": "yes"}, effects={"tags_added": name.lower()})
        for name in ("First", "Second", "Third")
    ]


def names(page: Page) -> list[str]:
    return page.locator(".rule-list a").all_inner_texts()


def test_a_rule_is_written_tried_and_saved(
    page: Page, sign_in: SignIn, axe: Check, shots: Shots, console: "Console", cast: "Cast"
) -> None:
    from frontdesk.rules.models import Rule
    from frontdesk.tickets.models import Ticket

    console.allow("postMessage")  # axe itself calls into the sandboxed trial
    cast.ticket("Where is my refund?")
    sign_in("ada@meridian.test")
    page.goto("/console/rules")
    page.keyboard.press("n")
    page.wait_for_url("**/console/rules/new")
    page.get_by_label("Name", exact=True).fill("Money first")
    page.get_by_label("A ticket comes in").check()
    page.get_by_role("button", name="Add condition").press("Enter")
    page.get_by_label("What", exact=True).select_option("subject")
    expect(page.get_by_label("Subject: how it is compared")).to_be_visible()
    page.get_by_label("Subject contains any of").fill("refund")
    page.get_by_role("combobox", name="Priority", exact=True).select_option("1")
    page.get_by_role("combobox", name="Notify", exact=True).select_option("supervisors")
    page.get_by_role("textbox", name="Message", exact=True).fill("Look at this")
    settle(page)
    axe(page)
    shots(page, "rule")
    page.get_by_role("button", name="Try it").click()
    frame = page.frame_locator("iframe[name=trial]")
    expect(frame.locator("main")).to_contain_text("1 ticket that came in")
    expect(frame.locator("main")).to_contain_text("Priority: Normal → Urgent")
    shots(page, "rule-tried")
    assert Ticket.objects.get().priority == 3
    page.get_by_role("button", name="Create rule").click()
    expect(page.get_by_role("heading", name="Versions")).to_be_visible()
    assert Rule.objects.get().effects == {"priority": "1", "notify": "supervisors\nLook at this"}


def test_rules_are_put_in_order_by_keys_and_by_hand(
    page: Page, sign_in: SignIn, axe: Check, shots: Shots, made: "list[Rule]"
) -> None:
    sign_in("ada@meridian.test")
    page.goto("/console/rules")
    settle(page)
    axe(page)
    shots(page, "rules")
    page.get_by_role("button", name="Third: up").press("Enter")
    expect(page.locator(".rule-list a").nth(1)).to_have_text("Third")
    page.locator(".rule-list .handle").nth(2).drag_to(page.locator(".rule-list .list-row").first,
                                                      target_position={"x": 40, "y": 3})  # fmt: skip
    expect(page.locator(".rule-list a").first).to_have_text("Second")
    page.reload()
    assert names(page) == ["Second", "First", "Third"]


def test_an_older_version_comes_back_and_the_log_says_what_was_done(
    page: Page, sign_in: SignIn, axe: Check, shots: Shots, console: "Console", cast: "Cast", made: "list[Rule]"
) -> None:
    from frontdesk.rules import actions as rules
    from frontdesk.rules.actions.running import Cause, run

    console.allow("postMessage")
    rule, ticket = made[0], cast.ticket("A ticket")
    run(rule, ticket.pk, Cause("created", "event:1", 1))
    rules.save_rule(rule, by=cast.ada.actor(), name="Other", when=rule.when, effects={"priority": "2"})
    sign_in("ada@meridian.test")
    page.goto(f"/console/rules/{rule.pk}")
    settle(page)
    axe(page)
    shots(page, "rule-versions")
    page.get_by_role("button", name="Roll back to version 1").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Roll back").click()
    expect(page.get_by_role("heading", name="First", exact=True)).to_be_visible()
    rule.refresh_from_db()
    assert (rule.version, rule.effects) == (3, {"tags_added": "first"})
    page.goto("/console/rule-runs")
    settle(page)
    axe(page)
    page.get_by_role("main").get_by_role("link").filter(has=page.locator("time")).first.click()
    expect(page.get_by_role("main")).to_contain_text("adds the tag first")
    settle(page)
    axe(page)
    shots(page, "rule-run")


@pytest.mark.parametrize("width", [390])
def test_the_editor_and_the_list_fit_on_a_phone(page: Page, sign_in: SignIn, made: "list[Rule]", width: int) -> None:
    sign_in("ada@meridian.test")
    page.set_viewport_size({"width": width, "height": 800})
    for path in ("/console/rules", f"/console/rules/{made[0].pk}", "/console/rule-runs", "/console/webhooks/new"):
        page.goto(path)
        settle(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
