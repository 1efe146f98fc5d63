"""Notifications, push and My day in a real browser: looked at, used by keyboard, live, pushed to a service worker."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.tour import Tour

if TYPE_CHECKING:
    from frontdesk.tickets.models import Ticket
    from tests.browser.conftest import Console
    from tests.browser.site import Site
    from tests.cast import Cast

SignIn = Callable[[str], None]
Check = Callable[..., None]
Shots = Callable[[Page, str], None]
# Only the browser's way to its maker's push service is taken by this; Debian's Chromium has no key for that one.
SERVICE = """(said) => {
  let kept = sessionStorage.getItem("kept-subscription") === "1";
  const made = {
    endpoint: said.endpoint,
    toJSON: () => ({ endpoint: said.endpoint, keys: { p256dh: said.p256dh, auth: said.auth } }),
    unsubscribe: async () => { kept = false; sessionStorage.removeItem("kept-subscription"); return true; },
  };
  PushManager.prototype.getSubscription = async () => (kept ? made : null);
  PushManager.prototype.subscribe = async (options) => {
    window.askedWith = [...new Uint8Array(options.applicationServerKey)].length;
    sessionStorage.setItem("kept-subscription", "1");
    kept = true;
    return made;
  };
}"""


def run_jobs() -> None:
    from tests.queue import run_jobs as run

    run(limit=500)


@pytest.fixture
def told(cast: "Cast") -> "Ticket":
    """Lea was told of three tickets and an announcement, has figures of today, and something to do."""
    from frontdesk.kit import clock
    from frontdesk.tickets import actions as tickets
    from frontdesk.updates import actions as updates

    lea, sue, day = cast.lea.actor(), cast.sue.actor(), clock.days(1)
    mine = cast.ticket("Charged twice for the ride to the airport", text="Two charges of 214 euros.")
    tickets.assign(mine, to=cast.lea, by=sue)
    tickets.receive_message(
        mine, customer=cast.laura, text="Any news? My bank asks me every day.", by=cast.laura.actor()
    )
    tickets.add_note(
        mine,
        html="<p>Please look at the second capture, it is from another terminal.</p>",
        mentions=[cast.lea.pk],
        by=sue,
    )
    tickets.pledge(mine, kind="call", due_at=clock.now() + day / 24, note="after ten", by=lea)
    tickets.remind(mine, due_at=clock.now() + day / 20, note="Ask the bank once more", by=lea)
    for number in range(2):
        other = cast.ticket(f"The invoice {number} is wrong")
        tickets.claim(other, by=sue)
        tickets.offer(other, to=cast.lea, note="You know the bank.", by=sue)
        solved = cast.ticket(f"Answered {number}")
        tickets.reply(solved, html="<p>Here it is.</p>", status="solved", by=lea if number else sue)
    updates.save_announcement(
        None,
        title="The card machine is down",
        text="Take cash.",
        starts_at=clock.now(),
        ends_at=clock.now() + day,
        by=sue,
    )
    run_jobs()
    return mine


def test_the_pages_are_looked_at(page: Page, sign_in: SignIn, axe: Check, shots: Shots, told: "Ticket") -> None:
    sign_in("lea@meridian.test")
    tour = Tour(page, axe, shots)
    tour.visit("/desk/notifications", "notifications", "Notifications")
    tour.visit("/desk/notifications/preferences", "notification-preferences", "What I am told")
    tour.visit("/desk/day", "my-day", "My day")
    tour.visit("/desk/day/replies", "my-day-replies", "Replies")
    tour.end()


def test_an_administrator_says_what_is_usual(
    page: Page, sign_in: SignIn, axe: Check, shots: Shots, cast: "Cast"
) -> None:
    sign_in("ada@meridian.test")
    tour = Tour(page, axe, shots)
    tour.visit("/console/notifications", "console-notifications", "Notifications")
    tour.end()
    page.get_by_label("A note mentions me: Mail").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("It holds for everybody")).to_be_visible()
    from frontdesk.notifications import actions as notifications

    assert "mail" in notifications.choices_of(cast.lea.pk)["mentioned"]


def test_the_bell_rings_on_an_open_page_and_is_answered_by_keys(
    cast: "Cast", page: Page, sign_in: SignIn, hub: "Site", console: "Console"
) -> None:
    """From the news to the ticket and back without a mouse; looking at it makes it old."""
    from frontdesk.notifications.models import Bundle
    from frontdesk.tickets import actions as tickets

    ticket = cast.ticket("My account is inactive")
    sign_in("lea@meridian.test")
    page.goto("/desk/queues/all")
    expect(page.locator("html[data-live=up]")).to_be_attached()
    tickets.assign(ticket, to=cast.lea, by=cast.sue.actor())
    run_jobs()
    expect(page.get_by_role("link", name="Notifications, 1 new")).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("l")
    expect(page.get_by_role("heading", level=1, name="Notifications")).to_be_visible()
    link = page.get_by_role("article", name="My account is inactive").get_by_role("link", name="My account is inactive")
    expect(link).to_be_visible()
    page.get_by_role("link", name="Unread").focus()
    for _ in range(3):
        page.keyboard.press("Tab")
        if link.evaluate("(one) => one === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="My account is inactive")).to_be_visible()
    assert Bundle.objects.get(agent=cast.lea).unread == 0
    expect(page.get_by_role("link", name="Notifications", exact=True)).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("y")
    expect(page.get_by_role("heading", level=1, name="My day")).to_be_visible()


def test_all_are_marked_as_read_by_one_key(page: Page, sign_in: SignIn, told: "Ticket", console: "Console") -> None:
    sign_in("lea@meridian.test")
    page.goto("/desk/notifications")
    expect(page.locator(".told.is-new")).to_have_count(4)
    page.keyboard.press("x")
    expect(page.locator(".told.is-new")).to_have_count(0)
    expect(page.locator(".told")).to_have_count(4)


def test_wishes_and_quiet_hours_are_kept(cast: "Cast", page: Page, sign_in: SignIn, console: "Console") -> None:
    from frontdesk.notifications import actions as notifications
    from frontdesk.notifications.models import QuietHours

    sign_in("lea@meridian.test")
    page.goto("/desk/notifications/preferences")
    page.get_by_label("The customer of my ticket writes: Mail").check()
    page.get_by_label("A note mentions me: Push").uncheck()
    page.get_by_label("Keep quiet hours").check()
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("It holds from now on")).to_be_visible()
    expect(page.get_by_label("The customer of my ticket writes: Mail")).to_be_checked()
    chosen = notifications.choices_of(cast.lea.pk)
    assert "mail" in chosen["answered"] and "push" not in chosen["mentioned"]
    assert QuietHours.objects.get().is_on


def test_push_is_switched_on_told_and_switched_off(
    cast: "Cast", context: BrowserContext, page: Page, site: "Site", sign_in: SignIn, settings: Any, console: "Console"
) -> None:
    """The service worker is the real one: it is registered, and the browser delivers a push to it."""
    from frontdesk.notifications.models import PushSubscription
    from frontdesk.notifications.tests.push_service import PushService
    from frontdesk.tickets import actions as tickets

    settings.PUSH_HOSTS, settings.ALLOW_PRIVATE_HOSTS = ["127.0.0.1"], True
    service = PushService()
    context.grant_permissions(["notifications"], origin=site.url)
    context.add_init_script(f"({SERVICE})({json.dumps(service.browser())})")
    sign_in("lea@meridian.test")
    page.goto("/desk/notifications/preferences")
    page.get_by_role("button", name="Switch push on here").click()
    expect(page.get_by_text("On: this browser shows a word")).to_be_visible()
    assert page.evaluate("window.askedWith") == 65
    assert PushSubscription.objects.get().agent == cast.lea
    tickets.assign(cast.ticket("My account is inactive"), to=cast.lea, by=cast.sue.actor())
    run_jobs()
    said = service.said()
    assert said["title"] == "Sue Super gave it to you"
    assert shown(context, page, site.url, said) == [said["title"], said["body"], said["tag"], said["url"]]
    page.reload()
    page.get_by_role("button", name="Switch push off here").click()
    expect(page.get_by_text("Off in this browser.")).to_be_visible()
    assert not PushSubscription.objects.exists()
    service.close()


def shown(context: BrowserContext, page: Page, origin: str, said: dict[str, str]) -> list[str]:
    """What the service worker puts on the screen when the browser hands it this push."""
    line = context.new_cdp_session(page)
    known: list[str] = []
    line.on("ServiceWorker.workerRegistrationUpdated", lambda news: known.extend(
        one["registrationId"] for one in news["registrations"] if one["scopeURL"].startswith(origin)
    ))  # fmt: skip
    line.send("ServiceWorker.enable")
    page.evaluate("navigator.serviceWorker.getRegistration('/desk/').then((one) => one.active.state)")
    for _ in range(100):
        if known:
            break
        page.wait_for_timeout(50)
    line.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": origin, "registrationId": known[0], "data": json.dumps(said)},
    )
    page.wait_for_function(
        "async () => (await (await navigator.serviceWorker.getRegistration('/desk/')).getNotifications()).length > 0"
    )
    return page.evaluate(  # type: ignore[no-any-return]
        """async () => {
          const [one] = await (await navigator.serviceWorker.getRegistration('/desk/')).getNotifications();
          return [one.title, one.body, one.tag, one.data.url];
        }"""
    )
