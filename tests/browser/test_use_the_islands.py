"""The custom elements, each used as a person uses it, on the living page."""

import re

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from tests.browser.site import Site


@pytest.fixture(autouse=True)
def while_developing(settings: Settings) -> None:
    """The living page is open to everybody only in this mode."""
    settings.DEBUG = True


def listen(page: Page) -> None:
    """Opens the living page with a right to listen, as a signed-in page has it."""

    def with_token(route: object) -> None:
        answer = route.fetch()  # type: ignore[attr-defined]
        html = answer.text().replace("<title>", '<meta name="frontdesk-live" content="any:time:signature"><title>')
        route.fulfill(response=answer, body=html)  # type: ignore[attr-defined]

    page.route(re.compile(r"/ui$"), with_token)
    page.goto("/ui")


def test_a_region_is_asked_for_again_when_its_name_changes_and_what_is_typed_in_it_stays(
    page: Page, site: Site
) -> None:
    listen(page)
    expect(page.locator("html")).to_have_attribute("data-live", "up")
    before = page.locator("#living-moment b").inner_text()
    page.fill("#living-moment input", "half a word")
    site.say("ticket.7")
    site.say("ui")
    expect(page.locator("#living-moment b")).not_to_have_text(before)
    expect(page.locator("#living-moment input")).to_have_value("half a word")


def test_two_pages_of_one_browser_share_one_stream(page: Page, site: Site) -> None:
    listen(page)
    expect(page.locator("html")).to_have_attribute("data-live", "up")
    second = page.context.new_page()
    listen(second)
    before = second.locator("#living-moment b").inner_text()
    site.say("ui")
    expect(second.locator("#living-moment b")).not_to_have_text(before)
    assert site.streams == 1


def test_after_a_lost_stream_every_region_is_asked_for_again(page: Page, site: Site) -> None:
    """F43: what happened in between nobody heard."""
    listen(page)
    expect(page.locator("html")).to_have_attribute("data-live", "up")
    before = page.locator("#living-moment b").inner_text()
    site.drop()
    expect(page.locator("#living-moment b")).not_to_have_text(before)


def test_the_composer_writes_rich_text_and_keeps_it_in_the_form(page: Page) -> None:
    page.goto("/ui")
    editor = page.locator("fd-composer .ProseMirror")
    editor.click()
    page.keyboard.press("Control+b")
    page.keyboard.type("Bold")
    page.keyboard.press("Control+b")
    page.keyboard.type(" and @Le")
    page.locator(".mention-menu [role=option]", has_text="Lea Meyer").wait_for()
    page.keyboard.press("Enter")
    body = page.locator('fd-composer [name="body"]')
    expect(body).to_have_value(
        re.compile(r'<p><strong>Bold</strong> and <span data-mention="2"[^>]*>@Lea Meyer</span>')
    )
    expect(page.locator('fd-composer [name="format"]')).to_have_value("html")


def test_a_pasted_script_and_style_do_not_get_into_the_text(page: Page) -> None:
    page.goto("/ui")
    editor = page.locator("fd-composer .ProseMirror")
    editor.click()
    editor.evaluate(
        """(element) => {
            const data = new DataTransfer();
            data.setData("text/html", '<p style="color:red" onclick="x()">Fine<script>y()</script></p>');
            element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
        }"""
    )
    expect(page.locator('fd-composer [name="body"]')).to_have_value("<p>Fine</p>")


def test_a_note_looks_unlike_a_reply(page: Page) -> None:
    page.goto("/ui")
    page.locator("fd-composer .ProseMirror").wait_for()
    page.locator("fd-composer .segmented label", has_text="Note").click()
    expect(page.locator("fd-composer .to-note")).to_be_visible()
    expect(page.locator("fd-composer [data-submit]")).to_contain_text("Add note")


def test_files_are_listed_and_can_be_taken_away(page: Page) -> None:
    page.goto("/ui")
    page.locator("fd-composer .ProseMirror").wait_for()
    for name in ("a.txt", "b.txt"):
        page.set_input_files("fd-composer [type=file]", {"name": name, "mimeType": "text/plain", "buffer": b"a"})
    expect(page.locator(".composer-files li")).to_have_count(2)
    page.get_by_role("button", name="Remove a.txt").click()
    names = page.eval_on_selector("fd-composer [type=file]", "(input) => [...input.files].map((file) => file.name)")
    assert names == ["b.txt"]


def test_single_keys_act_and_the_question_mark_lists_them_but_not_while_typing(page: Page) -> None:
    page.goto("/ui")
    page.keyboard.press("e")
    expect(page.locator("#living-dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("dialog[open] .key-list")).to_contain_text("Escalate")
    page.keyboard.press("Escape")
    page.fill("#forms [name=name]", "")
    page.locator("#forms [name=name]").first.press_sequentially("e?")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_the_palette_jumps_to_a_place_of_the_page(page: Page) -> None:
    page.goto("/ui")
    page.keyboard.press("Control+k")
    page.keyboard.type("due")
    page.keyboard.press("Enter")  # at once: it waits for the answer to what was typed
    expect(page).to_have_url(re.compile("#due$"))


def test_an_act_that_asks_first_happens_only_after_a_yes(page: Page) -> None:
    page.goto("/ui")
    page.eval_on_selector(
        "[data-confirm]", """(act) => act.addEventListener("click", () => (document.title = "done"))"""
    )
    page.get_by_role("button", name="Remove", exact=True).click()
    page.locator("dialog[open]").get_by_role("button", name="Cancel").click()
    assert page.title() != "done"
    page.get_by_role("button", name="Remove", exact=True).click()
    page.locator("dialog[open]").get_by_role("button", name="Remove").click()
    expect(page).to_have_title("done")


def test_a_field_is_shown_and_sent_only_under_its_condition(page: Page) -> None:
    page.goto("/ui")
    amount = page.locator('fd-conditional [name="amount"]')
    expect(amount).to_be_visible()
    page.locator('form [name="kind"]').first.select_option("other")
    expect(amount).to_be_hidden()
    expect(amount).to_be_disabled()


def test_a_menu_opens_beside_its_button_and_the_arrows_walk_in_it(page: Page) -> None:
    page.goto("/ui")
    page.get_by_role("button", name="Status").click()
    expect(page.locator("#living-menu .menu-item").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#living-menu .menu-item").nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#living-menu")).to_be_hidden()


def test_the_chosen_appearance_is_remembered(page: Page) -> None:
    page.goto("/ui")
    page.locator("fd-theme label", has_text="Dark").click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
