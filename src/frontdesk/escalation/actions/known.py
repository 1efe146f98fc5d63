"""What is set up at all, believed for some seconds: while nothing is, a change to a ticket costs nothing more."""

import time

from django.db import connection

BELIEVED_SECONDS = 5.0
TARGETS = "targets"
_SQL = """
SELECT (SELECT array_agg(DISTINCT k) FROM escalation_policy p, unnest(p.triggers) k WHERE p.is_active),
       EXISTS (SELECT 1 FROM escalation_leveltarget
                WHERE claim_seconds IS NOT NULL OR acknowledge_seconds IS NOT NULL)
"""
_known: frozenset[str] = frozenset()
_until = 0.0


def is_set(what: str) -> bool:
    """Whether some policy in use has this trigger, or (for TARGETS) some level has a target."""
    global _known, _until
    if time.monotonic() >= _until:
        with connection.cursor() as cursor:
            cursor.execute(_SQL)
            triggers, has_targets = cursor.fetchone()
        _known = frozenset([*(triggers or ()), *([TARGETS] if has_targets else ())])
        _until = time.monotonic() + BELIEVED_SECONDS
    return what in _known


def believe_nothing() -> None:
    """Something was changed: ask again next time."""
    global _until
    _until = 0.0
