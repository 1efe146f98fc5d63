"""What the demo's agents know of their customers: tags, notes, consent, fields of our own, and a likely duplicate."""

import datetime

from django.db.models import Count, Max

from frontdesk.customers import actions as customers
from frontdesk.customers.models import Consent, Customer, CustomerNote
from frontdesk.events import SYSTEM
from frontdesk.events.models import Entry
from frontdesk.transfer.demo.company import Staff

NOTES = (
    ("kemi", "Travels with two small children: offer the seats before they ask."),
    ("sofia", "Books for the whole office. Calls are fine before ten, later by mail only."),
    ("tim", "Had a bad start with us in May. Say what happens next, and when."),
    ("lea", "Speaks German as well, and prefers it on the telephone."),
)
TAGS = (["frequent driver"], ["business", "invoice monthly"], ["handle with care"], ["frequent driver", "business"])


def get_acquainted(staff: Staff, until: datetime.datetime) -> None:
    """Through the actions that agents use; what they did is dated some days back."""
    head, last = staff.actors["marta"], Entry.objects.aggregate(newest=Max("pk"))["newest"] or 0
    customers.save_customer_field(
        None, name="Loyalty card", kind="choice", choices=["None", "Silver", "Gold"], hint="As booked",
        position=1, by=head,
    )  # fmt: skip
    customers.save_customer_field(None, name="Driving licence seen", kind="date", position=2, by=head)
    companies = Customer.objects.exclude(organization=None).annotate(asked=Count("tickets")).order_by("-asked", "pk")
    for at, person in enumerate([staff.laura, *companies[:7]]):
        writer, text = NOTES[at % len(NOTES)]
        by = staff.actors[writer]
        customers.change_customer(
            person, tags=TAGS[at % len(TAGS)], time_zone=("Europe/London", "Europe/Berlin", "Europe/Oslo")[at % 3],
            fields={"loyalty-card": ("Gold", "Silver", "None")[at % 3]}, by=by,
        )  # fmt: skip
        customers.add_note(person, text=text, by=by)
        customers.record_consent(
            person, purpose="Newsletter", is_given=at % 4 != 3, source="Asked at the counter", by=by
        )
    laura = staff.laura
    customers.add_identity(laura, kind="phone", address="+442079460142", by=staff.actors["kemi"])
    customers.mark_identity(laura.identities.get(kind="email"), is_verified=True, by=staff.actors["kemi"])
    again = customers.recognise(email="laura.croft+rental@example.com", name="Laura C.", source="demo", by=SYSTEM)
    customers.add_note(again, text="Wrote about the booking that she made at work.", by=staff.actors["lea"])
    then = until - datetime.timedelta(days=3)
    Entry.objects.filter(pk__gt=last).update(at=then)
    CustomerNote.objects.update(at=then)
    Consent.objects.update(at=then)
    Customer.objects.filter(pk=again.pk).update(created_at=then)
