"""The first journey (J1), from the help centre and by mail, to the survey."""

import re
from collections.abc import Callable
from email.message import EmailMessage

from playwright.sync_api import BrowserContext, Page, expect

from tests.stories.conftest import Enter
from tests.stories.desk import SUPPORT, Desk, link_in


def number_on(page: Page) -> str:
    """The number that the page shows, as digits."""
    found = re.search(r"FD[-\s]*((?:\d\s*){7})", page.locator("main").inner_text())
    assert found, page.locator("main").inner_text()
    return re.sub(r"\D", "", found.group(1))


def write(page: Page, text: str) -> None:
    """Type into the composer, once its editor has been called and what was sent before has left it."""
    page.locator("fd-composer textarea:visible, fd-composer [contenteditable=true]").first.click()
    editor = page.locator("fd-composer [contenteditable=true]").first
    editor.wait_for()
    expect(editor).to_have_text("")
    editor.click()
    page.keyboard.type(text)
    expect(editor).to_have_text(text)


def accept(page: Page, number: str, team: str) -> None:
    """The triage officer reads the ticket and hands it to a team."""
    page.goto("/desk/triage")
    page.get_by_role("link", name=re.compile(number)).or_(page.locator(f'a[href*="{number}"]')).first.click()
    page.locator('select[name="team"]').select_option(label=_label(page, team))
    page.get_by_role("button", name=re.compile("accept", re.IGNORECASE)).click()


def _label(page: Page, team: str) -> str:
    options = page.locator('select[name="team"] option').all_inner_texts()
    return next(option for option in options if team in option).strip()


def test_from_the_help_centre_to_the_survey(desk: Desk, people: Callable[..., BrowserContext], enter: Enter) -> None:
    laura = people().new_page()
    laura.goto("/")
    laura.get_by_role("link", name="How do I change my password?").first.click()
    expect(laura.get_by_text("Open your profile")).to_be_visible()
    laura.goto("/new")
    laura.get_by_role("link", name=re.compile("Account")).first.click()
    laura.fill('[name="subject"]', "My account is inactive")
    laura.locator("label", has_text="Inactive").or_(laura.locator('select[name*="what-do-you-see"]')).first.wait_for()
    choice = laura.locator('select[name*="what-do-you-see"]')
    if choice.count():
        choice.select_option("Inactive")
    laura.fill('[name="description"]', "I have not signed in for two years, and now I cannot.")
    laura.fill('[name="name"]', "Laura Croft")
    laura.fill('[name="email"]', "laura@croft.test")
    laura.fill('[name="phone"]', "+44 20 7946 0958")
    laura.set_input_files('[name="attached"]', {"name": "screen.txt", "mimeType": "text/plain", "buffer": b"Inactive"})
    laura.wait_for_timeout(3000)  # people need longer than the guard against programs asks for
    laura.get_by_role("button", name="Send").click()
    laura.wait_for_url(re.compile("/sent/"))
    number = number_on(laura)

    confirmation = desk.mail_to("laura@croft.test", number)
    assert "inactive" not in confirmation.as_string().lower()
    laura.goto(link_in(confirmation, "/r/"))
    expect(laura.get_by_text("I have not signed in for two years")).to_be_visible()

    kim = enter("kim@meridian.test")
    accept(kim, number, "Service")

    lea = enter("lea@meridian.test")
    lea.goto(f"/desk/tickets/{number}")
    lea.get_by_role("button", name="Claim").click()
    expect(lea.locator(".ticket-head")).to_contain_text("Lea Marsh")
    lea.get_by_role("link", name="Escalate").click()
    lea.locator('[name="note"]').fill("Checked the identity. Needs the account database.")
    lea.locator("form.act-form button[type=submit]").click()
    expect(lea.locator(".ticket-head")).to_contain_text("Technical")

    tim = enter("tim@meridian.test")
    tim.goto(f"/desk/tickets/{number}")
    expect(tim.locator(".thread")).to_contain_text("Needs the account database")
    tim.get_by_role("button", name="Claim").click()
    expect(tim.locator(".ticket-head")).to_contain_text("Tim Samuel")
    write(tim, "Your account is active again.")
    tim.get_by_role("button", name="and solve").click()
    expect(tim.locator(".thread")).to_contain_text("Your account is active again.")

    reply = desk.mail_to("laura@croft.test", f"[FD-{number}]")
    assert "Your account is active again." in reply.as_string()
    expect(laura.get_by_text("Your account is active again.")).to_be_visible(timeout=30_000)  # nobody reloaded
    laura.goto(link_in(desk.mail_to("laura@croft.test", "solved"), "works=yes"))
    laura.get_by_role("button", name=re.compile("works", re.IGNORECASE)).click()

    survey = desk.mail_to("laura@croft.test", "how did we do")
    laura.goto(link_in(survey, "/survey/"))
    laura.locator('input[name="score"][value="5"]').check(force=True)
    laura.fill('[name="comment"]', "Quick and kind")
    laura.get_by_role("button", name="Send my answer").click()
    expect(laura.get_by_text("Thank you").first).to_be_visible()
    tim.goto(f"/desk/tickets/{number}")
    expect(tim.locator("body")).to_contain_text("Quick and kind")


def test_by_mail_with_a_reopening(desk: Desk, people: Callable[..., BrowserContext], enter: Enter) -> None:
    question = EmailMessage()
    question["From"], question["To"], question["Subject"] = (
        "Nora New <nora@new.test>",
        SUPPORT,
        "Locked out of my booking",
    )
    question["Message-ID"] = "<question-1@new.test>"
    question.set_content("Hello,\n\nI cannot open booking 8841.\n\nNora")
    desk.write(question)
    confirmation = desk.mail_to("nora@new.test", "FD-")
    assert confirmation["In-Reply-To"] == "<question-1@new.test>"
    assert confirmation["Auto-Submitted"] not in (None, "no")
    found = re.search(r"FD-(\d{7})", str(confirmation["Subject"]))
    assert found
    number = found.group(1)

    lea = enter("lea@meridian.test")
    lea.goto(f"/desk/tickets/{number}")
    write(lea, "Which browser do you use?")
    lea.get_by_role("button", name="and wait").click()
    asked = desk.mail_to("nora@new.test", "Re: Locked out")

    answer = EmailMessage()
    answer["From"], answer["To"], answer["Subject"] = "nora@new.test", SUPPORT, asked["Subject"]
    answer["Message-ID"], answer["In-Reply-To"], answer["References"] = (
        "<answer-1@new.test>",
        asked["Message-ID"],
        asked["Message-ID"],
    )
    answer.set_content("Firefox.\n\nOn Saturday, Meridian wrote:\n> Which browser do you use?\n")
    desk.write(answer)
    expect(lea.locator(".thread")).to_contain_text("Firefox.", timeout=60_000)  # the page hears of it by itself

    write(lea, "Please reload the page twice.")
    lea.get_by_role("button", name="and solve").click()
    nora = people(java_script_enabled=False).new_page()
    nora.goto(link_in(desk.mail_to("nora@new.test", "solved"), "works=no"))
    nora.fill('[name="text"]', "It still says no.")
    nora.get_by_role("button", name="Send").click()
    expect(lea.locator(".ticket-head")).to_contain_text("reopened", timeout=60_000)
