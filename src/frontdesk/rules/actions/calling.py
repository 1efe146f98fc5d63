"""Calling webhooks: asked for with the change, signed, done by a job, tried again, and told of when it fails.

The receiver knows us by `Frontdesk-Signature: t=MOMENT,v1=HEX`, the HMAC-SHA-256 of "MOMENT.BODY" under the webhook's
secret, and a repeated call by `Frontdesk-Delivery`. The connection refuses private addresses (A42), and takes ten
seconds in all, whatever the receiver does (F42). While one is away, one call at a time tries and the others wait.
"""

import datetime
import json
import random
import uuid
from typing import Any

import httpx
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from frontdesk.events import SYSTEM, Actor, emit
from frontdesk.kit import clock
from frontdesk.kit.hold import is_held
from frontdesk.kit.jobs import job
from frontdesk.kit.net import RefusedHost, told
from frontdesk.kit.signed import signature
from frontdesk.rules import permissions
from frontdesk.rules.actions.failing import count_failure
from frontdesk.rules.events import WebhookCalled, WebhookSwitchedOff
from frontdesk.rules.logic import retries
from frontdesk.rules.models import RuleRun, Webhook, WebhookCall
from frontdesk.tickets.actions.mailing import number_words
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.models import Ticket

WHOLE_SECONDS = 10.0
HELD_SECONDS = 300
CHANCE = random.SystemRandom()
MOST_AGAIN = 500
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


@job(queue="bulk", name="rules.call_webhook")
def call(call_id: int) -> None:
    """Make the call; where it fails, again for more than a day (`logic.retries`), and at last it is told."""
    row = WebhookCall.objects.select_related("webhook").filter(pk=call_id, state=WebhookCall.State.WAITING).first()
    if row is None:
        return
    hook, now = row.webhook, clock.now()
    if is_held():  # a restored copy keeps quiet
        call.defer_in(HELD_SECONDS, call_id=call_id)
    elif not hook.is_active:
        with transaction.atomic():
            _end(row, "The webhook is no longer in use.")
    elif hook.rests_until is not None and hook.rests_until > now and hook.tried_by != row.pk:
        wait = (hook.rests_until - now).total_seconds() + retries.REST * CHANCE.random()
        call.defer_in(wait, call_id=call_id)
    else:
        why, is_final, is_gone = _sent(row)
        with transaction.atomic():
            _note(row, why, is_final=is_final, is_gone=is_gone)


def _sent(row: WebhookCall) -> tuple[str, bool, bool]:
    """Why it did not arrive ("" where it did), whether trying again is of no use, and whether the receiver is gone."""
    headers = {
        "Content-Type": "application/json; charset=utf-8", "User-Agent": "Frontdesk",
        "Frontdesk-Delivery": str(row.key),
        "Frontdesk-Signature": signature(row.webhook.secret, int(clock.now().timestamp()), row.body.encode()),
    }  # fmt: skip
    try:
        status = told(row.webhook.url, row.body.encode(), headers, seconds=WHOLE_SECONDS)
    except RefusedHost as refused:
        return str(refused), "private" in str(refused), False
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        why = f"It did not answer: {str(error) or type(error).__name__}"
        return why, isinstance(error, httpx.InvalidURL), False
    if 200 <= status < 300:
        return "", False, False
    return f"It answered {status}.", status in retries.USELESS, status == retries.GONE


def _note(row: WebhookCall, why: str, *, is_final: bool, is_gone: bool) -> None:
    """Keep how a try went: done, again after a pause, or given up."""
    row.tries, row.answer = row.tries + 1, why[:300]
    hook = Webhook.objects.filter(pk=row.webhook_id)
    if not why:
        if row.webhook.rests_until is not None:
            hook.update(rests_until=None, tried_by=None)
        _end(row, "")
    elif is_final or row.tries >= retries.MOST_TRIES:
        _end(row, why)
        if is_gone:
            switch_webhook_off(row, "Its address answered that it is gone for good (410).")
        elif not is_final and not _got_through_since(row):
            switch_webhook_off(row, f"Nothing got through for more than a day. {why}")
    else:
        row.save(update_fields=["tries", "answer"])
        until = clock.now() + datetime.timedelta(seconds=retries.rest(row.tries))
        hook.update(rests_until=until, tried_by=row.pk)
        call.defer_in(retries.pause(row.tries, CHANCE.random()), call_id=row.pk)


def _got_through_since(row: WebhookCall) -> bool:
    done = WebhookCall.objects.filter(webhook=row.webhook_id, state=WebhookCall.State.DONE, ended_at__gte=row.at)
    return done.exists()


def switch_webhook_off(row: WebhookCall, why: str) -> None:
    """Call it no more, and have administrators told: once, however many calls find the same."""
    hook = row.webhook
    if Webhook.objects.filter(pk=hook.pk, is_active=True).update(is_active=False, off_why=why[:300]):
        emit(WebhookSwitchedOff(hook.pk, hook.name, why[:300], row.ticket_id), by=SYSTEM)


def _end(row: WebhookCall, why: str) -> None:
    row.state, row.ended_at = (WebhookCall.State.FAILED if why else WebhookCall.State.DONE), clock.now()
    row.answer = why[:300]
    row.save(update_fields=["tries", "answer", "state", "ended_at"])
    if why:
        _tell(row, why)


@transaction.atomic
def send_again(row: WebhookCall, *, by: Actor) -> None:
    """Have a failed call made again, as it was and under its own delivery. Raises PermissionDenied, ValidationError."""
    if not permissions.administer_rules(by):
        raise PermissionDenied
    found = WebhookCall.objects.select_for_update(of=("self",)).select_related("webhook").get(pk=row.pk)
    if found.state != WebhookCall.State.FAILED:
        raise ValidationError("This call has not failed, so there is nothing to send again.")
    if not found.webhook.is_active:
        raise ValidationError(f"The webhook {found.webhook.name} is not in use. Put it in use first.")
    found.state, found.tries, found.answer, found.ended_at = WebhookCall.State.WAITING, 0, "", None
    found.at = clock.now()
    found.save(update_fields=["state", "tries", "answer", "ended_at", "at"])
    emit(WebhookCalled(found.ticket_id, found.webhook_id, found.webhook.name, "again"), by=by)
    call.defer(call_id=found.pk)


def send_failed_again(hook: Webhook, *, by: Actor) -> int:
    """Have the oldest failed calls of a webhook made again; returns how many (MOST_AGAIN at most)."""
    failed = WebhookCall.objects.filter(webhook=hook, state=WebhookCall.State.FAILED).order_by("pk")
    rows = list(failed[:MOST_AGAIN])
    for row in rows:
        send_again(row, by=by)
    return len(rows)


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
