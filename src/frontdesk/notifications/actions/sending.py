"""Sending what waits: by one medium to one agent, all of it in one piece."""

from django.db import transaction

from frontdesk.accounts.models import Agent
from frontdesk.kit import clock
from frontdesk.kit.jobs import job
from frontdesk.notifications.actions.choosing import media_wanted
from frontdesk.notifications.kind import Kind
from frontdesk.notifications.medium import Medium
from frontdesk.notifications.models import Bundle, Dispatch

MOST, BATCH = 200, 500


@job(queue="events", name="notifications.send")
def sending(agent_id: int, medium: str) -> None:
    """Tell an agent what is due by a medium."""
    send(agent_id, medium)


def send_due() -> int:
    """Set going whatever is due: what quiet hours held back, and what a lost job left; returns how many."""
    due = Dispatch.objects.waiting().filter(due_at__lte=clock.now())
    pairs = set(due.order_by("due_at").values_list("agent_id", "medium")[:BATCH])
    for agent_id, medium in sorted(pairs):
        sending.defer(agent_id=agent_id, medium=medium)
    return len(pairs)


@transaction.atomic
def send(agent_id: int, medium: str) -> int:
    """Send what is due, each once; returns how many went (F23).

    Permission is asked again: what waited may be read, taken away or unwanted by now (A30).
    """
    rows = list(
        Dispatch.objects.waiting()
        .filter(agent_id=agent_id, medium=medium, due_at__lte=clock.now())
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("notification__bundle__ticket", "notification__bundle__announcement",
                        "notification__bundle__export", "notification__bundle__alarm", "notification__bundle__rotation",
                        "notification__message")
        .order_by("pk")[:MOST]
    )  # fmt: skip
    agent = Agent.objects.active().select_related("user").filter(pk=agent_id).first()
    entry = Medium.find(medium)
    if not rows:
        return 0
    going = _still_wanted(rows, agent, medium) if agent and entry else []
    read = [row for row in rows if row.notification.read_at is not None]
    if going and agent and entry:
        entry.deliver(agent, going)
    _end(going, "sent")
    _end(read, "read")
    _end([row for row in rows if row not in going and row not in read], "dropped")
    return len(going)


def _still_wanted(rows: list[Dispatch], agent: Agent, medium: str) -> list[Dispatch]:
    keys = {row.notification.bundle_id for row in rows}
    seen = set(Bundle.objects.visible_to(agent.actor()).filter(pk__in=keys).values_list("pk", flat=True))
    kinds = {row.notification.kind for row in rows}
    wanted = {
        slug
        for slug in kinds
        if (kind := Kind.find(slug)) and (kind.is_ordered or medium in media_wanted(kind, [agent.pk])[agent.pk])
    }
    return [
        row
        for row in rows
        if row.notification.read_at is None and row.notification.bundle_id in seen and row.notification.kind in wanted
    ]


def _end(rows: list[Dispatch], outcome: str) -> None:
    if rows:
        Dispatch.objects.filter(pk__in=[row.pk for row in rows]).update(outcome=outcome, ended_at=clock.now())
