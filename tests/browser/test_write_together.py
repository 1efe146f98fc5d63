"""Writing in a real browser: no crash, second page or cut line loses a word; others are seen; paste is clean."""

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.tour import Tour

if TYPE_CHECKING:
    from tests.browser.conftest import Console
    from tests.browser.site import Site
    from tests.cast import Cast

SignIn = Callable[[str], None]
Check = Callable[..., None]
Shots = Callable[[Page, str], None]
Open = Callable[[str], Page]
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.fixture
def other(chromium: object, site: "Site", console: "Console") -> Iterator[Open]:
    """`other("sue@…")`: a page of another computer, signed in."""
    from tests.cast import PASSWORD

    made: list[BrowserContext] = []

    def enter(email: str) -> Page:
        context = chromium.new_context(base_url=site.url, viewport={"width": 1440, "height": 900}, locale="en-GB")  # type: ignore[attr-defined]
        made.append(context)
        context.set_default_timeout(20_000)
        context.on("page", console.watch)
        page = context.new_page()
        page.goto("/account/login")
        page.fill('[name="email"]', email)
        page.fill('[name="password"]', PASSWORD)
        page.press('[name="password"]', "Enter")
        page.wait_for_url(lambda url: "/account/login" not in url)
        return page

    yield enter
    for context in made:
        context.close()


def write(page: Page, text: str) -> None:
    """Turns to the box with the key, and types."""
    page.keyboard.press("r")
    expect(page.locator("fd-composer .ProseMirror")).to_be_focused()
    page.keyboard.type(text)


def saved(page: Page) -> None:
    expect(page.locator(".composer-state")).to_have_text("saved")


def box(page: Page) -> object:
    return page.locator("fd-composer .ProseMirror")


def paste(page: Page, html: str) -> None:
    page.locator("fd-composer .ProseMirror").evaluate(
        """(element, html) => {
            const data = new DataTransfer();
            data.setData("text/html", html);
            const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
            element.dispatchEvent(event);
        }""",
        html,
    )


def test_words_survive_a_crash_another_computer_and_a_line_that_is_cut(
    cast: "Cast", page: Page, sign_in: SignIn, other: Open, console: "Console"
) -> None:
    console.allow("ERR_INTERNET_DISCONNECTED")
    console.allow("Failed to load resource")
    ticket = cast.ticket()
    sign_in("lea@meridian.test")
    page.goto(f"/desk/tickets/{ticket.number}")
    write(page, "Saved by the server.")
    saved(page)
    page.context.set_offline(True)
    page.keyboard.type(" Kept here while the line was cut.")
    expect(page.locator(".composer-state")).to_contain_text("No connection")
    page.close(run_before_unload=False)  # as a crash does
    laptop = other("lea@meridian.test")
    laptop.goto(f"/desk/tickets/{ticket.number}")
    expect(laptop.locator("fd-composer .ProseMirror")).to_have_text("Saved by the server.")
    expect(laptop.locator(".work-tab.current .tab-mark")).to_be_attached()


def test_what_had_not_reached_the_server_is_there_when_the_page_opens_again(
    cast: "Cast", page: Page, sign_in: SignIn, console: "Console"
) -> None:
    from frontdesk.tickets.models import Draft

    console.allow("Failed to load resource")
    ticket = cast.ticket()
    sign_in("lea@meridian.test")
    page.goto(f"/desk/tickets/{ticket.number}")
    page.route("**/draft", lambda route: route.abort())
    write(page, "The machine stops in the middle of")
    expect(page.locator(".composer-state")).to_contain_text("kept on this computer")
    again = page.context.new_page()
    page.close(run_before_unload=False)
    again.goto(f"/desk/tickets/{ticket.number}")
    expect(again.locator("fd-composer .ProseMirror")).to_have_text("The machine stops in the middle of")
    # Its own page may have got it through in leaving; else this one does.
    for _ in range(100):
        if Draft.objects.filter(ticket=ticket, html__contains="in the middle of").exists():
            return
        again.wait_for_timeout(100)
    raise AssertionError("The draft never reached the server.")


def test_the_same_ticket_open_twice_loses_no_edit(
    cast: "Cast", page: Page, sign_in: SignIn, site: "Site", console: "Console", axe: Check, shots: Shots
) -> None:
    """A67 for drafts: a page that is at rest follows; one that was written in shows both texts."""
    console.allow("409")
    ticket = cast.ticket()
    sign_in("lea@meridian.test")
    page.goto(f"/desk/tickets/{ticket.number}")
    second = page.context.new_page()
    second.goto(f"/desk/tickets/{ticket.number}")
    write(page, "Written in the first.")
    saved(page)
    site.say(f"draft.{ticket.number}.reply.0.1")
    expect(second.locator("fd-composer .ProseMirror")).to_have_text("Written in the first.")
    page.keyboard.type(" More of it.")
    saved(page)  # and the news of it does not arrive
    write(second, " Written in the second.")
    expect(second.locator(".composer-clash")).to_contain_text("Written in the first. More of it.")
    expect(second.locator("fd-composer .ProseMirror")).to_have_text("Written in the first. Written in the second.")
    axe(second)
    shots(second, "compose-clash")
    second.get_by_role("button", name="Put both together").click()
    saved(second)
    expect(second.locator("fd-composer .ProseMirror")).to_contain_text("Written in the second.")
    expect(second.locator("fd-composer .ProseMirror")).to_contain_text("More of it.")


def test_colleagues_see_who_looks_who_writes_and_what_is_drafted(
    cast: "Cast", page: Page, sign_in: SignIn, other: Open, hub: "Site", console: "Console", shots: Shots
) -> None:
    ticket = cast.ticket()
    sign_in("lea@meridian.test")
    page.goto(f"/desk/tickets/{ticket.number}")
    sue = other("sue@meridian.test")
    sue.goto(f"/desk/tickets/{ticket.number}")
    expect(page.locator(".together-people")).to_have_text("Sue Super is looking")
    expect(sue.locator(".together-people")).to_have_text("Lea First is looking")
    write(sue, "I have this one.")
    expect(page.locator(".together-people")).to_have_text("Sue Super is writing…")
    expect(page.locator(".together")).to_contain_text("Sue Super has a draft: I have this one.")
    shots(page, "together")
    sue.goto("/desk/queues/unassigned")
    expect(page.locator(".together-people")).to_have_text("")


def test_text_of_other_programs_is_pasted_as_what_it_means(
    cast: "Cast", page: Page, sign_in: SignIn, console: "Console"
) -> None:
    """A20: nothing runs, nothing loads; lists, emphasis, tables and links stay."""
    ticket = cast.ticket()
    sign_in("lea@meridian.test")
    page.goto(f"/desk/tickets/{ticket.number}")
    write(page, "")
    body = page.locator('fd-composer [name="body"]')
    for source, wanted in PASTES:
        page.keyboard.press("Control+a")
        page.keyboard.press("Delete")
        paste(page, source)
        expect(body).to_have_value(wanted)


WORD = """<html xmlns:o="urn:x"><head><style>p.MsoNormal{color:red}</style></head><body><!--StartFragment-->
<p class=MsoNormal>Dear <b style='mso-bidi-font-weight:normal'>Laura</b>,<o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>&middot;<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>One</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level2 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>1.
</span><![endif]>Inner</p><!--EndFragment--></body></html>"""
DOCS = """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr"
style="line-height:1.38"><span style="font-weight:700;font-style:italic">Both</span><span style="font-weight:400"> and
plain</span></p><ul style="margin-top:0"><li dir="ltr"><p><span>First</span></p></li></ul></b>"""
OUTLOOK = """<div class="WordSection1"><p class="MsoNormal"><span style="font-size:11pt;color:#1F497D">See <a
href="https://x.test/a" onclick="steal()">here</a></span></p><table border=1 width=300><tr>
<td width=100 style="padding:0"><p class=MsoNormal>A</p></td><td><p>B</p></td></tr></table></div>"""
WEB = """<h2 style="color:red">Title</h2><script>steal()</script><p onmouseover="steal()">Text<img
src="https://track.test/p.gif"><span style="display:none">hidden</span></p><a href="javascript:steal()">bad</a>"""
LINK = r'<a [^>]*href="https://x\.test/a"[^>]*>here</a>'
PASTES = [
    (
        WORD,
        "<p>Dear <strong>Laura</strong>,</p><ul><li><p>One</p><ol><li><p>Inner</p></li></ol></li></ul>",
    ),
    (DOCS, "<p><strong><em>Both</em></strong> and plain</p><ul><li><p>First</p></li></ul>"),
    (
        OUTLOOK,
        re.compile(rf"^<p>See {LINK}</p><table><tbody><tr><td><p>A</p></td><td><p>B</p></td></tr></tbody></table>"),
    ),
    (WEB, re.compile(r"^<p><strong>Title</strong></p><p>Text</p><p>bad</p>$")),
]


def test_files_go_ahead_with_progress_and_pictures_stand_in_the_text(
    cast: "Cast", page: Page, sign_in: SignIn, console: "Console"
) -> None:
    from frontdesk.tickets.models import Message

    console.allow("Failed to load resource")
    ticket = cast.ticket()
    sign_in("lea@meridian.test")
    page.goto(f"/desk/tickets/{ticket.number}")
    write(page, "See both. ")
    page.set_input_files("fd-composer [type=file]", {"name": "a.txt", "mimeType": "text/plain", "buffer": b"a"})
    expect(page.locator(".composer-files")).to_contain_text("a.txt")
    page.locator("fd-composer .ProseMirror").evaluate(
        """(element, bytes) => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(bytes)], "shot.png", { type: "image/png" }));
            const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
            element.dispatchEvent(event);
        }""",
        list(PNG),
    )
    expect(page.locator("fd-composer .ProseMirror img[data-cid]")).to_be_visible()
    page.route("**/uploads", lambda route: route.abort())
    page.set_input_files("fd-composer [type=file]", {"name": "b.txt", "mimeType": "text/plain", "buffer": b"b"})
    page.get_by_role("button", name="Try b.txt again").wait_for()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".composer-state")).to_contain_text("did not arrive")
    page.unroute("**/uploads")
    page.get_by_role("button", name="Try b.txt again").click()
    expect(page.locator('.composer-files [name="upload"]')).to_have_count(3)
    page.get_by_role("button", name="Remove a.txt").click()
    page.keyboard.press("Control+Enter")
    page.locator("fd-composer .ProseMirror").press("Control+Enter")
    sent = page.locator(".message.outbound")
    expect(sent.locator("img[data-cid]")).to_be_visible()
    expect(sent).to_contain_text("b.txt")
    names = {one.name for one in Message.objects.get(kind="outbound").attachments.all()}
    assert names == {"shot.png", "b.txt"}
    expect(page.locator(".composer-files li")).to_have_count(0)


def test_signs_bring_emoji_articles_and_people(
    cast: "Cast", page: Page, sign_in: SignIn, console: "Console", axe: Check, shots: Shots
) -> None:
    from frontdesk.knowledge import actions as knowledge

    by = cast.ada.actor()
    section = knowledge.save_section(None, by=by, name="Bills", slug="bills")
    knowledge.save_article(
        None, by=by, section=section, title="When is a refund there?", slug="refund", summary="",
        body="<p>In <b>five</b> days.</p>", status="published", is_featured=False, language="en",
    )  # fmt: skip
    ticket = cast.ticket()
    sign_in("lea@meridian.test")
    page.goto(f"/desk/tickets/{ticket.number}")
    write(page, "Good news :tada")
    page.locator(".mention-menu [role=option]").first.wait_for()
    page.keyboard.press("Enter")
    page.keyboard.type(" /refu")
    expect(page.locator(".suggest-preview")).to_contain_text("In five days.")
    axe(page)
    shots(page, "compose-article")
    page.keyboard.press("Enter")
    body = page.locator('fd-composer [name="body"]')
    expect(body).to_have_value(re.compile(r'🎉 <a [^>]*href="[^"]*/refund"[^>]*>When is a refund there\?</a>'))
    page.keyboard.type("/refu")
    page.locator(".suggest-preview").wait_for()
    page.keyboard.press("Shift+Enter")
    expect(body).to_have_value(re.compile(r"<p>In <strong>five</strong> days\.</p>"))
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.keyboard.type("@Bill")
    page.locator(".mention-menu [role=option]", has_text="Billing (team)").wait_for()
    page.keyboard.press("Enter")
    expect(body).to_have_value(re.compile(rf'data-mention="team:{cast.second.pk}"'))


def test_a_reply_never_becomes_a_note_or_the_other_way_round_by_a_slip(
    cast: "Cast", page: Page, sign_in: SignIn, console: "Console"
) -> None:
    ticket = cast.ticket()
    sign_in("lea@meridian.test")
    page.goto(f"/desk/tickets/{ticket.number}")
    write(page, "For the customer")
    expect(page.locator(".composer-reach")).to_have_text("Laura Croft gets this by mail to laura@croft.test.")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(page.locator("fd-composer .ProseMirror")).to_have_text("")
    expect(page.locator(".composer-reach")).to_contain_text("Only colleagues")
    page.get_by_role("button", name="Take what I wrote in the reply along").click()
    expect(page.locator("fd-composer .ProseMirror")).to_have_text("For the customer")
    page.locator(".composer .segmented label", has_text="Reply").click()
    expect(page.locator("fd-composer .ProseMirror")).to_have_text("For the customer")


def test_somebody_outside_is_asked_and_the_page_says_who_reads_what(
    cast: "Cast", page: Page, sign_in: SignIn, console: "Console", axe: Check, shots: Shots
) -> None:
    ticket = cast.ticket()
    sign_in("lea@meridian.test")
    page.goto(f"/desk/tickets/{ticket.number}")
    page.keyboard.press("o")
    expect(page.locator("fd-composer .ProseMirror")).to_be_focused()
    page.keyboard.type("Was it charged twice?")
    page.get_by_label("To", exact=True).fill("claims@bank.test")
    page.locator(".composer .cc summary", has_text="Cc").click()
    page.get_by_label("Blind copy to").fill("boss@meridian.example")
    expect(page.locator(".composer-reach")).to_have_text(
        "claims@bank.test gets this by mail; unseen by them also: boss@meridian.example. Laura Croft never sees it."
    )
    tour = Tour(page, axe, shots)
    tour.look("compose-forward", ticket.subject)
    page.get_by_role("button", name="Send and put on hold").click()
    expect(page.locator(".message.asked")).to_contain_text("Was it charged twice?")
    expect(page.locator(".ticket-marks")).to_contain_text("On hold")
    page.get_by_role("button", name="Go on with them").click()
    expect(page.locator(".composer-reach")).to_contain_text("The people of this conversation get this")
    tour.look("ticket-aside", ticket.subject)
    tour.end()


def test_what_arrived_meanwhile_is_read_and_then_sent_anyway(
    cast: "Cast", page: Page, sign_in: SignIn, console: "Console", axe: Check, shots: Shots
) -> None:
    """A67."""
    from frontdesk.tickets import actions as tickets

    console.allow("409")
    ticket = cast.ticket()
    sign_in("lea@meridian.test")
    page.goto(f"/desk/tickets/{ticket.number}")
    write(page, "Do you still need help?")
    tickets.receive_message(ticket, customer=cast.laura, text="It works now!", by=cast.laura.actor())
    page.keyboard.press("Control+Enter")
    expect(page.locator(".compose-banner")).to_contain_text("It works now!")
    axe(page)
    shots(page, "compose-meanwhile")
    page.get_by_role("button", name="Send anyway").click()
    expect(page.locator(".message.outbound")).to_contain_text("Do you still need help?")
    expect(page.locator(".compose-banner")).to_have_count(0)


def test_rows_of_a_list_say_who_looks_and_who_writes_without_moving(
    cast: "Cast", page: Page, sign_in: SignIn, other: Open, hub: "Site", console: "Console", axe: Check, shots: Shots
) -> None:
    from frontdesk.tickets.tracking import tracking_token

    first, second = cast.ticket("First"), cast.ticket("Second")
    sign_in("lea@meridian.test")
    page.goto("/desk/queues/all")
    row, beside = page.locator(f"#row-{first.number}"), page.locator(f"#row-{second.number}")
    before = row.bounding_box()
    sue = other("sue@meridian.test")
    sue.goto(f"/desk/tickets/{first.number}")
    expect(row.locator(".here")).to_have_attribute("title", "Sue Super is looking")
    write(sue, "I have this one.")
    expect(row.locator(".here")).to_have_attribute("title", "Sue Super is writing…")
    expect(row.locator(".here.typing")).to_contain_text("Sue writing…")
    laura = page.context.new_page()
    laura.goto(f"/r/{tracking_token(second)}")
    laura.get_by_label("Your message").press_sequentially("Hello?")
    expect(beside.locator(".here")).to_have_attribute("title", "Laura Croft (customer) is writing…")
    laura.close()
    assert row.bounding_box() == before
    axe(page)
    shots(page, "queue-here")
    page.goto(f"/desk/customers/{cast.laura.pk}")  # as in every list of tickets
    expect(row.locator(".here")).to_have_attribute("title", re.compile("Sue Super is (writing…|looking)"))
    sue.goto("/desk/customers")
    expect(row.locator(".here")).to_have_count(0)
    expect(beside.locator(".here")).to_have_count(0)
