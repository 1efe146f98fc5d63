"""Limits that hold over all processes: one row per key and period, counted by the database in one statement."""

import datetime
import hashlib
from dataclasses import dataclass

from django.db import connection

from frontdesk.kit import clock


@dataclass(frozen=True)
class Verdict:
    """`allowed` or not, how many `hits` this period has seen, and in how many seconds it ends."""

    allowed: bool
    hits: int
    retry_after_seconds: int


def hit(key: str, *, limit: int, period_seconds: int) -> Verdict:
    """Count one more use of `key` and tell whether it is within `limit` a period. Exact under concurrency (A57).

    The key is stored as a hash: addresses and names never lie in this table.
    """
    now = clock.now()
    window = int(now.timestamp()) // period_seconds
    ends = datetime.datetime.fromtimestamp((window + 1) * period_seconds, tz=datetime.UTC)
    digest = hashlib.sha256(f"{key}|{period_seconds}|{window}".encode()).digest()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kit_throttle (key, hits, ends_at) VALUES (%s, 1, %s)"
            " ON CONFLICT (key) DO UPDATE SET hits = kit_throttle.hits + 1 RETURNING hits",
            [digest, ends],
        )
        hits = cursor.fetchone()[0]
    return Verdict(hits <= limit, hits, max(1, int((ends - now).total_seconds())))


def sweep() -> int:
    """Forget periods that have ended; returns how many rows went."""
    from frontdesk.kit.models import Throttle

    return Throttle.objects.filter(ends_at__lt=clock.now()).delete()[0]
