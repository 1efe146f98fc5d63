"""Webhooks are told with a signature, once, never of what is answered, and never inside the house (A42)."""

import datetime
import hashlib
import hmac
import http.server
import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from frontdesk.escalation import actions as escalation
from frontdesk.escalation.actions import StepWritten
from frontdesk.escalation.actions.hooking import HookFailed, tell_hook
from frontdesk.escalation.models import Call, Hook
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Escalation, Ticket
from tests.cast import Cast

Run = Callable[..., list[str]]


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
