"""One writer of decisions at a time."""

from django.db import connection

LOCK = 7_310_411_038


def decide_alone() -> None:
    """Wait until nobody else decides; held until the end of the transaction.

    Locks are taken in this order, so that nobody waits in a circle: this one, tickets, offers, places, workers. Who
    decides waits for no ticket, but passes over those that somebody works on.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
