"""The portal's part of the second journey (J2): a signed-in employee, an urgent ticket, the third level directly."""

import re

from playwright.sync_api import expect

from tests.stories.conftest import Enter
from tests.stories.desk import Desk, link_in
from tests.stories.test_a_customer_is_helped import number_on, write


def test_an_urgent_ticket_goes_to_the_third_level_and_is_followed_live(desk: Desk, enter: Enter) -> None:
    austin = enter("austin@meridian.test")
    austin.goto("/new")
    austin.get_by_role("link", name=re.compile("Work profile")).first.click()
    assert austin.locator('[name="email"]').count() == 0  # the desk knows who it is
    austin.fill('[name="subject"]', "Cannot sign in after the security update")
    austin.fill('[name="description"]', "The new database asks for a key that I do not have.")
    austin.locator('input[name="stops"][value="customers"]').check(force=True)
    austin.wait_for_timeout(3000)
    austin.get_by_role("button", name="Send").click()
    austin.wait_for_url(re.compile("/sent/"))
    number = number_on(austin)
    expect(austin.get_by_text("Expected to be solved by")).to_be_visible()
    assert number in str(desk.mail_to("austin@meridian.test", number)["Subject"])

    terrence = enter("terrence@meridian.test")
    terrence.goto(f"/desk/tickets/{number}")
    expect(terrence.locator(".ticket-head")).to_contain_text("Urgent")
    expect(terrence.locator(".ticket-head")).to_contain_text("Platform, L3")
    austin.goto("/requests")
    austin.get_by_role("link", name=re.compile("security update")).click()
    terrence.get_by_role("button", name="Claim").click()
    write(terrence, "Your key has been made. Please try again.")
    terrence.get_by_role("button", name="and solve").click()
    expect(austin.get_by_text("Your key has been made.")).to_be_visible(timeout=30_000)  # followed live

    austin.goto(link_in(desk.mail_to("austin@meridian.test", "solved"), "works=yes"))
    austin.get_by_role("button", name=re.compile("works", re.IGNORECASE)).click()
    austin.goto("/requests")
    expect(austin.get_by_text(re.compile("closed", re.IGNORECASE)).first).to_be_visible()
