"""Webhooks are told with a signature, once, never of what is answered, and never inside the house (A42)."""

import datetime
import hashlib
import hmac
import http.server
import json
import re
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from frontdesk.accounts.models import Agent
from frontdesk.escalation import actions as escalation
from frontdesk.escalation.actions import StepWritten, hooking
from frontdesk.escalation.actions.hooking import HookFailed, tell_hook
from frontdesk.escalation.models import Call, Hook
from frontdesk.events import Actor
from frontdesk.events.models import Entry
from frontdesk.kit import clock
from frontdesk.kit.signed import signature
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Escalation, Ticket
from tests.cast import Cast

Run = Callable[..., list[str]]
Desk = Callable[[Agent], Client]


class Pager:
    """A program on this machine that is told; `status` is what it answers."""

    def __init__(self) -> None:
        self.told: list[tuple[dict[str, str], bytes]] = []
        self.status = 204
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.told.append((dict(self.headers), body))
                self.send_response(outer.status)
                self.send_header("Location", "http://127.0.0.1:1/")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/in"


@pytest.fixture
def pager() -> Iterator[Pager]:
    made = Pager()
    yield made
    made.server.shutdown()
    made.server.server_close()


def raised(cast: Cast, url: str) -> Ticket:
    hook = escalation.save_hook(None, name="Pager", url=url, secret="of-the-pager", by=cast.ada.actor())
    steps = [StepWritten("leads", 0, media=[], hook=hook)]
    escalation.save_policy(None, name="Call", triggers=["hand"], steps=steps, by=cast.ada.actor())
    ticket = cast.ticket(text="My card is 4111 1111 1111 1111")
    tickets.raise_to_supervisor(ticket, note="Please", by=cast.lea.actor())
    return ticket


def call() -> Call:
    return Call.objects.exclude(hook=None).get()


def test_it_is_told_what_happened_signed_and_without_the_customers_words(
    cast: Cast, pager: Pager, run_jobs: Run, settings: Any
) -> None:
    settings.ALLOW_PRIVATE_HOSTS = True
    ticket = raised(cast, pager.url)
    run_jobs()
    (headers, body), *more = pager.told
    assert more == []
    moment, made = headers["Frontdesk-Signature"].removeprefix("t=").split(",v1=")
    wanted = hmac.new(b"of-the-pager", f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(made, wanted)
    said = json.loads(body)
    assert (said["event"], said["level"], said["kind"], said["told"]) == (
        "escalation.step", 1, "hierarchical", ["Sue Super"],
    )  # fmt: skip
    assert said["ticket"].endswith(str(ticket.number))
    assert b"4111" not in body
    assert b"Laura" not in body
    assert call().outcome == "Answered 204"
    assert Hook.objects.get().secret == "of-the-pager"


def test_a42_an_address_inside_is_refused_and_a_redirect_is_not_followed(
    cast: Cast, pager: Pager, run_jobs: Run, settings: Any
) -> None:
    settings.ALLOW_PRIVATE_HOSTS = False
    raised(cast, pager.url)
    run_jobs()
    assert pager.told == []
    assert call().outcome.startswith("Not sent: 127.0.0.1 is a private address")
    settings.ALLOW_PRIVATE_HOSTS = True
    pager.status = 302
    tell_hook(call_id=call().pk)
    assert len(pager.told) == 1
    assert call().outcome == "Answered 302"


def test_f42_a_receiver_that_is_down_is_tried_again_with_the_same_name_unless_somebody_answered(
    cast: Cast, pager: Pager, settings: Any
) -> None:
    settings.ALLOW_PRIVATE_HOSTS = True
    pager.status = 503
    ticket = raised(cast, pager.url)
    for _ in range(2):
        with pytest.raises(HookFailed):
            tell_hook(call_id=call().pk)
    assert len({headers["Frontdesk-Delivery"] for headers, _ in pager.told}) == 1
    tickets.acknowledge_escalation(Escalation.objects.get(ticket=ticket), by=cast.sue.actor())
    tell_hook(call_id=call().pk)
    assert len(pager.told) == 2
    assert call().outcome == "No longer needed"


def test_a_webhook_that_is_gone_or_off_is_passed_over(cast: Cast, pager: Pager, run_jobs: Run, settings: Any) -> None:
    settings.ALLOW_PRIVATE_HOSTS = True
    raised(cast, pager.url)
    escalation.save_hook(Hook.objects.get(), is_active=False, by=cast.ada.actor())
    run_jobs()
    key = call().pk
    escalation.remove_hook(Hook.objects.get(), by=cast.ada.actor())
    tell_hook(call_id=key)
    assert pager.told == []
    assert datetime.datetime.now(datetime.UTC) > Call.objects.get(pk=key).at


def told(pager: Pager) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(pager.told[-1][1])
    return found


def post(address: str, body: bytes = b"{}", *, secret: str = "of-the-pager", ago: int = 0, given: str = "") -> int:
    """What the desk answers to a program that acknowledges, signed so many seconds ago."""
    moment = int(clock.now().timestamp()) - ago
    headers = {"Frontdesk-Signature": given or signature(secret, moment, body)}
    path = re.sub(r"^https?://[^/]+", "", address)
    return Client().post(path, body, content_type="application/json", headers=headers).status_code


@pytest.fixture
def address(cast: Cast, pager: Pager, run_jobs: Run, settings: Any) -> str:
    """Where the pager that was told of an escalation may acknowledge."""
    settings.ALLOW_PRIVATE_HOSTS = True
    raised(cast, pager.url)
    assert escalation.save_hook(Hook.objects.get(), may_acknowledge=True, by=cast.ada.actor()).may_acknowledge
    run_jobs()
    return str(told(pager)["acknowledge_url"])


def is_open() -> bool:
    return Escalation.objects.get().acknowledged_at is None


def test_a_program_acknowledges_at_the_address_that_it_was_told(cast: Cast, address: str, desk: Desk) -> None:
    assert post(address) == 200
    found = Escalation.objects.get()
    assert (found.acknowledged_at is not None, found.acknowledged_by, found.paging.state) == (
        True, None, "acknowledged",
    )  # fmt: skip
    entry = Entry.objects.filter(kind="ticket.escalation_acknowledged").get()
    assert (entry.actor_name, entry.event().sentence()) == ("webhook Pager", "acknowledged the escalation")  # type: ignore[union-attr]
    assert call().outcome == "Acknowledged"
    assert b"webhook Pager" in desk(cast.sue).get("/desk/escalations").content
    assert b"acknowledged by webhook Pager" in desk(cast.sue).get(f"/desk/tickets/{found.ticket.number}").content


def test_a48_the_address_is_good_once_also_for_the_same_call_again(address: str) -> None:
    """A48, A60: a replay is refused, whether it is signed anew or sent as it was."""
    moment = int(clock.now().timestamp())
    given = signature("of-the-pager", moment, b"{}")
    assert [post(address, given=given), post(address, given=given), post(address)] == [200, 409, 409]
    assert Entry.objects.filter(kind="ticket.escalation_acknowledged").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"secret": "another"},
        {"given": "nothing"},
        {"given": "t=1,v1=ü"},
        {"given": "t=,v1="},
        {"ago": 301},
        {"ago": -301},
    ],
)
def test_a60_what_is_not_signed_in_time_with_its_secret_changes_nothing(address: str, wrong: dict[str, Any]) -> None:
    assert post(address, **wrong) == 403
    assert is_open()
    assert post(address, "ünïcode".encode()) == 200


def test_a60_an_altered_body_or_address_a_get_and_a_day_later_change_nothing(address: str) -> None:
    moment = int(clock.now().timestamp())
    assert post(address, b"other", given=signature("of-the-pager", moment, b"{}")) == 403
    assert post(address[:-2] + ("aa" if address[-2:] != "aa" else "bb")) == 403
    path = re.sub(r"^https?://[^/]+", "", address)
    assert Client().get(path).status_code == Client().head(path).status_code == 405
    with time_machine.travel(clock.now() + datetime.timedelta(days=1, minutes=1)):
        assert post(address) == 403
    assert is_open()


@pytest.mark.parametrize("how", ["may not", "off", "gone"])
def test_a_webhook_that_may_not_any_more_is_refused(cast: Cast, address: str, how: str) -> None:
    hook, ada = Hook.objects.get(), cast.ada.actor()
    if how == "gone":
        escalation.remove_hook(hook, by=ada)
    else:
        escalation.save_hook(hook, by=ada, **({"is_active": False} if how == "off" else {"may_acknowledge": False}))
    assert post(address) == 403
    assert is_open()


def test_what_a_person_acknowledged_first_stays_theirs(cast: Cast, address: str) -> None:
    found = Escalation.objects.get()
    tickets.acknowledge_escalation(found, by=cast.sue.actor())
    assert post(address) == 200
    found = Escalation.objects.get()
    assert (found.acknowledged_by, found.paging.answered_by) == (cast.sue, "")


def test_what_was_acknowledged_by_no_person_before_is_not_called_the_webhooks(cast: Cast, address: str) -> None:
    tickets.acknowledge_escalation(Escalation.objects.get(), by=Actor("rule", 1, "rule At night"))
    assert post(address) == 200
    assert Escalation.objects.get().paging.answered_by == ""


def test_a_program_that_acknowledges_before_it_has_answered_the_call_has_acknowledged(
    cast: Cast, pager: Pager, run_jobs: Run, settings: Any
) -> None:
    settings.ALLOW_PRIVATE_HOSTS = True
    raised(cast, pager.url)
    escalation.save_hook(Hook.objects.get(), may_acknowledge=True, by=cast.ada.actor())
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(hooking, "told", lambda _, body, *args, **more: post(json.loads(body)["acknowledge_url"]))
        run_jobs()
    assert (call().outcome, is_open()) == ("Acknowledged", False)


def test_an_escalation_that_has_ended_cannot_be_acknowledged(cast: Cast, address: str) -> None:
    tickets.set_status(Ticket.objects.get(), status="solved", by=cast.sue.actor())
    assert post(address) == 409
    assert is_open()


def test_without_leave_no_address_is_told(cast: Cast, pager: Pager, run_jobs: Run, settings: Any) -> None:
    settings.ALLOW_PRIVATE_HOSTS = True
    raised(cast, pager.url)
    run_jobs()
    assert "acknowledge_url" not in told(pager)
