"""Who may see and change customers."""

from django.db.models import Q

from frontdesk.events import Actor

NOBODY = Q(pk__in=[])
EVERYBODY = ~Q(pk__in=[])


def view_customer(actor: Actor) -> Q:
    """Agents see every customer, a customer itself."""
    if actor.is_agent or actor.kind == "system":
        return EVERYBODY
    return Q(pk=actor.id) if actor.is_customer else NOBODY


def change_customer(actor: Actor) -> Q:
    """Everybody but viewers."""
    return EVERYBODY if actor.has_role("administrator", "supervisor", "agent") else NOBODY


def save_organization(actor: Actor) -> bool:
    """Companies are everybody's to correct, but viewers'."""
    return actor.has_role("administrator", "supervisor", "agent")


def administer_fields(actor: Actor) -> bool:
    """What is asked about every customer is the administrators' to say."""
    return actor.has_role("administrator")
