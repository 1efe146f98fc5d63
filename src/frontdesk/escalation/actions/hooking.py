"""Telling webhooks: a signed JSON body, to addresses that administrators configured, through the guarded client."""

import datetime
import json
from typing import Any

import httpx
from django.conf import settings
from django.core import signing
from django.urls import reverse

from frontdesk.escalation.models import Call, Hook, Paging
from frontdesk.kit import clock
from frontdesk.kit.jobs import job
from frontdesk.kit.net import RefusedHost, told
from frontdesk.kit.signed import signature
from frontdesk.tickets.actions.mailing import number_words

WHOLE_SECONDS = 8.0
TRIES = 5
SALT = "frontdesk.escalation.call_back"
GOOD_FOR = datetime.timedelta(days=1)


class HookFailed(Exception):
    """It was not taken now; the job tries again."""


@job(queue="events", tries=TRIES, name="escalation.tell_hook")
def tell_hook(call_id: int) -> None:
    """Post one call, unless somebody has acknowledged meanwhile. Repeated, it has the same `Frontdesk-Delivery`."""
    found = Call.objects.select_related("hook", "paging__escalation", "paging__ticket__team").filter(pk=call_id).first()
    if found is None or found.hook is None or not found.hook.is_active:
        return
    if found.paging.state not in {Paging.State.RUNNING, Paging.State.EXHAUSTED}:
        _note(found, "No longer needed")
        return
    call_back = call_back_link(found) if found.hook.may_acknowledge else ""
    body = json.dumps(payload(found, call_back), ensure_ascii=False).encode()
    moment = int(clock.now().timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Frontdesk",
        "Frontdesk-Delivery": str(found.pk),
        "Frontdesk-Signature": signature(found.hook.secret, moment, body),
    }
    try:
        status = told(found.hook.url, body, headers, seconds=WHOLE_SECONDS)
    except RefusedHost as refusal:
        _note(found, f"Not sent: {refusal}")
        return
    except httpx.HTTPError as error:
        _note(found, f"Not sent: {type(error).__name__}")
        raise HookFailed(str(error)) from error
    _note(found, f"Answered {status}")
    if status == 429 or status >= 500:
        raise HookFailed(f"The webhook answered {status}.")


def payload(call: Call, call_back: str = "") -> dict[str, Any]:
    """What a webhook is told: the ticket's number and level, why, and which step; no word of the customer's. With an
    address to `call_back`, how it acknowledges."""
    paging, ticket = call.paging, call.paging.ticket
    told = paging.calls.filter(round=call.round, step=call.step, agent__isnull=False).values_list("whom", flat=True)
    return {
        "event": "escalation.step",
        "id": call.pk,
        "at": call.at.isoformat(),
        "ticket": number_words(ticket),
        "url": settings.PUBLIC_URL + reverse("workspace:ticket", args=[ticket.number]),
        "priority": ticket.get_priority_display().lower(),
        "level": ticket.level,
        "team": ticket.team.name if ticket.team else None,
        "kind": paging.escalation.kind,
        "reason": paging.escalation.reason,
        "step": call.step,
        "round": call.round,
        "told": list(told),
        **({"acknowledge_url": call_back} if call_back else {}),
    }


def call_back_link(call: Call) -> str:
    """The address at which a webhook acknowledges what this call told it (see `calling_back`)."""
    return settings.PUBLIC_URL + reverse("api:escalation_answer", args=[signing.dumps(call.pk, salt=SALT)])


def _note(call: Call, outcome: str) -> None:
    Call.objects.filter(pk=call.pk, answered_at=None).update(outcome=outcome[:200])  # what it has answered stays
    Hook.objects.filter(pk=call.hook_id or 0).update(last_status=outcome[:200], told_at=clock.now())
