"""Saved views in a real browser: built with and without the script, as list and table, arranged by drag and key."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.tour import settle

if TYPE_CHECKING:
    from frontdesk.tickets.models import SavedView
    from tests.browser.site import Site
    from tests.cast import Cast

SignIn = Callable[[str], None]
Check = Callable[[Page], None]
Shots = Callable[[Page, str], None]


@pytest.fixture
def views(cast: "Cast") -> "list[SavedView]":
    from frontdesk.tickets import actions as tickets
    from frontdesk.tickets.logic.conditions import Condition, Group
    from tests.queue import run_jobs

    for at in range(9):
        one = cast.ticket(("The fan is loud", "Where is my refund?", "The lamp is dark")[at % 3], team=cast.first)
        tickets.set_priority(one, priority=1 + at % 4, by=cast.ada.actor())
        if at % 2:
            tickets.assign(one, to=cast.lea, by=cast.ada.actor())
            tickets.set_tags(one, tags=["vip"], by=cast.ada.actor())
    unsolved = Condition("status", "any", ("new", "open", "pending", "on_hold"))
    columns = ["number", "subject", "requester_name", "priority", "assignee", "tags", "last_message"]
    made = [
        tickets.save_view(
            None, name=name, tree=Group("all", (unsolved, one)), whose="workspace", by=cast.ada.actor(),
            columns=columns, group_by=group, layout=layout,
        )
        for name, one, layout, group in (
            ("VIP", Condition("tags", "any", ("vip",)), "list", "priority"),
            ("Mine by priority", Condition("assignee", "any", ("me",)), "table", "priority"),
            ("Refunds", Condition("subject", "has", ("refund",)), "table", ""),
        )
    ]  # fmt: skip
    run_jobs(later=True)
    return made


def test_a_view_is_built_shown_and_counted(
    page: Page, sign_in: SignIn, axe: Check, shots: Shots, views: "list[SavedView]"
) -> None:
    from tests.queue import run_jobs

    sign_in("lea@meridian.test")
    page.goto("/desk/views/new?from=all")
    page.get_by_label("Name", exact=True).fill("Loud ones")
    page.get_by_role("button", name="Add condition").first.click()
    page.locator('[name="fact:2"]').select_option("subject")
    page.locator('[name="value:2"][type=text]').fill("fan, lamp")
    page.get_by_role("button", name="Add group").first.click()
    page.locator('[name="fact:3.0"]').select_option("due")
    expect(page.locator('[name="is:3.0"]')).to_contain_text("is within the next")
    expect(page.locator('[name="value:2"]')).to_have_value("fan, lamp")
    settle(page)
    axe(page)
    shots(page, "view-builder")
    page.locator('[name="act"][value="drop:3"]').click()
    expect(page.locator('[name="fact:3.0"]')).to_have_count(0)
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/desk/queues/view:*")
    expect(page.locator(".queue-row")).to_have_count(6)
    run_jobs(later=True)
    page.reload()
    expect(page.locator(".views .view-link", has_text="Loud ones").locator(".num")).to_have_text("6")
    axe(page)


def test_a_view_is_seen_as_table_and_in_groups(
    page: Page, sign_in: SignIn, axe: Check, shots: Shots, views: "list[SavedView]"
) -> None:
    sign_in("lea@meridian.test")
    page.goto(f"/desk/queues/view:{views[1].pk}")
    expect(page.locator("tbody .queue-row")).to_have_count(4)
    settle(page)
    axe(page)
    shots(page, "view-table")
    page.locator("thead").get_by_role("link", name="Priority").click()
    expect(page.locator('[aria-sort="ascending"]')).to_contain_text("Priority")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/tickets/**")
    expect(page.locator(".list-pane .queue-row")).to_have_count(4)
    page.goto(f"/desk/queues/view:{views[0].pk}")
    settle(page)
    axe(page)
    shots(page, "view-groups")


def test_views_are_arranged_by_drag_and_by_key(
    page: Page, sign_in: SignIn, axe: Check, shots: Shots, views: "list[SavedView]"
) -> None:
    """WCAG 2.5.7: what is dragged can be moved by a button as well."""
    sign_in("lea@meridian.test")
    page.goto("/desk/views")
    settle(page)
    axe(page)
    shots(page, "views")
    names = page.locator(".view-list .grow > a")
    expect(names).to_have_text(["Mine by priority", "Refunds", "VIP"])
    page.get_by_role("button", name="VIP: up").focus()
    page.keyboard.press("Enter")
    expect(names).to_have_text(["Mine by priority", "VIP", "Refunds"])
    handles = page.locator(".view-list .handle")
    with page.expect_response("**/desk/views/order"):
        handles.nth(2).drag_to(page.locator(".view-list .list-row").first, target_position={"x": 20, "y": 3})
    expect(names).to_have_text(["Refunds", "Mine by priority", "VIP"])
    page.reload()
    expect(page.locator(".views .view-link .clip").filter(has_text="VIP")).to_have_count(1)
    expect(names).to_have_text(["Refunds", "Mine by priority", "VIP"])
    page.get_by_role("button", name="VIP: hide from the sidebar").click()
    expect(page.locator(".views .view-link .clip").filter(has_text="VIP")).to_have_count(0)


def test_a_view_is_built_without_a_script(chromium: Browser, site: "Site", cast: "Cast") -> None:
    from tests.cast import PASSWORD

    context = chromium.new_context(base_url=site.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/account/login")
    page.fill('[name="email"]', "lea@meridian.test")
    page.fill('[name="password"]', PASSWORD)
    page.press('[name="password"]', "Enter")
    page.goto("/desk/views/new")
    page.get_by_label("Name", exact=True).fill("By hand")
    page.get_by_role("button", name="Add condition").first.click()
    page.locator('[name="fact:2"]').select_option("tags")
    page.get_by_role("button", name="Show the choices").click()
    page.locator('[name="value:2"]').fill("vip")
    page.locator('[name="value:2"]').press("Enter")
    page.wait_for_url("**/desk/queues/view:*")
    context.close()


def test_a_list_is_exported_and_downloaded(
    page: Page, sign_in: SignIn, axe: Check, shots: Shots, views: "list[SavedView]"
) -> None:
    from tests.queue import run_jobs

    sign_in("lea@meridian.test")
    page.goto(f"/desk/queues/view:{views[2].pk}")
    page.get_by_role("button", name="More for this list").click()
    page.get_by_role("link", name="Export as a file").click()
    settle(page)
    axe(page)
    page.get_by_role("button", name="Excel").click()
    page.wait_for_url("**/desk/exports/*")
    run_jobs(later=True)
    download = page.get_by_role("link", name="Download")
    expect(download).to_be_visible()
    settle(page)
    axe(page)
    shots(page, "export")
    with page.expect_download() as started:
        download.click()
    assert started.value.suggested_filename == "Refunds.xlsx"


def test_columns_are_put_in_order_by_button_and_by_drag_and_choices_are_searched(
    page: Page, sign_in: SignIn, axe: Check, shots: Shots, views: "list[SavedView]"
) -> None:
    """WCAG 2.5.7."""
    from frontdesk.tickets.models import Category

    for at in range(14):
        Category.objects.create(name=f"Category {at}", slug=f"category-{at}")
    sign_in("lea@meridian.test")
    page.goto("/desk/views/new?from=all&name=Wide")
    page.locator('[name="fact:0"]').select_option("category")
    page.get_by_label("search among the choices").fill("category 12")
    expect(page.locator(".condition-options .choice:visible")).to_have_count(1)
    page.get_by_label("Category 12").check()
    page.get_by_text("Columns of the table").click()
    columns = page.locator(".column-order li")
    expect(columns.first).to_contain_text("Number")
    page.get_by_role("button", name="Number: down").press("Enter")
    expect(columns.first).to_contain_text("Subject")
    expect(page.get_by_role("button", name="Number: down")).to_be_focused()
    expect(page.get_by_label("Category 12")).to_be_checked()
    settle(page)
    axe(page)
    shots(page, "view-columns")
    columns.nth(3).locator(".handle").drag_to(columns.first, target_position={"x": 40, "y": 2})
    expect(columns.first).to_contain_text("Status")
    page.get_by_label("Table").check()
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/desk/queues/view:*")
    made = views[0].__class__.objects.get(name="Wide")
    assert made.columns[:3] == ["status", "subject", "number"]
