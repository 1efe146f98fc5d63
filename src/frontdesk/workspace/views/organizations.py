"""Companies of customers, with their people and tickets."""

from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from frontdesk.customers import actions
from frontdesk.customers.conflict import Outdated
from frontdesk.customers.models import Organization
from frontdesk.kit.templates import invalid
from frontdesk.workspace.about import answers_of
from frontdesk.workspace.access import DeskRequest, desk, worker
from frontdesk.workspace.customer_list import listed_organizations, people_of
from frontdesk.workspace.forms.customer import OrganizationForm
from frontdesk.workspace.lists import Query, page_of
from frontdesk.workspace.outdated import outdated
from frontdesk.workspace.pages import page
from frontdesk.workspace.rows import present

THEIRS = "t.requester_id = ANY(ARRAY(SELECT c.id FROM customers_customer c WHERE c.organization_id = %s))"


@desk
def organizations(request: DeskRequest) -> HttpResponse:
    """Every company, or those whose name or domain holds the words."""
    words, after = (request.GET.get(name, "").replace("\x00", "").strip()[:160] for name in ("q", "after"))
    context = {"title": "Organisations", "here": "customers", **listed_organizations(words, after, request.actor)}
    return page(request, "organizations.html", context)


@desk
def organization(request: DeskRequest, pk: int) -> HttpResponse:
    """The people of a company, and their tickets, newest first."""
    found = get_object_or_404(Organization, pk=pk)
    try:
        rows = page_of(Query(THEIRS, [pk], state="any", after=request.GET.get("after", "")[:60]), request.actor)
    except ValueError as error:
        raise BadRequest(str(error)) from error
    context = {"title": str(found), "here": "customers", "organization": found, "answers": answers_of(found)}
    context |= people_of(found, request.GET.get("people", ""), request.actor)
    return page(request, "organization.html", context | {"rows": present(rows.rows), "older": rows.older})


@worker
def organization_details(request: DeskRequest, pk: int) -> HttpResponse:
    """Correct a company."""
    found = get_object_or_404(Organization, pk=pk)
    return _form(request, found)


@worker
def new_organization(request: DeskRequest) -> HttpResponse:
    """Add a company."""
    return _form(request, None)


def _form(request: DeskRequest, found: Organization | None) -> HttpResponse:
    form = OrganizationForm(request.POST if request.method == "POST" else None, organization=found)
    notice = None
    if request.method == "POST" and form.is_valid():
        try:
            saved = actions.save_organization(found, by=request.actor, **form.values())
            return redirect("workspace:organization", pk=saved.pk)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        except Outdated as conflict:
            now = get_object_or_404(Organization, pk=conflict.now.pk)
            notice = outdated(form, request.POST, now, OrganizationForm(organization=now).initial)
    title = f"Details of {found}" if found else "New organisation"
    context = {"title": title, "here": "customers", "organization": found, "form": form, "notice": notice}
    return page(request, "organization_details.html", context, status=409 if notice else invalid(form))
