"""Number, address, one-time code."""

import datetime
import re
from collections.abc import Callable

import time_machine
from django.test import Client
from django.utils import timezone

from frontdesk.channels.models import OutboundEnvelope
from frontdesk.kit.crypto import unseal
from frontdesk.tickets.actions.tracking import Follower, follower_of, issue_code, redeem_code
from frontdesk.tickets.models import Ticket, TrackingCode
from tests.cast import Cast

Run = Callable[..., list[str]]


def _code(run_jobs: Run) -> str:
    run_jobs()
    envelope = OutboundEnvelope.objects.filter(kind="tracking_code").latest("pk")
    found = re.search(r"(\d{3}) (\d{3})", unseal(envelope.payload["sealed"]))
    assert found
    return "".join(found.groups())


def laura(ticket: Ticket) -> Follower:
    found = follower_of(ticket.number, "laura@croft.test")
    assert found is not None
    return found


def test_number_and_address_with_the_code_open_the_ticket_for_this_browser(
    client: Client, cast: Cast, run_jobs: Run
) -> None:
    ticket = cast.ticket()
    asked = client.post("/track", {"number": f"fd {ticket.number}", "email": " Laura@Croft.test"})
    assert asked.headers["Location"] == "/track/code"
    answer = client.post("/track/code", {"code": _code(run_jobs)})
    assert answer.headers["Location"] == f"/r/{ticket.number}"
    assert ticket.subject in client.get(answer.headers["Location"]).content.decode()
    assert Client().get(f"/r/{ticket.number}").status_code == 404, "the number alone opens nothing"


def test_the_answer_is_the_same_whether_the_pair_exists_or_not(client: Client, cast: Cast, run_jobs: Run) -> None:
    """A50."""
    ticket, pages = cast.ticket(), []
    for email in ("laura@croft.test", "sam@elsewhere.test", "nobody@nowhere.test"):
        browser = Client()
        asked = browser.post("/track", {"number": str(ticket.number), "email": email}, follow=True)
        wrong = browser.post("/track/code", {"code": "000000"})
        plain = [re.sub(r'value="[^"]{20,}"|content="[^"]{20,}"', "", one.content.decode()) for one in (asked, wrong)]
        pages.append((asked.status_code, wrong.status_code, *plain))
    assert pages[0] == pages[1] == pages[2]
    assert run_jobs().count("portal.send_code") == 3, "looking it up is left for later, so it takes no time here"
    assert OutboundEnvelope.objects.filter(kind="tracking_code").count() == 1


def test_one_place_asks_for_twenty_codes_an_hour_whatever_it_names(client: Client, cast: Cast) -> None:
    """A17: mail to many addresses is bounded, too."""
    statuses = [
        client.post("/track", {"number": "4827193", "email": f"victim{turn}@meridian.test"}).status_code
        for turn in range(21)
    ]
    assert statuses == [302] * 20 + [429]


def test_a_code_works_once(cast: Cast) -> None:
    """A48."""
    ticket = cast.ticket()
    code = issue_code(laura(ticket))
    assert redeem_code(ticket.number, "laura@croft.test", code) == laura(ticket)
    assert redeem_code(ticket.number, "laura@croft.test", code) is None


def test_a_code_does_not_outlive_ten_minutes_nor_the_next_one(cast: Cast) -> None:
    """A48."""
    ticket = cast.ticket()
    old = issue_code(laura(ticket))
    new = issue_code(laura(ticket))
    assert old == new or redeem_code(ticket.number, "laura@croft.test", old) is None
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=11)):
        assert redeem_code(ticket.number, "laura@croft.test", new) is None


def test_after_five_wrong_codes_the_right_one_is_worthless(cast: Cast) -> None:
    """A57."""
    ticket = cast.ticket()
    code = issue_code(laura(ticket))
    wrong = "111111" if code != "111111" else "222222"
    for _ in range(5):
        assert redeem_code(ticket.number, "laura@croft.test", wrong) is None
    assert redeem_code(ticket.number, "laura@croft.test", code) is None


def test_codes_are_not_stored_in_the_clear(cast: Cast) -> None:
    """A58."""
    code = issue_code(laura(cast.ticket()))
    assert code not in TrackingCode.objects.get().code


def test_an_address_gets_at_most_five_codes_an_hour_for_a_ticket(cast: Cast, run_jobs: Run) -> None:
    """A17: from however many places they are asked for."""
    ticket = cast.ticket()
    for n in range(12):
        Client(REMOTE_ADDR=f"192.0.2.{n}").post("/track", {"number": str(ticket.number), "email": "laura@croft.test"})
    run_jobs()
    assert OutboundEnvelope.objects.filter(kind="tracking_code").count() == 5


def test_look_ups_from_one_place_are_slowed_down(client: Client, cast: Cast) -> None:
    """A57."""
    answers = [
        client.post("/track", {"number": "4827193", "email": f"a{n}@example.test"}).status_code for n in range(25)
    ]
    assert answers[0] == 302 and answers[-1] == 429


def test_odd_numbers_and_codes_are_answered_with_the_form(client: Client, cast: Cast) -> None:
    """A56."""
    for number in ("", "abc", "1", "9" * 40, "\x00", "[]"):
        assert client.post("/track", {"number": number, "email": "a@example.test"}).status_code == 422
    assert client.post("/track/code", {"code": "123456"}).status_code == 302, "nothing was asked for yet"
    client.post("/track", {"number": "4827193", "email": "a@example.test"})
    for code in ("", "12", "abcdef", "１２３４５６", "\x00"):
        assert client.post("/track/code", {"code": code}).status_code == 422


def test_a_receipt_sends_the_code_without_typing_the_address_again(client: Client, cast: Cast, run_jobs: Run) -> None:
    from frontdesk.portal.access import receipt

    ticket = cast.ticket()
    assert client.post("/track", {"receipt": receipt(ticket)}).headers["Location"] == "/track/code"
    assert client.post("/track/code", {"code": _code(run_jobs)}).headers["Location"] == f"/r/{ticket.number}"
