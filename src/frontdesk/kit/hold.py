"""A restored copy of a desk keeps quiet until somebody lets it speak (F34).

Two desks with the same inboxes would take each other's mail and send everything twice. `frontdesk restore` puts the
hold in place in the transaction that brings the data back, `frontdesk release` takes it away. Whatever reaches out
by itself asks here first: receivers, the outbox, and the clean-up of files, which may be shared with the other desk.
"""

from django.utils import timezone

from frontdesk.kit.models import Hold

TABLE = Hold._meta.db_table


def hold() -> Hold | None:
    """The hold that is in place, or None."""
    return Hold.objects.first()


def is_held() -> bool:
    """Whether this desk must not reach out by itself."""
    return Hold.objects.exists()


def put_on_hold(reason: str) -> Hold:
    """Keep the desk quiet from now on; one that is held already keeps its first reason."""
    return Hold.objects.get_or_create(id=1, defaults={"reason": reason[:200], "began_at": timezone.now()})[0]


def lift_hold() -> bool:
    """Let the desk speak again. Returns whether it was held."""
    return bool(Hold.objects.all().delete()[0])
