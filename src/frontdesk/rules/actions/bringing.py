"""What merging does with checklists and walks: those of the ticket that ends go on in the other one, and come back."""

from frontdesk.events import Actor, emit
from frontdesk.rules.events import ChecklistAdded, WalkMoved
from frontdesk.rules.models import TicketChecklist, Walk
from frontdesk.tickets.models import Ticket


def bring(source: int, target: int, *, by: Actor) -> None:
    """Move what the target does not have yet, with all its ticks and answers, so that merging loses no open step.

    A checklist that both have stays on each: the one that goes on is asked for what it has not done itself.
    """
    if not Ticket.objects.get(pk=target).is_unsolved:
        return
    known = set(TicketChecklist.objects.filter(ticket=target).values_list("checklist_id", flat=True))
    for one in TicketChecklist.objects.filter(ticket=source).exclude(checklist__in=known - {None}):
        TicketChecklist.objects.filter(pk=one.pk).update(ticket=target, origin=source)
        emit(ChecklistAdded(target, one.checklist_id or 0, one.title, "merge"), by=by)
    followed = set(Walk.objects.filter(ticket=target).values_list("guide_id", flat=True))
    for walk in Walk.objects.filter(ticket=source).exclude(guide__in=followed).select_related("guide"):
        Walk.objects.filter(pk=walk.pk).update(ticket=target, origin=source)
        emit(WalkMoved(target, walk.pk, walk.guide.title, "brought"), by=by)


def give_back(source: int, target: int) -> None:
    """The merge is undone: what came from the source goes back as it is now."""
    for model in (TicketChecklist, Walk):
        model.objects.filter(ticket=target, origin=source).update(ticket=source, origin=None)
