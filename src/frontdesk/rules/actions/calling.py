"""Calling webhooks: asked for with the change, signed, done by a job, tried again, and told of when it fails.

The receiver knows us by `Frontdesk-Signature: t=MOMENT,v1=HEX`, the HMAC-SHA-256 of "MOMENT.BODY" under the webhook's
secret, and a repeated call by `Frontdesk-Delivery`. The connection refuses private addresses (A42).
"""

import hashlib
import hmac
import json
import uuid
from typing import Any

import httpx
from django.conf import settings
from django.db import transaction

from frontdesk.events import Actor, emit
from frontdesk.kit import clock
from frontdesk.kit.hold import is_held
from frontdesk.kit.jobs import job
from frontdesk.kit.net import RefusedHost, http_client
from frontdesk.rules.actions.failing import count_failure
from frontdesk.rules.events import WebhookCalled
from frontdesk.rules.models import RuleRun, Webhook, WebhookCall
from frontdesk.tickets.actions.mailing import number_words
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.models import Ticket

MOST_TRIES = 8
HELD_SECONDS = 300
READ = ("requester__organization", "team", "assignee__user", "category")


def ask_for_call(webhook: int, ticket: int, *, run: int | None, by: Actor) -> WebhookCall:
    """Have a webhook told of a ticket as it stands now. Raises NotAllowedNow where it is not in use."""
    hook = Webhook.objects.filter(pk=webhook, is_active=True).first()
    if hook is None:
        raise NotAllowedNow("This webhook is no longer in use.")
    row = Ticket.objects.select_related(*READ).get(pk=ticket)
    key = uuid.uuid4()
    body = {"delivery": str(key), "at": clock.now().isoformat(), "by": by.name, "ticket": described(row)}
    made = WebhookCall.objects.create(
        webhook=hook, run_id=run, ticket_id=ticket, key=key, body=json.dumps(body, ensure_ascii=False)
    )
    emit(WebhookCalled(ticket, hook.pk, hook.name), by=by)
    call.defer(call_id=made.pk)
    return made


def described(row: Ticket) -> dict[str, Any]:
    """What a webhook is told of a ticket: nothing of what was said."""
    customer = row.requester
    return {
        "number": number_words(row), "url": f"{settings.PUBLIC_URL}/desk/tickets/{row.number}", "subject": row.subject,
        "status": row.status, "priority": Ticket.Priority(row.priority).name.lower(), "level": row.level,
        "category": row.category.slug if row.category else None, "team": row.team.name if row.team else None,
        "assignee": row.assignee.name if row.assignee else None, "channel": row.channel, "tags": row.tags,
        "fields": row.fields, "created_at": row.created_at.isoformat(),
        "due_at": row.next_due_at.isoformat() if row.next_due_at else None,
        "requester": {
            "name": customer.name, "email": customer.email,
            "organization": customer.organization.name if customer.organization else None,
        },
    }  # fmt: skip


def signature(secret: str, body: str, moment: int) -> str:
    """The value of `Frontdesk-Signature` for a body at a moment (seconds since 1970)."""
    mac = hmac.new(secret.encode(), f"{moment}.{body}".encode(), hashlib.sha256).hexdigest()
    return f"t={moment},v1={mac}"


@job(queue="bulk", name="rules.call_webhook")
def call(call_id: int) -> None:
    """Make the call; where it fails, again after 10 s, 40 s, 90 s … and at last it is told on the ticket."""
    row = WebhookCall.objects.select_related("webhook").filter(pk=call_id, state=WebhookCall.State.WAITING).first()
    if row is None:
        return
    if is_held():  # a restored copy keeps quiet
        call.defer_in(HELD_SECONDS, call_id=call_id)
        return
    why, is_final = _sent(row)
    with transaction.atomic():
        _note(row, why, is_final=is_final or row.tries + 1 >= MOST_TRIES or not row.webhook.is_active)


def _sent(row: WebhookCall) -> tuple[str, bool]:
    """Why it did not arrive ("" where it did), and whether trying again is of no use."""
    headers = {
        "Content-Type": "application/json; charset=utf-8", "User-Agent": "Frontdesk",
        "Frontdesk-Delivery": str(row.key),
        "Frontdesk-Signature": signature(row.webhook.secret, row.body, int(clock.now().timestamp())),
    }  # fmt: skip
    try:
        with http_client() as client, client.stream("POST", row.webhook.url, content=row.body, headers=headers) as got:
            if got.is_success:
                return "", False
            return f"It answered {got.status_code}.", got.status_code in {400, 401, 403, 404, 405, 410}
    except RefusedHost as refused:
        return str(refused), "private" in str(refused)
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        return f"It did not answer: {str(error) or type(error).__name__}", isinstance(error, httpx.InvalidURL)


def _note(row: WebhookCall, why: str, *, is_final: bool) -> None:
    row.tries, row.answer = row.tries + 1, why[:300]
    if why and not is_final:
        row.save(update_fields=["tries", "answer"])
        call.defer_in(10 * row.tries**2, call_id=row.pk)
        return
    row.state, row.ended_at = (WebhookCall.State.FAILED if why else WebhookCall.State.DONE), clock.now()
    row.save(update_fields=["tries", "answer", "state", "ended_at"])
    if why:
        _tell(row, why)


def _tell(row: WebhookCall, why: str) -> None:
    """On the ticket, in the rule's log, and against the rule."""
    run = RuleRun.objects.select_for_update().filter(pk=row.run_id or 0).first()
    by = Actor("rule", run.rule_id if run else None, f"Rule “{run.rule_name}”" if run else "Rules")
    emit(WebhookCalled(row.ticket_id, row.webhook_id, row.webhook.name, "failed", why[:200]), by=by)
    if run is None:
        return
    for each in run.effects:
        if each["slug"] == "webhook":
            each |= {"state": "failed", "why": why[:300]}
    is_all = all(each["state"] == "failed" for each in run.effects)
    run.state = RuleRun.State.FAILED if is_all else RuleRun.State.PARTLY
    run.save(update_fields=["effects", "state"])
    count_failure(run.rule_id, run.ticket_id, why, by=by)
