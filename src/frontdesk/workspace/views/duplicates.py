"""Two customers who are one: a preview, the merge, and the way back."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from frontdesk.customers import actions, permissions
from frontdesk.customers.conflict import NotPossible, Outdated
from frontdesk.customers.models import Customer, CustomerMerge
from frontdesk.workspace.access import DeskRequest, worker
from frontdesk.workspace.answers import Notice, attempt, gone
from frontdesk.workspace.customer_page import customer_of
from frontdesk.workspace.joining_customers import preview, read_choice
from frontdesk.workspace.links import links
from frontdesk.workspace.pages import page

SHOWN = 20


@worker
def customer_merge(request: DeskRequest, pk: int) -> HttpResponse:
    """What moves to the customer of this page from the one in `with`, and which value wins; then the merge."""
    target = customer_of(request, pk)
    if "with" not in request.POST and "with" not in request.GET:
        return _find(request, target)
    source = customer_of(request, _key(request))
    notice, code = None, 200
    if request.method == "POST":
        try:
            choice = read_choice(request.POST)
            actions.merge_customers(source, into=target, by=request.actor, **choice)
            return gone(request, f"{links().customer}{pk}", "They are one customer now. It can be undone for 30 days.")
        except Outdated:
            notice, code = Notice("Not merged yet: one of the two changed meanwhile.", "Look again below."), 409
        except NotPossible as error:
            notice, code = Notice(str(error), kind="danger"), 422
    context: dict[str, Any] = preview(source, target, request.actor)
    context |= {"title": f"Merge {source} into {target}", "here": "customers", "notice": notice}
    return page(request, "customer_merge.html", context, status=code)


@require_POST
@worker
def customer_parting(request: DeskRequest, pk: int, merge: int) -> HttpResponse:
    """Undo a merge into this customer."""
    made = get_object_or_404(CustomerMerge, pk=merge, target=customer_of(request, pk))
    back = f"{links().customer}{pk}"
    return attempt(request, lambda: actions.unmerge_customers(made, by=request.actor), back, "They are two again.")


@require_POST
@worker
def others(request: DeskRequest, pk: int) -> HttpResponse:
    """The customer in `with` is somebody else, or (`again`) may be the same after all."""
    target, other = customer_of(request, pk), customer_of(request, _key(request))
    back, again = f"{links().customer}{pk}", request.POST.get("again") == "yes"
    act = actions.propose_duplicate_again if again else actions.refuse_duplicate
    told = "They may be proposed again." if again else f"{other} is not proposed again."
    return attempt(request, lambda: act(target, other, by=request.actor), back, told)


def _find(request: DeskRequest, target: Customer) -> HttpResponse:
    words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    found = Customer.objects.standing().filter(permissions.view_customer(request.actor)).called(words)
    others = found.exclude(pk=target.pk).select_related("organization")[:SHOWN]
    context = {"title": f"Find a duplicate of {target}", "here": "customers", "customer": target}
    return page(request, "customer_search.html", context | {"words": words, "found": others})


def _key(request: DeskRequest) -> int:
    key = request.POST.get("with") or request.GET.get("with", "")
    if not (key.isascii() and key.isdecimal() and len(key) < 19):
        raise Http404
    return int(key)
