"""The page of a customer: who they are, what is open, and one timeline over everything."""

import secrets
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from frontdesk.accounts.permissions import work
from frontdesk.channels.actions.blocking import blocking
from frontdesk.channels.permissions import can_block_senders
from frontdesk.customers import permissions
from frontdesk.customers.models import Customer, merged_keys
from frontdesk.tickets.models import Ticket
from frontdesk.workspace.about import local_time, read_about
from frontdesk.workspace.access import DeskRequest
from frontdesk.workspace.duplicates import likely_duplicates, told_apart
from frontdesk.workspace.forms.customer import ConsentForm, IdentityForm, NoteForm
from frontdesk.workspace.links import links
from frontdesk.workspace.lists import Query, page_of
from frontdesk.workspace.pages import asked_block, page
from frontdesk.workspace.rows import present
from frontdesk.workspace.timeline_kind import Asked, Place, kinds, read_timeline

GLANCE = 8


def customer_of(request: DeskRequest, pk: int) -> Customer:
    """The customer of that key. Raises Http404."""
    seen = Customer.objects.filter(permissions.view_customer(request.actor)).select_related("organization", "user")
    return get_object_or_404(seen, pk=pk)


def customer_page(request: DeskRequest, found: Customer, status: int = 200, **typed: Any) -> HttpResponse:
    """The page, or its timeline alone; `typed` are forms with what could not be taken."""
    block = asked_block(request, "timeline")
    context = {"title": str(found), "here": "customers", "customer": found, **_timeline(request, found)}
    if block is None:
        context |= _around(request, found) | typed
    return page(request, "customer.html", context, block=block, status=status)


def _around(request: DeskRequest, found: Customer) -> dict[str, Any]:
    """What stands around the timeline."""
    actor, identities = request.actor, list(found.identities.order_by("kind", "id"))
    apart = told_apart(found) if work(actor) else []
    rows = page_of(Query("t.requester_id = %s", [found.pk]), actor, GLANCE)
    mine = Ticket.objects.visible_to(actor).filter(requester=found)
    return {
        "about": read_about(found, actor),
        "local_time": local_time(found),
        "identities": identities,
        "consents": list(found.consents.order_by("-at", "-id")[:20]),
        "duplicates": likely_duplicates(found, identities, apart) if work(actor) else [],
        "apart": apart,
        "merges": list(found.merged.filter(undone_at=None).order_by("-pk")[:5]),
        "blocked": blocking(found.email) if found.email else None,
        "may_block": can_block_senders(actor),
        "rows": present(rows.rows),
        "more_open": bool(rows.older),
        "counts": mine.aggregate(all=Count("pk"), open=Count("pk", filter=Q(status__in=Ticket.UNSOLVED))),
        "note_form": NoteForm(initial={"key": secrets.token_hex(16)}),
        "identity_form": IdentityForm(),
        "consent_form": ConsentForm(),
        "owner": None,
    }


def _timeline(request: DeskRequest, found: Customer) -> dict[str, Any]:
    known = {kind.slug: kind.label for kind in kinds()}
    only, place = request.GET.get("kind", ""), request.GET.get("after", "")[:60]
    if only and only not in known:
        raise BadRequest("There is nothing of this kind on the timeline.")
    try:
        asked = Asked(merged_keys(found.pk), request.actor, Place.read(place) if place else None)
    except ValueError as error:
        raise BadRequest(str(error)) from error
    base = f"{links().customer}{found.pk}"
    filters = [{"label": "Everything", "href": base, "current": not only}]
    filters += [{"label": name, "href": f"{base}?kind={slug}", "current": slug == only} for slug, name in known.items()]
    return {"timeline": read_timeline(asked, only), "filters": filters, "only": only, "is_later": bool(place)}
