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


def decide_quickly() -> None:
    """The same for a look at the queues: with plans that are kept (see `kit.plans`), and without waiting for the disk.

    Should the machine lose its power in that half second, the marks of what came are there again, and it is decided
    anew; whoever accepted an offer meanwhile has made it last.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('plan_cache_mode', 'force_generic_plan', true),"
            " set_config('synchronous_commit', 'off', true), pg_advisory_xact_lock(%s)",
            [LOCK],
        )
