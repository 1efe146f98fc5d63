"""The entrance in a real browser: every page silent, readable for all, in light and dark, wide and narrow."""

import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from tests.browser.site import Site
    from tests.cast import Cast

SignIn = Callable[[str], None]
Check = Callable[[Page], None]
Shots = Callable[[Page, str], None]

PASSWORD = "correct horse battery"
MINE = ["profile", "password", "security", "security/authenticator", "sessions", "tokens"]


def test_a_desk_is_set_up_by_answering_one_page(site: "Site", page: Page, axe: Check, shots: Shots) -> None:
    from frontdesk.accounts.models import Agent, Brand, Calendar, User, Workspace

    Workspace.objects.all().delete()  # as it was before the first start; the people are moved out of the way
    Agent.objects.update(is_active=False)
    Calendar.objects.update(is_default=False, name="Former hours")
    Brand.objects.all().delete()
    User.objects.filter(email="ada@meridian.test").update(email="former@meridian.test")
    page.goto("/")
    expect(page).to_have_url(re.compile("/setup$"))
    axe(page)
    shots(page, "set-up")
    page.get_by_label("Name of your organisation").fill("Meridian")
    page.get_by_label("Your name").fill("Ada Admin")
    page.get_by_label("Your e-mail address").fill("ada@meridian.test")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Start").click()
    expect(page).to_have_url(re.compile("/desk/"))


def test_pages_before_the_sign_in_read_well(
    site: "Site", page: Page, axe: Check, shots: Shots, console: object
) -> None:
    from frontdesk.accounts import actions as accounts
    from frontdesk.accounts.models import Agent

    console.allow("404")  # type: ignore[attr-defined]
    console.allow("422")  # type: ignore[attr-defined]
    ada = Agent.objects.get(user__email="ada@meridian.test")
    _, secret = accounts.invite(email="new@meridian.test", name="Nora New", role="agent", by=ada.actor())
    paths = {
        "sign-in": "/account/login",
        "ask-reset": "/account/password/reset",
        "reset-asked": "/account/password/reset/sent",
        "link-gone": "/account/password/reset/key/1-x",
        "invitation": f"/account/invitations/{secret}",
    }
    for name, path in paths.items():
        page.goto(path)
        axe(page)
        shots(page, f"entrance-{name}")
    page.goto("/account/login")
    page.get_by_label("E-mail address").fill("lea@meridian.test")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("not right")
    axe(page)
    shots(page, "entrance-sign-in-wrong")


def test_ones_own_account_reads_well(page: Page, sign_in: SignIn, axe: Check, shots: Shots) -> None:
    sign_in("lea@meridian.test")
    for path in MINE:
        page.goto(f"/account/{path}")
        axe(page)
        shots(page, f"account-{path.replace('/', '-')}")
    page.goto("/account/tokens")
    page.get_by_label("What it is for").fill("Nightly export")
    page.get_by_role("button", name="Make a token").click()
    expect(page.get_by_text("fd_").first).to_be_visible()
    axe(page)
    shots(page, "account-tokens-new")
    page.goto("/account/logout")
    axe(page)
    shots(page, "entrance-sign-out")


def test_the_second_step_is_switched_on_and_answered(page: Page, sign_in: SignIn, axe: Check, shots: Shots) -> None:
    from frontdesk.accounts.logic import totp

    sign_in("lea@meridian.test")
    page.goto("/account/security/authenticator")
    secret = page.locator("code").first.inner_text().replace(" ", "")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_label("Code that it shows now").fill(totp.code_at(secret, int(time.time()) // 30))
    page.get_by_role("button", name="Switch it on").click()
    axe(page)
    shots(page, "account-recovery-codes")
    recovery = page.get_by_label("Recovery codes").locator("code").first.inner_text()
    page.get_by_role("link", name="I have kept them").click()
    axe(page)
    shots(page, "account-security-on")
    page.goto("/account/logout")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("E-mail address").fill("lea@meridian.test")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    axe(page)
    shots(page, "entrance-second-step")
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_url(re.compile("/desk/"))


def test_signing_in_takes_the_keyboard_alone(cast: "Cast", page: Page, site: "Site") -> None:
    page.goto("/account/login")
    page.keyboard.type("lea@meridian.test")  # the first field has the focus
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/desk/"))
