"""Says what the mailroom of a story's desk knows: for the report of a story that fails."""

from frontdesk.config import surroundings


def main() -> None:
    """One line for each inbox and envelope."""
    from django.db import connection

    from frontdesk.channels.models import InboundEnvelope, Inbox, OutboundEnvelope
    from frontdesk.events.models import Entry

    for inbox in Inbox.objects.all():
        print("inbox", inbox, inbox.last_checked_at, inbox.last_success_at, inbox.last_error)
    for came in InboundEnvelope.objects.order_by("pk"):
        print("in", came.state, came.outcome, came.ticket, came.reason, came.message_id)
        print(came.raw()[:600])
    for sent in OutboundEnvelope.objects.order_by("pk"):
        print("out", sent.state, sent.kind, sent.to, sent.subject, sent.reason)
    for entry in Entry.objects.filter(subject_kind="ticket").order_by("pk"):
        print("event", entry.kind, entry.actor_kind, entry.data)
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, status, attempts, args FROM procrastinate_jobs")
        for row in cursor.fetchall():
            print("job", *row)


if __name__ == "__main__":
    with surroundings.ready():
        main()
