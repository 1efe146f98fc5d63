"""Who is on call now and next, and what is different once."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontdesk.escalation import actions as escalation
from frontdesk.escalation.models import Rotation, StandIn, Swap
from frontdesk.escalation.permissions import arrange
from frontdesk.events import Actor
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.workspace.access import DeskRequest, desk, worker
from frontdesk.workspace.answers import attempt, moved_on
from frontdesk.workspace.forms.on_call import StandInForm, SwapForm
from frontdesk.workspace.links import links
from frontdesk.workspace.pages import asked_block, page
from frontdesk.workspace.rota import read_rota


@desk
@require_safe
def on_call(request: DeskRequest) -> HttpResponse:
    """Who is on call now."""
    context: dict[str, Any] = {"title": "On call", "here": "on_call", "rota": read_rota(request.actor)}
    context["arranges"] = arrange(request.actor)
    return page(request, "on_call.html", context, block=asked_block(request, "rota"))


@worker
@require_http_methods(["GET", "HEAD", "POST"])
def stand_ins(request: DeskRequest, pk: int) -> HttpResponse:
    """Put somebody on call for a time; oneself, or for supervisors anybody."""
    found = _rotation(pk)
    act = lambda data: escalation.stand_in(found, by=request.actor, **data)  # noqa: E731
    return _form(request, StandInForm, found, "Stand in", "Put on call", act)


@worker
@require_POST
def stand_in_removal(request: DeskRequest, pk: int, stand_in: int) -> HttpResponse:
    """Take a stand-in out."""
    row = get_object_or_404(StandIn, pk=stand_in, rotation=pk)
    act = partial(escalation.remove_stand_in, row, by=request.actor)
    return attempt(request, act, links().on_call, "The turn is again whose it was.")


@worker
@require_http_methods(["GET", "HEAD", "POST"])
def swap(request: DeskRequest, pk: int) -> HttpResponse:
    """Two turns change places: at once for supervisors; others ask whoever has the other turn."""
    found, arranges = _rotation(pk), arrange(request.actor)
    act = lambda data: _swap(found, request.actor, data)  # noqa: E731
    return _form(
        request, SwapForm, found, "Change turns", "Change" if arranges else "Ask", act,
        done="Changed." if arranges else "Asked. It holds when they agree.",
    )  # fmt: skip


def _swap(rotation: Rotation, actor: Actor, data: dict[str, Any]) -> object:
    if arrange(actor):
        return escalation.swap_turns(rotation, one=data["one"], other=data["other"], by=actor)
    return escalation.ask_to_swap(rotation, by=actor, **data)


@worker
@require_POST
def swap_agreement(request: DeskRequest, pk: int, swap: int) -> HttpResponse:
    """Agree to change turns."""
    act = partial(escalation.agree_to_swap, _asked(pk, swap), by=request.actor)
    return attempt(request, act, links().on_call, "Turns are changed.")


@worker
@require_POST
def swap_refusal(request: DeskRequest, pk: int, swap: int) -> HttpResponse:
    """Say that turns stay as they are."""
    act = partial(escalation.decline_swap, _asked(pk, swap), by=request.actor)
    return attempt(request, act, links().on_call, "Turns stay as they are.")


@worker
@require_POST
def swap_removal(request: DeskRequest, pk: int, swap: int) -> HttpResponse:
    """Ask no longer."""
    act = partial(escalation.withdraw_swap, _asked(pk, swap), by=request.actor)
    return attempt(request, act, links().on_call, "It is asked no longer.")


def _asked(pk: int, swap: int) -> Swap:
    return get_object_or_404(Swap, pk=swap, rotation=pk)


def _rotation(pk: int) -> Rotation:
    return get_object_or_404(Rotation.objects.prefetch_related("members", "stand_ins"), pk=pk, is_active=True)


def _form(
    request: DeskRequest,
    kind: Callable[..., forms.Form],
    rotation: Rotation,
    title: str,
    submit: str,
    act: Callable[[dict[str, Any]], object],
    done: str = "Changed.",
) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = kind(posted, rotation=rotation, actor=request.actor)
    if posted is not None and form.is_valid():
        try:
            act(form.cleaned_data)
        except NotAllowedNow as error:
            form.add_error(None, str(error))
        except PermissionDenied:
            form.add_error(None, "One of the turns has to be yours; a supervisor changes those of others.")
        else:
            return moved_on(request, links().on_call, done)
    context = {"title": title, "here": "on_call", "form": form, "rotation": rotation, "submit": submit}
    return page(request, "on_call_form.html", context, status=422 if form.is_bound else 200)
