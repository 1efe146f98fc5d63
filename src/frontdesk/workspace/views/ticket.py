"""The page of one ticket."""

from django.http import HttpResponse

from frontdesk.kit.plans import kept_plans
from frontdesk.workspace.access import DeskRequest, desk
from frontdesk.workspace.found import BLOCKS, ticket_context, ticket_of
from frontdesk.workspace.listing import list_context
from frontdesk.workspace.pages import asked_block, page
from frontdesk.workspace.sidebar import read_sidebar


@desk
def ticket(request: DeskRequest, number: int) -> HttpResponse:
    """Conversation in the middle, what helps to answer on the right, the queue it was opened from on the left."""
    block = asked_block(request, *BLOCKS)
    with kept_plans():
        found = ticket_of(request.actor, number)
        context = ticket_context(request, found, block)
        if not block and not request.GET.get("in"):
            context["sidebar"] = read_sidebar(request.actor)
    if block == "together":
        return page(request, "together.html", context, block=block)
    if block:
        return page(request, "ticket.html", context, block=BLOCKS[block])
    return page(request, "ticket.html", beside_queue(request, number) | context)


def beside_queue(request: DeskRequest, number: int) -> dict[str, object]:
    """The list pane beside a ticket, if it was opened from one."""
    slug = request.GET.get("in", "")
    if not slug:
        return {}
    context = list_context(request, slug, beside=True)
    return context | {"selected": number}
