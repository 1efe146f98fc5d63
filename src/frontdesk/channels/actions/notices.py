"""Notices: mails that Frontdesk writes by itself from a template."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from frontdesk.accounts.models import Brand
from frontdesk.channels.actions.outbox import queue
from frontdesk.channels.events import NoticeReworded
from frontdesk.channels.mail import Address
from frontdesk.channels.models import Inbox, NoticeTemplate, OutboundEnvelope
from frontdesk.channels.notices import Notice, find_notice, problems_of, render_notice
from frontdesk.channels.permissions import can_reword_notices
from frontdesk.events import Actor, emit


def queue_notice(
    kind: type[Notice] | str,
    context: Mapping[str, Any],
    *,
    to: Address,
    inbox: Inbox | None = None,
    brand: Brand | None = None,
    language: str = "en",
    reference: str = "",
    in_reply_to: str = "",
    delay_seconds: float = 0,
    by: Actor,
) -> OutboundEnvelope:
    """Render a notice and queue it as automatic mail; one-time codes and the like are sealed. Raises NoRecipient."""
    notice = find_notice(kind)
    brand = brand or (inbox.brand if inbox else Brand.default())
    rendered = render_notice(notice, context, brand, language)
    return queue(
        inbox=inbox,
        kind=notice.slug,
        to=[to],
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        reference=reference,
        in_reply_to=in_reply_to,
        sender_name="" if inbox and inbox.sender_name else brand.name,
        automatic=True,
        secret=notice.is_secret,
        delay_seconds=delay_seconds,
        headers={"X-Frontdesk-Kind": notice.slug},
        by=by,
    )


@transaction.atomic
def save_wording(kind: str, language: str, *, subject: str, body: str, by: Actor) -> NoticeTemplate:
    """Keep the company's own wording.

    Raises PermissionDenied, and ValueError with a sentence when it names unknown variables.
    """
    if not can_reword_notices(by):
        raise PermissionDenied
    problems = problems_of(find_notice(kind), subject, body)
    if problems:
        raise ValueError(problems[0])
    row, _ = NoticeTemplate.objects.update_or_create(
        kind=kind, language=language, defaults={"subject": subject, "body": body}
    )
    emit(NoticeReworded(row.pk, kind=kind, language=language), by=by)
    return row


@transaction.atomic
def restore_wording(kind: str, language: str, *, by: Actor) -> None:
    """Go back to the built-in wording. Raises PermissionDenied."""
    if not can_reword_notices(by):
        raise PermissionDenied
    for row in NoticeTemplate.objects.filter(kind=kind, language=language):
        emit(NoticeReworded(row.pk, kind=kind, language=language, is_restored=True), by=by)
        row.delete()
