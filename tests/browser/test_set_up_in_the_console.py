"""The console in a real browser: every page silent, readable for all, in light and dark, wide and narrow."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from tests.browser.conftest import Console
    from tests.cast import Cast

SignIn = Callable[[str], None]
Check = Callable[[Page], None]
Shots = Callable[[Page, str], None]

PAGES = [
    "", "organisation", "brands", "brands/new", "calendars", "calendars/new", "agents", "invitations",
    "invitations/new", "employees", "employees/new", "teams", "teams/new", "categories",
    "categories/new", "fields", "fields/new", "promises", "inboxes", "inboxes/new", "mail-templates",
    "mail-templates/confirmation/en", "outbox", "put-aside", "sections", "sections/new", "articles",
    "articles/new", "audit-log",
]  # fmt: skip


@pytest.fixture
def furnished(cast: "Cast") -> "Cast":
    """The cast's desk with something on every screen."""
    from frontdesk.accounts import actions as accounts
    from frontdesk.accounts.models import Brand
    from frontdesk.channels.actions import inboxes
    from frontdesk.channels.models import Inbox
    from frontdesk.knowledge import actions as knowledge
    from frontdesk.tickets.actions.catalogue import save_category, save_field

    by = cast.ada.actor()
    accounts.invite(email="new@meridian.test", name="Nora New", role="agent", teams=[cast.first], by=by)
    billing = save_category(
        None, by=by, name="Billing", icon="wallet", team=cast.second, keywords=["invoice", "refund"]
    )
    double = save_category(None, by=by, name="Charged twice", parent=billing, team=cast.second, urgency=1)
    kind = save_field(
        None, by=by, name="How did you pay?", kind="choice", choices=["Card", "Cash"], categories=[billing]
    )
    save_field(
        None, by=by, name="Last four digits", condition_field=kind, condition_values=["Card"], categories=[double]
    )
    section = knowledge.save_section(None, by=by, name="Payments", description="Invoices and refunds", icon="wallet")
    for number, title in enumerate(
        ["When does a refund arrive?", "Which cards do you take?", "How do I get an invoice?"]
    ):
        knowledge.save_article(
            None,
            by=by,
            section=section,
            title=title,
            summary="Mostly within two days.",
            body="<p>Refunds leave us the same day.</p><ul><li>Cards: two days</li><li>Transfers: three days</li></ul>",
            status=["published", "draft", "archived"][number],
            is_featured=number == 0,
        )
    servers = {"imap_host": "imap.meridian.test", "smtp_host": "smtp.meridian.test"}
    inbox = inboxes.create_inbox(
        name="Support",
        channel="email",
        brand=Brand.default(),
        address="help@meridian.test",
        settings=servers,
        secrets={"imap_password": "secret"},
        by=by,
    )
    inboxes.record_failure(Inbox.objects.get(pk=inbox.pk), "The mail server refused the password.")
    return cast


def go(page: Page, path: str) -> None:
    page.goto(f"/console/{path}")
    page.wait_for_load_state("networkidle")


def test_every_page_of_the_console_is_fit_to_be_seen(
    furnished: "Cast", page: Page, sign_in: SignIn, axe: Check, shots: Shots, console: "Console"
) -> None:
    from frontdesk.kit.screens import Screen

    sign_in("ada@meridian.test")
    rows = [
        f"{slug}/{first.pk}"
        for slug in (
            "agents",
            "teams",
            "categories",
            "fields",
            "inboxes",
            "articles",
            "invitations",
            "calendars",
            "outbox",
        )
        if (first := Screen.entries()[slug].rows().first())
    ]
    console.allow("postMessage")  # axe itself calls into the sandboxed preview
    found = []
    for path in [*PAGES, *rows]:
        go(page, path)
        shots(page, "console-" + (re.sub(r"/\d+$", "-row", path).replace("/", "-") or "guide"))
        try:
            axe(page)
        except AssertionError as error:
            found.append(str(error))
    assert not found, "\n".join(found)


def test_a_team_is_made_and_a_wrong_form_keeps_what_was_typed(
    furnished: "Cast", page: Page, sign_in: SignIn, console: "Console"
) -> None:
    console.allow("422")
    sign_in("ada@meridian.test")
    go(page, "teams/new")
    page.get_by_label("Name", exact=True).fill("Service")
    page.get_by_label("Level 1").check()
    page.get_by_role("button", name="Create team").click()
    expect(page.get_by_role("alert")).to_contain_text("Please look at")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Service")
    page.get_by_label("Name", exact=True).fill("Night shift")
    page.get_by_role("button", name="Create team").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_role("link", name="Night shift")).to_be_visible()


def test_an_article_is_written_in_the_rich_editor(furnished: "Cast", page: Page, sign_in: SignIn) -> None:
    from frontdesk.knowledge.models import Article

    sign_in("ada@meridian.test")
    go(page, "articles/new")
    page.get_by_label("Question").fill("Can I pay in cash?")
    page.locator("[contenteditable]").click()
    page.keyboard.type("Yes, at every counter.")
    page.get_by_role("button", name="Preview").click()
    expect(page.frame_locator('iframe[name="preview"]').get_by_text("Yes, at every counter.")).to_be_visible()
    page.get_by_label("Status").select_option("published")
    page.get_by_role("button", name="Create article").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert Article.objects.get(title="Can I pay in cash?").body == "<p>Yes, at every counter.</p>"


def test_the_preview_of_a_mail_follows_what_is_typed(furnished: "Cast", page: Page, sign_in: SignIn) -> None:
    sign_in("ada@meridian.test")
    go(page, "mail-templates/confirmation/en")
    page.get_by_label("Text", exact=True).fill("Dear reader, your number is {{ number }}.")
    frame = page.frame_locator('iframe[name="preview"]')
    expect(
        frame.get_by_text("Dear reader, your number is FD-4827193.").last
    ).to_be_visible()  # the preheader says it first


@pytest.mark.parametrize("path", ["", "teams", "inboxes/new"])
def test_the_console_works_without_a_script(
    furnished: "Cast", context: object, sign_in: SignIn, page: Page, path: str
) -> None:
    sign_in("ada@meridian.test")
    cookies = page.context.cookies()
    bare = page.context.browser.new_context(java_script_enabled=False, base_url=page.url.split("/desk")[0])
    bare.add_cookies(cookies)
    without = bare.new_page()
    without.goto(f"/console/{path}")
    expect(without.get_by_role("heading", level=1)).to_be_visible()
    bare.close()
