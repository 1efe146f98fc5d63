"""The tickets of a seeded Frontdesk database, written into django-helpdesk through its own models.

Run with its settings: `python -m benches.helpdesk.fill URL`, the address of the Frontdesk database. A queue for each
team, a user for each agent; the first message of a ticket is its description, every further one a follow-up. Goes on
where an earlier run was broken off.
"""

import os
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "benches.helpdesk.settings"

import django
import psycopg

BATCH = 4_000
STATUS = {"new": 1, "open": 1, "pending": 2, "on_hold": 2, "solved": 3, "closed": 4}
PRIORITY = {1: 1, 2: 2, 3: 3, 4: 4}
OFFICE = "office@seed.example"

_TICKETS = """
SELECT t.id, t.subject, t.status, t.priority, t.team_id, t.assignee_id, t.created_at, t.updated_at, t.next_due_at,
       c.email
  FROM tickets_ticket t LEFT JOIN customers_customer c ON c.id = t.requester_id
 WHERE t.id > %s ORDER BY t.id LIMIT %s
"""
_MESSAGES = """
SELECT ticket_id, created_at, kind, agent_id, text FROM tickets_message
 WHERE ticket_id BETWEEN %s AND %s ORDER BY ticket_id, created_at, id
"""


def main(url: str) -> None:
    """Bring the tables up to date and copy what is missing; prints how many tickets there are."""
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    with psycopg.connect(url) as source, connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        queues, users = _queues(source), _users(source)
        began, count = time.monotonic(), 0
        for rows in _batches(source):
            _write(source, rows, queues, users)
            count += len(rows)
            print(f"{count:,} tickets in {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
        if count:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence('helpdesk_ticket', 'id'), max(id)) FROM helpdesk_ticket"
            )
            cursor.execute("VACUUM ANALYZE")


def _queues(source: psycopg.Connection[Any]) -> dict[int | None, int]:
    from helpdesk.models import Queue

    made: dict[int | None, int] = {None: Queue.objects.get_or_create(slug="none", defaults={"title": "No team"})[0].pk}
    for pk, slug, name in source.execute("SELECT id, slug, name FROM accounts_team"):
        made[pk] = Queue.objects.get_or_create(slug=f"t-{slug}"[:50], defaults={"title": name})[0].pk
    return made


def _users(source: psycopg.Connection[Any]) -> dict[int | None, int | None]:
    from django.contrib.auth import get_user_model

    made: dict[int | None, int | None] = {None: None}
    model = get_user_model()
    agents = "SELECT a.id, u.email, u.name FROM accounts_agent a JOIN accounts_user u ON u.id = a.user_id"
    for pk, email, name in source.execute(agents):
        first, _, last = name.partition(" ")
        about = {"email": email, "first_name": first, "last_name": last, "is_staff": True, "is_superuser": True}
        made[pk] = model.objects.get_or_create(username=email, defaults=about)[0].pk
    return made


def _batches(source: psycopg.Connection[Any]) -> Iterator[list[tuple[Any, ...]]]:
    from django.db.models import Max
    from helpdesk.models import Ticket

    last = Ticket.objects.aggregate(last=Max("pk"))["last"] or 0
    while rows := source.execute(_TICKETS, [last, BATCH]).fetchall():
        yield rows
        last = rows[-1][0]


def _write(
    source: psycopg.Connection[Any], rows: list[tuple[Any, ...]], queues: dict[Any, int], users: dict[Any, int | None]
) -> None:
    from django.db import transaction
    from helpdesk.models import FollowUp, Ticket

    said: dict[int, list[tuple[Any, ...]]] = {}
    for message in source.execute(_MESSAGES, [rows[0][0], rows[-1][0]]):
        said.setdefault(message[0], []).append(message)
    with transaction.atomic():
        Ticket.objects.bulk_create(
            Ticket(
                pk=pk, title=subject[:200], queue_id=queues[team], created=created, modified=updated,
                submitter_email=email or OFFICE, assigned_to_id=users[owner], status=STATUS[status],
                on_hold=status == "on_hold", priority=PRIORITY[priority], due_date=due,
                description=said[pk][0][4] if said.get(pk) else "", secret_key=f"key{pk}",
            )
            for pk, subject, status, priority, team, owner, created, updated, due, email in rows
        )  # fmt: skip
        FollowUp.objects.bulk_create(
            FollowUp(
                ticket_id=ticket, date=at + timedelta(microseconds=place), title="Comment", comment=text,
                public=kind != "note", user_id=users[agent],
            )
            for ticket, messages in said.items()
            for place, (_, at, kind, agent, text) in enumerate(messages[1:])
        )  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1])
