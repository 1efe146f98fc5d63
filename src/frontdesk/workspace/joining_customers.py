"""What a merge of two customers would do, before anybody decides."""

from typing import Any

from django.http import QueryDict

from frontdesk.customers.logic.joining import CHOICES, COLUMNS, differing, joined
from frontdesk.customers.models import Customer, Organization
from frontdesk.events import Actor
from frontdesk.kit.display import phone
from frontdesk.tickets.actions.handing_over import may_hand_over
from frontdesk.tickets.models import Participant, Ticket


def preview(source: Customer, target: Customer, actor: Actor) -> dict[str, Any]:
    """`fields` are (name, label, target's value, source's, is to be chosen); `moves` are (count, words)."""
    mine = {name: getattr(target, name) for name in COLUMNS}
    theirs = {name: getattr(source, name) for name in COLUMNS}
    open_ones, after = differing(mine, theirs), joined(mine, theirs)
    return {
        "customer": target,
        "source": source,
        "fields": [
            (name, label, _shown(name, mine[name]), _shown(name, theirs[name]), name in open_ones)
            for name, label in CHOICES.items()
            if mine[name] or theirs[name]
        ],
        "tags": after["tags"],
        "moves": _moves(source, actor),
        "seen": f"{source.version}.{target.version}",
        "obstacle": _obstacle(source, target, actor),
    }


def _moves(source: Customer, actor: Actor) -> list[tuple[int, str, str]]:
    seen = Ticket.objects.visible_to(actor)
    counts = (
        (source.identities.count(), "address", "addresses"),
        (seen.filter(requester=source).count(), "ticket", "tickets"),
        (Participant.objects.filter(customer=source, ticket__in=seen).count(), "place in copy", "places in copy"),
        (source.kept_notes.standing().count(), "note", "notes"),
        (source.consents.count(), "consent", "consents"),
    )
    return [each for each in counts if each[0]]


def _obstacle(source: Customer, target: Customer, actor: Actor) -> str:
    """Why it cannot be, for people; empty when it can."""
    if source.pk == target.pk:
        return "This is the same customer."
    if source.merged_into_id or target.merged_into_id:
        return "One of the two was merged already."
    if source.user_id and target.user_id:
        return "Both sign in with an account of their own. End one of the accounts first."
    if not may_hand_over([source.pk, target.pk], by=actor):
        return "Not everything of these two is yours to move. Ask an administrator to merge them."
    return ""


def _shown(name: str, value: Any) -> str:
    if name == "organization_id" and value:
        return str(Organization.objects.filter(pk=value).first() or "")
    return phone(value) if name == "phone" and value else str(value or "")


def read_choice(data: QueryDict) -> dict[str, Any]:
    """What the form of the preview says, as the action takes it."""
    seen = data.get("seen", "").split(".")
    is_pair = len(seen) == 2 and all(one.isascii() and one.isdecimal() and len(one) < 10 for one in seen)
    chosen = {name for name in CHOICES if data.get(f"take_{name}") == "source"}
    return {"chosen": chosen, "seen": (int(seen[0]), int(seen[1])) if is_pair else (0, 0)}
