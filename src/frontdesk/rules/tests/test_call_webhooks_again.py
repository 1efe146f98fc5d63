"""F42: a receiver that is down for a day, slow, gone or without TLS; what failed is sent again by hand."""

import http.server
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpcore
import httpx
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from frontdesk.events.models import Entry
from frontdesk.kit import clock, net
from frontdesk.rules import actions as rules
from frontdesk.rules.actions import calling
from frontdesk.rules.logic import retries
from frontdesk.rules.models import Webhook, WebhookCall
from tests.cast import Cast

Run = Callable[..., list[str]]


class Receiver:
    """A program on this machine. `answers` are taken one after another, then 204."""

    def __init__(self) -> None:
        self.got: list[dict[str, str]] = []
        self.answers: list[int] = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                outer.got.append(dict(self.headers))
                self.send_response(outer.answers.pop(0) if outer.answers else 204)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/in"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.ALLOW_PRIVATE_HOSTS = True
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def hook(cast: Cast, receiver: Receiver) -> Webhook:
    return rules.save_webhook(None, name="Monitor", url=receiver.url, by=cast.ada.actor())


def asked(cast: Cast, hook: Webhook) -> WebhookCall:
    """A call that waits, and no job for it: the test calls `calling.call` itself."""
    return calling.ask_for_call(hook.pk, cast.ticket().pk, run=None, by=cast.ada.actor())


def planned(call: WebhookCall) -> float:
    """In how many seconds the last job for this call is due."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(epoch FROM scheduled_at - clock_timestamp()) FROM procrastinate_jobs WHERE task_name = %s"
            " AND (args->>'call_id')::int = %s ORDER BY id DESC LIMIT 1",
            ["rules.call_webhook", call.pk],
        )
        return float(cursor.fetchone()[0])


def test_f42_pauses_grow_are_spread_and_last_for_more_than_a_day() -> None:
    quickest = [retries.pause(tries, 0) for tries in range(1, retries.MOST_TRIES)]
    assert sum(quickest) > 24 * 3600 and quickest == sorted(quickest)
    assert all(retries.pause(tries, 1) > retries.pause(tries, 0) for tries in range(1, retries.MOST_TRIES))
    assert all(retries.rest(tries) <= 300 for tries in range(1, 20))


def test_f42_each_try_has_a_pause_and_the_same_delivery(cast: Cast, hook: Webhook, receiver: Receiver) -> None:
    call = asked(cast, hook)
    receiver.answers = [503, 500, 429]
    for tries in (1, 2, 3):
        calling.call(call_id=call.pk)
        assert retries.pause(tries, 0) - 60 < planned(call) <= retries.pause(tries, 1)
    calling.call(call_id=call.pk)
    call.refresh_from_db()
    assert (call.state, call.tries, call.answer) == ("done", 4, "")
    assert {each["Frontdesk-Delivery"] for each in receiver.got} == {str(call.key)} and len(receiver.got) == 4


def test_f42_while_a_receiver_is_away_one_call_tries_and_the_others_wait(
    cast: Cast, hook: Webhook, receiver: Receiver
) -> None:
    first, second = asked(cast, hook), asked(cast, hook)
    receiver.answers = [503]
    calling.call(call_id=first.pk)
    hook.refresh_from_db()
    assert hook.tried_by == first.pk and hook.rests_until is not None
    Webhook.objects.update(rests_until=clock.now() + clock.days(1))
    for _ in range(3):
        calling.call(call_id=second.pk)
    assert len(receiver.got) == 1 and planned(second) > 3600
    second.refresh_from_db()
    assert (second.state, second.tries) == ("waiting", 0)
    calling.call(call_id=first.pk)
    calling.call(call_id=second.pk)
    assert len(receiver.got) == 3


def test_f42_gone_switches_it_off_tells_administrators_and_its_calls_can_be_sent_again(
    cast: Cast, hook: Webhook, receiver: Receiver, run_jobs: Run
) -> None:
    first, second = asked(cast, hook), asked(cast, hook)
    receiver.answers = [410]
    run_jobs(later=True)
    hook.refresh_from_db()
    assert not hook.is_active and "410" in hook.off_why
    assert len(receiver.got) == 1
    off = Entry.objects.get(kind="rules.webhook_switched_off")
    assert off.data["ticket"] == first.ticket_id and "gone for good" in off.sentence()
    with pytest.raises(ValidationError, match="not in use"):
        rules.send_again(first, by=cast.ada.actor())
    rules.save_webhook(hook, name=hook.name, url=hook.url, by=cast.ada.actor())
    hook.refresh_from_db()
    assert hook.off_why == ""
    with pytest.raises(PermissionDenied):
        rules.send_again(first, by=cast.sue.actor())
    assert rules.send_failed_again(hook, by=cast.ada.actor()) == 2
    run_jobs()
    assert {call.state for call in WebhookCall.objects.all()} == {"done"}
    assert [each["Frontdesk-Delivery"] for each in receiver.got[1:]] == [str(first.key), str(second.key)]
    with pytest.raises(ValidationError, match="has not failed"):
        rules.send_again(first, by=cast.ada.actor())


def test_f42_one_that_was_away_for_all_tries_is_switched_off_unless_others_got_through(
    cast: Cast, hook: Webhook, receiver: Receiver, run_jobs: Run
) -> None:
    lame, well = asked(cast, hook), asked(cast, hook)
    receiver.answers = [503] * retries.MOST_TRIES
    for _ in range(retries.MOST_TRIES - 1):
        calling.call(call_id=lame.pk)
    WebhookCall.objects.filter(pk=well.pk).update(state="done", ended_at=lame.at)
    calling.call(call_id=lame.pk)
    hook.refresh_from_db()
    assert hook.is_active
    WebhookCall.objects.filter(pk=well.pk).delete()
    rules.send_again(lame, by=cast.ada.actor())
    receiver.answers = [503] * retries.MOST_TRIES
    for _ in range(retries.MOST_TRIES):
        calling.call(call_id=lame.pk)
    hook.refresh_from_db()
    assert not hook.is_active and hook.off_why == "Nothing got through for more than a day. It answered 503."


@pytest.fixture
def dripping() -> Iterator[str]:
    """A receiver that says one byte of its header every twentieth of a second, for five seconds."""
    listening = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def drip() -> None:
        try:
            with listening.accept()[0] as one:
                one.recv(65_536)
                one.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
                for _ in range(100):
                    if ended.wait(0.05):
                        return
                    one.sendall(b"a")
                one.sendall(b"\r\n\r\n")
        except OSError:
            pass

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    ended.set()
    listening.close()


def test_f42_a_receiver_that_drips_has_no_more_time_than_a_silent_one(dripping: str, settings: Any) -> None:
    settings.ALLOW_PRIVATE_HOSTS = True
    with pytest.raises(httpx.ReadTimeout, match=r"longer than 0\.5 seconds|timed out"):
        net.told(dripping, b"{}", {}, seconds=0.5)


def test_f42_a_name_server_that_does_not_answer_keeps_no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = threading.Event()
    monkeypatch.setattr(net, "resolve", lambda *_args, **_more: ended.wait(60) and "127.0.0.1")
    with pytest.raises(httpx.ConnectTimeout, match="was not found in time"):
        net.told("http://slow.example/", b"{}", {}, seconds=0.2)
    ended.set()


def test_f42_a_large_body_is_sent_whole_and_no_step_begins_after_the_end(settings: Any, receiver: Receiver) -> None:
    assert net.told(receiver.url, b"x" * 100_000, {}) == 204
    deadline = net._Deadline(0.001)
    time.sleep(0.01)
    with pytest.raises(httpcore.ReadTimeout):
        deadline.left(None)


def test_f42_without_tls_it_is_tried_again(cast: Cast, hook: Webhook, receiver: Receiver) -> None:
    """The receiver speaks no TLS: that is told in words, and a certificate may be mended tomorrow."""
    safe = receiver.url.replace("http://", "https://")
    hook = rules.save_webhook(hook, name="Monitor", url=safe, by=cast.ada.actor())
    call = asked(cast, hook)
    calling.call(call_id=call.pk)
    call.refresh_from_db()
    assert (call.state, call.tries) == ("waiting", 1) and call.answer.startswith("It did not answer: ")
