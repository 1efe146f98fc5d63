"""What a view says after an act: it worked, it may not be now, or somebody else was faster."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from frontdesk.customers.conflict import NotPossible
from frontdesk.events.models import Entry
from frontdesk.tickets.conflict import Conflict, NotAllowedNow, OpenChildren
from frontdesk.tickets.logic.preview import preview_of
from frontdesk.tickets.models import Message, Ticket
from frontdesk.workspace.access import DeskRequest, is_partial
from frontdesk.workspace.thread import Done, activity_of
from frontdesk.workspace.undoing import Step, undo_of

SHOWN = 6


@dataclass(frozen=True)
class Notice:
    """Why something was not taken. `entries` is what happened meanwhile."""

    title: str
    text: str = ""
    kind: str = "warn"
    entries: list[Done] = field(default_factory=list)
    is_meanwhile: bool = False


def meanwhile(conflict: Conflict) -> Notice:
    """What somebody else did while this was written, with the first words of what they said (A67)."""
    entries = list(conflict.since)[-SHOWN:]
    said = dict(Message.objects.filter(pk__in=[_message(one) for one in entries]).values_list("pk", "text"))
    shown = [
        replace(done, sentence=f"{done.sentence}: “{preview_of(words)}”")
        if (words := said.get(_message(entry), ""))
        else done
        for entry in entries
        for done in activity_of([entry])
    ]
    return Notice(
        "Not sent yet: something happened meanwhile.",
        "Your text is still here. Read what came, change yours if you must, and send it.",
        entries=shown,
        is_meanwhile=True,
    )


def _message(entry: Entry) -> int:
    found = entry.data.get("message", 0) if isinstance(entry.data, dict) else 0
    return found if isinstance(found, int) else 0


def refusal(text: str) -> Notice:
    """Why an act does not fit now."""
    return Notice(text, kind="danger")


def moved_on(request: HttpRequest, to: str, text: str = "", undo: dict[str, str] | None = None) -> HttpResponse:
    """The act worked: an open page refreshes its regions by itself, a plain form goes on to `to`.

    `undo`, made by `undoing.undo_of`, lets the toast offer to take it back.
    """
    if is_partial(request):
        answer = HttpResponse(status=204)
        if text:
            toast = {"text": text, "kind": "ok"} | ({"undo": undo} if undo else {})
            answer.headers["HX-Trigger"] = json.dumps({"toast": toast})
        return answer
    if text:
        messages.success(request, text)
    return _see(to)


def onward(request: HttpRequest, to: str) -> HttpResponse:
    """The act worked, and the page has to be drawn anew."""
    return HttpResponse(status=204, headers={"HX-Redirect": to}) if is_partial(request) else _see(to)


def gone(request: HttpRequest, to: str, text: str) -> HttpResponse:
    """The act worked, and its page is no longer there to go back to."""
    messages.success(request, text)
    return onward(request, to)


def attempt(
    request: DeskRequest, act: Callable[[], object], to: str, text: str = "", step: Step | None = None
) -> HttpResponse:
    """Do one small act, and say it where it does not fit: as a toast on an open page, else on the next page.

    `step` is what stood before (`undoing.before_of`): then it can be taken back from the toast.
    """
    try:
        done = act()
    except Conflict as conflict:
        said = " ".join(f"{entry.who} {entry.sentence}." for entry in activity_of(conflict.since))
        return _failed(request, to, f"Somebody was faster: {said} Look again before you change it.", 409)
    except OpenChildren:
        raise  # whoever asked for it asks on
    except (NotAllowedNow, NotPossible) as error:
        return _failed(request, to, str(error), 422)
    return moved_on(request, to, text, undo_after(done, step, request))


def undo_after(done: object, step: Step | None, request: DeskRequest) -> dict[str, str] | None:
    """The way back from an act that returned the ticket as it left it."""
    return undo_of(step, done, request.actor) if step and isinstance(done, Ticket) else None


def _failed(request: HttpRequest, to: str, text: str, status: int) -> HttpResponse:
    if not is_partial(request):
        messages.warning(request, text)
        return _see(to)
    trigger = json.dumps({"toast": {"text": text, "kind": "warn"}, "fd:stale": True})
    return HttpResponse(status=status, headers={"HX-Trigger": trigger, "HX-Reswap": "none"})


def _see(to: str) -> HttpResponse:
    answer = HttpResponseRedirect(to)
    answer.status_code = 303
    return answer
