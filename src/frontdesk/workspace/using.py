"""A macro in the reply box: what it will do with the reply, and doing it when the reply is sent."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from frontdesk.events import Actor
from frontdesk.kit.html import html_to_text, safe
from frontdesk.rules import actions as rules
from frontdesk.rules.effect import Planned
from frontdesk.rules.models import Macro
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.models import Ticket
from frontdesk.workspace.access import DeskRequest
from frontdesk.workspace.forms.message import MessageForm

GONE = "This macro is no longer there. Take it out, then send again: your text stays."


@dataclass(frozen=True)
class Shown:
    """A macro on a ticket as a page shows it. `effects` come with whether they are to be done."""

    id: int
    name: str
    about: str
    html: Markup
    language: str
    effects: list[tuple[Planned, bool]]


def shown(macro: Macro, ticket: Ticket, actor: Actor, chosen: Collection[str] | None = None) -> Shown:
    """With all effects chosen that can be done, unless `chosen` says which."""
    filled = rules.fill(macro, ticket, by=actor)
    effects = [
        (each, not each.problem if chosen is None else each.slug in chosen) for each in filled.effects
    ]  # fmt: skip
    return Shown(macro.pk, macro.name, macro.about, safe(filled.html), filled.language, effects)


def typed_with(request: DeskRequest, ticket: Ticket) -> dict[str, Any]:
    """What the composer holds when the page's address names a macro: its reply, and its effects beside it."""
    macro = _named(request.GET.get("macro", ""), request.actor)
    if macro is None:
        return {}
    found = shown(macro, ticket, request.actor)
    return {"mode": "reply", "body": html_to_text(found.html), "html": str(found.html), "macro": found}


def kept_with(request: DeskRequest, ticket: Ticket) -> Shown | None:
    """The macro of a message that could not be taken, with what was chosen."""
    macro = _named(request.POST.get("macro", ""), request.actor)
    return shown(macro, ticket, request.actor, request.POST.getlist("effect")) if macro else None


def drafted_with(draft: Mapping[str, Any], ticket: Ticket, actor: Actor) -> Shown | None:
    """The macro that was chosen with a draft which is shown again, with the effects that were chosen."""
    key, _, chosen = str(draft.get("doing") or "").partition(":")
    macro = _named(key, actor)
    return shown(macro, ticket, actor, chosen.split(",")) if macro else None


def with_macro(request: DeskRequest, ticket: Ticket, form: MessageForm, write: Callable[[], object]) -> None:
    """Write the message, and in the same transaction what its macro does. Raises what both raise.

    A status of the macro goes with a reply, unless whoever sends it chose another.
    """
    asked = request.POST.get("macro", "")
    if not asked:
        write()
        return
    macro = _named(asked, request.actor)
    if macro is None:
        raise NotAllowedNow(GONE)
    data, chosen = form.cleaned_data, set(request.POST.getlist("effect"))
    if data["status"]:
        chosen.discard("status")

    def send(status: str | None) -> object:
        data["status"] = data["status"] or status or ""
        return write()

    rules.apply_macro(
        macro, ticket, by=request.actor, chosen=chosen, seen=data["seen"], key=data["key"] or None, send=send,
        carries_status=data["mode"] == "reply",
    )  # fmt: skip


def _named(key: str, actor: Actor) -> Macro | None:
    if not (key.isascii() and key.isdecimal() and len(key) < 18):
        return None
    return Macro.objects.usable_by(actor).filter(pk=int(key)).first()
