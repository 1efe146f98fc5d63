"""The bell, the list behind it, and what an agent wants to be told."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from frontdesk.accounts.models import Agent
from frontdesk.kit import clock
from frontdesk.notifications import actions as notifications
from frontdesk.notifications.models import Bundle, Notification, PushSubscription, QuietHours
from frontdesk.notifications.tests.push_service import PushService
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Ticket
from frontdesk.updates import actions as updates
from tests.cast import Cast, actor

Desk = Callable[[Agent], Client]
Run = Callable[..., list[str]]
PART = {"HX-Request": "true"}


@pytest.fixture
def ticket(cast: Cast, run_jobs: Run) -> Ticket:
    """A ticket about which Lea was told twice, once by a mention."""
    made = cast.ticket("The invoice is wrong")
    tickets.assign(made, to=cast.lea, by=actor(cast.sue))
    tickets.add_note(made, html="<p>Have a look at <b>page 2</b></p>", mentions=[cast.lea.pk], by=actor(cast.sue))
    run_jobs()
    return made


def bell(client: Client) -> str:
    return client.get("/desk/notifications?block=bell", headers=PART).content.decode()


def test_the_bell_counts_tickets_and_the_list_says_what_happened(cast: Cast, desk: Desk, ticket: Ticket) -> None:
    client = desk(cast.lea)
    assert 'aria-label="Notifications, 1 new"' in bell(client)
    assert 'aria-label="Notifications, 1 new"' in client.get("/desk/queues/mine").content.decode()
    page = client.get("/desk/notifications").content.decode()
    assert "The invoice is wrong" in page and "Sue Super gave it to you" in page
    assert "Sue Super mentioned you" in page and "“Have a look at page 2”" in page
    assert "1 new" not in bell(desk(cast.tim))


def test_looking_at_the_ticket_reads_what_was_told_about_it(cast: Cast, desk: Desk, ticket: Ticket) -> None:
    client = desk(cast.lea)
    client.get(f"/desk/tickets/{ticket.number}")
    assert "new" not in bell(client)
    assert "The invoice is wrong" not in client.get("/desk/notifications?unread=1").content.decode()
    assert "The invoice is wrong" in client.get("/desk/notifications").content.decode()


def test_one_or_all_can_be_marked_as_read(cast: Cast, desk: Desk, ticket: Ticket, run_jobs: Run) -> None:
    other = cast.ticket("Another")
    tickets.add_note(other, html="<p>x</p>", mentions=[cast.lea.pk], by=actor(cast.sue))
    run_jobs()
    client = desk(cast.lea)
    assert "2 new" in bell(client)
    bundle = Bundle.objects.get(ticket=other)
    assert client.post(f"/desk/notifications/{bundle.pk}/reading", headers=PART).status_code == 204
    assert "1 new" in bell(client)
    assert desk(cast.tim).post(f"/desk/notifications/{bundle.pk}/reading").status_code == 404
    assert client.post("/desk/notifications/reading", headers=PART).status_code == 204
    assert "new" not in bell(client)


def test_the_list_goes_on_page_by_page_and_shows_each_once(cast: Cast, desk: Desk, run_jobs: Run) -> None:
    for number in range(33):
        tickets.assign(cast.ticket(f"Case <{number}>"), to=cast.lea, by=actor(cast.sue))
    run_jobs(limit=1000)
    client, seen, path = desk(cast.lea), list[str](), "/desk/notifications"
    import re

    while path:
        page = client.get(path).content.decode()
        seen += re.findall(r"Case &lt;(\d+)&gt;</a>", page)
        found = re.search(r'href="(/desk/notifications\?before=[^"]+)"', page)
        path = found.group(1) if found else ""
    assert seen == [str(number) for number in reversed(range(33))]


@pytest.mark.parametrize("place", ["x", "1", "1.x", "..", "-1.1.1", "9" * 400])
def test_a41_a_place_that_is_none_is_refused(cast: Cast, desk: Desk, place: str) -> None:
    assert desk(cast.lea).get(f"/desk/notifications?before={place}").status_code == 400


def test_a30_what_is_no_longer_ours_to_see_is_neither_listed_nor_counted(
    cast: Cast, desk: Desk, ticket: Ticket
) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(team=cast.third)
    client = desk(cast.lea)
    assert "new" not in bell(client)
    assert "The invoice is wrong" not in client.get("/desk/notifications").content.decode()
    assert client.post(f"/desk/notifications/{Bundle.objects.get().pk}/reading").status_code == 404


def test_a_message_that_went_to_another_ticket_does_not_speak_here(cast: Cast, desk: Desk, ticket: Ticket) -> None:
    """A28: it may be a private one."""
    secret = cast.ticket("Private", team=cast.third)
    note = Notification.objects.get(kind="mentioned").message
    assert note is not None
    type(note).objects.filter(pk=note.pk).update(ticket=secret)
    assert "page 2" not in desk(cast.lea).get("/desk/notifications").content.decode()


def test_pages_ask_the_database_as_often_for_many_as_for_one(cast: Cast, desk: Desk, run_jobs: Run) -> None:
    client, counts = desk(cast.lea), list[int]()
    for _ in range(2):
        for number in range(5):
            tickets.assign(cast.ticket(f"Case {number}"), to=cast.lea, by=actor(cast.sue))
        run_jobs(limit=500)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get("/desk/notifications")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_an_announcement_that_is_marked_as_read_is_no_news(cast: Cast, desk: Desk, run_jobs: Run) -> None:
    row = updates.save_announcement(
        None, title="Down", text="", starts_at=clock.now(), ends_at=clock.now() + clock.days(1), by=actor(cast.sue)
    )
    run_jobs()
    client = desk(cast.lea)
    assert "1 new" in bell(client)
    client.post(f"/desk/announcements/{row.pk}/reading")
    assert "new" not in bell(client)


def wishes(**changes: Any) -> dict[str, Any]:
    times = {"starts_at": "18:00", "ends_at": "08:00", "days": ["0", "1"], "whole_days": ["6"], "is_on": "on"}
    return {"tell": ["mentioned.page", "mentioned.mail", "assigned.page"]} | times | changes


def test_an_agent_says_what_they_want_and_when_not(cast: Cast, desk: Desk) -> None:
    client = desk(cast.lea)
    assert client.post("/desk/notifications/preferences", wishes()).status_code == 302
    chosen = notifications.choices_of(cast.lea.pk)
    assert (chosen["mentioned"], chosen["assigned"], chosen["answered"]) == ({"page", "mail"}, {"page"}, set())
    kept = QuietHours.objects.get()
    assert (kept.is_on, kept.days, kept.whole_days, str(kept.starts_at)) == (True, [0, 1], [6], "18:00:00")
    page = client.get("/desk/notifications/preferences").content.decode()
    assert 'value="mentioned.mail" checked' in page and 'value="answered.page" checked' not in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ends_at": "18:00"}, "have to end at another time"),
        ({"whole_days": list("0123456")}, "nothing would ever be sent"),
        ({"starts_at": "25:00"}, "Enter a valid time"),
        ({"days": ["9"]}, "Select a valid choice"),
        ({"tell": ["nothing.page"]}, ""),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(cast: Cast, desk: Desk, changes: dict[str, Any], said: str) -> None:
    answer = desk(cast.lea).post("/desk/notifications/preferences", wishes(**changes))
    assert answer.status_code == 422
    assert said in answer.content.decode().replace("&#x27;", "'")
    assert not QuietHours.objects.exists()


def test_a_browser_subscribes_and_leaves(cast: Cast, desk: Desk, settings: Any) -> None:
    settings.PUSH_HOSTS, settings.ALLOW_PRIVATE_HOSTS = ["127.0.0.1"], True
    service = PushService()
    client = desk(cast.lea)
    assert client.post("/desk/notifications/browsers", service.browser()).status_code == 204
    assert client.post("/desk/notifications/browsers", service.browser()).status_code == 204
    row = PushSubscription.objects.get()
    assert row.agent == cast.lea and row.session_id == cast.lea.user.sessions.get().key
    assert "signed in here" in client.get("/desk/notifications/preferences").content.decode()
    assert desk(cast.tim).post(f"/desk/notifications/browsers/{row.pk}/removal").status_code == 404
    assert client.post("/desk/notifications/browsers", service.browser() | {"off": "1"}).status_code == 204
    assert not PushSubscription.objects.exists()
    service.close()


def test_a42_a_browser_that_names_an_address_inside_is_told_why_not(cast: Cast, desk: Desk) -> None:
    said = {"endpoint": "https://169.254.169.254/x", "p256dh": "x", "auth": "x"}
    answer = desk(cast.lea).post("/desk/notifications/browsers", said)
    assert answer.status_code == 422 and "push service" in answer.json()["error"]
    assert not PushSubscription.objects.exists()


def test_signing_out_ends_push_in_that_browser(cast: Cast, desk: Desk, settings: Any) -> None:
    """A30."""
    settings.PUSH_HOSTS, settings.ALLOW_PRIVATE_HOSTS = ["127.0.0.1"], True
    service = PushService()
    client = desk(cast.lea)
    client.post("/desk/notifications/browsers", service.browser())
    client.post("/account/logout")
    assert not PushSubscription.objects.exists()
    service.close()
