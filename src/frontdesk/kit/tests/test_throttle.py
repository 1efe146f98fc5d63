"""Limits hold over threads and processes."""

import threading

import pytest
import time_machine
from django.db import connection

from frontdesk.kit import throttle


@pytest.mark.django_db
def test_the_limit_is_reached_and_a_new_period_begins() -> None:
    with time_machine.travel("2026-11-21T12:00:00Z", tick=False) as clock:
        verdicts = [throttle.hit("k", limit=2, period_seconds=60).allowed for _ in range(3)]
        clock.shift(60)
        assert [*verdicts, throttle.hit("k", limit=2, period_seconds=60).allowed] == [True, True, False, True]


@pytest.mark.django_db(transaction=True)
def test_twenty_threads_get_exactly_the_limit() -> None:
    """A57: the counter is exact under concurrency."""
    allowed: list[bool] = []

    def try_once() -> None:
        allowed.append(throttle.hit("race", limit=5, period_seconds=3600).allowed)
        connection.close()

    threads = [threading.Thread(target=try_once) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert allowed.count(True) == 5


@pytest.mark.django_db
def test_the_table_holds_no_address() -> None:
    throttle.hit("login laura@croft.test", limit=1, period_seconds=60)
    from frontdesk.kit.models import Throttle

    assert b"laura" not in bytes(Throttle.objects.get().key)
