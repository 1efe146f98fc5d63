"""How a view of this door answers."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from frontdesk.accounts.models.access import fingerprint
from frontdesk.accounts.permissions import oversee, work
from frontdesk.events import stream_token
from frontdesk.kit.plans import kept_plans
from frontdesk.kit.templates import render
from frontdesk.workspace.access import DeskRequest, is_partial
from frontdesk.workspace.links import links
from frontdesk.workspace.sidebar import read_sidebar
from frontdesk.workspace.tabs import with_current


def page(
    request: DeskRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    block: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page with its sidebar, or one named block alone, which needs none."""
    actor = request.actor
    values: dict[str, Any] = {
        "works": work(actor),
        "oversees": oversee(actor),
        "links": links(),
        "first": block is None,
        **context,
    }
    if block in {None, "counters", "announced", "offered", "duty"}:
        if not values.get("sidebar"):
            with kept_plans():
                values["sidebar"] = read_sidebar(actor)
        values["tabs"] = with_current(values["sidebar"].tabs, values.get("ticket"))
        values.setdefault("here", "")
        request.live_token = stream_token(audiences(request))  # type: ignore[attr-defined]
    answer = render(request, f"workspace/{template}", values, block=block, status=status)
    if block and status == 200 and request.method == "GET":
        answer.headers["ETag"] = f'"{hashlib.blake2b(answer.content, digest_size=12).hexdigest()}"'
    return answer


def audiences(request: DeskRequest) -> list[str]:
    """What the open page of this agent may hear."""
    actor = request.actor
    heard = ["staff", f"agent.{actor.id}", *(f"team.{team}" for team in actor.scope.teams)]
    heard.append(f"session.{fingerprint(request.session.session_key or '')}")
    heard += ["overseers"] if oversee(actor) else []
    return [*heard, "administrators"] if actor.has_role("administrator") else heard


def asked_block(request: HttpRequest, *known: str) -> str | None:
    """The block that a region of an open page asks for, if this page has it."""
    name = request.GET.get("block", "")
    return name if name in known and is_partial(request) else None
