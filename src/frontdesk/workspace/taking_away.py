"""Which list is to be a file, from the address of its page."""

from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils import timezone

from frontdesk.tickets import actions as tickets
from frontdesk.tickets.logic.conditions import FaultyCondition
from frontdesk.tickets.models import ViewExport
from frontdesk.workspace import queues
from frontdesk.workspace.access import DeskRequest
from frontdesk.workspace.saved_list import BY_CONDITIONS, USUAL_COLUMNS, USUAL_SORTS, tree_of, view_of
from frontdesk.workspace.sidebar import read_sidebar


def order(request: DeskRequest, query: QueryDict) -> ViewExport:
    """Ask for the list that `query` shows, in its order, with its view's columns. Raises BadRequest, Http404 (A31)."""
    slug, actor = query.get("from", ""), request.actor
    view = view_of(slug, actor) if slug.startswith(BY_CONDITIONS) else None
    title = queues.title_of(slug, read_sidebar(actor), view)
    asked = queues.read(query)
    sort = asked.sort or (view.sort if view else "-last_message")
    try:
        return tickets.order_export(
            title=title,
            tree=tree_of(slug, asked.state, dict(asked.filters), actor),
            columns=list((view.columns if view else ()) or USUAL_COLUMNS),
            sort=USUAL_SORTS.get(sort, sort),
            format=request.POST.get("format", ""),
            zone=timezone.get_current_timezone_name(),
            by=actor,
        )
    except (FaultyCondition, ValueError) as fault:
        raise BadRequest(f"This list cannot be exported: {fault}") from fault
