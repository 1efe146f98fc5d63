"""Webhooks: made, changed, removed."""

from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from frontdesk.events import Actor, emit
from frontdesk.kit import html as markup
from frontdesk.rules import permissions
from frontdesk.rules.events import WebhookSaved
from frontdesk.rules.models import Rule, Webhook


@transaction.atomic
def save_webhook(
    webhook: Webhook | None, *, by: Actor, name: str, url: str, secret: str = "", is_active: bool = True
) -> Webhook:
    """Add a webhook or change it; without a `secret` it keeps its own. Raises PermissionDenied, ValidationError."""
    if not permissions.administer_rules(by):
        raise PermissionDenied
    row = Webhook.objects.select_for_update().get(pk=webhook.pk) if webhook is not None else Webhook()
    row.name, row.url, row.is_active = markup.one_line(name, 80), url.strip(), is_active
    if not row.name:
        raise ValidationError({"name": "A webhook needs a name."})
    parts = urlsplit(row.url)
    if parts.scheme not in {"https", "http"} or not parts.hostname or parts.username or parts.password:
        raise ValidationError({"url": "Write an address that begins with https://, without a name or password in it."})
    if secret:
        row.secret = secret
    row.rests_until, row.tried_by = None, None
    if is_active:
        row.off_why = ""
    row.save()
    emit(WebhookSaved(row.pk, row.name, "added" if webhook is None else "changed"), by=by)
    return row


@transaction.atomic
def remove_webhook(webhook: Webhook, *, by: Actor) -> None:
    """Remove it, unless a rule calls it. Raises PermissionDenied, ValidationError that names the rule."""
    if not permissions.administer_rules(by):
        raise PermissionDenied
    row = Webhook.objects.select_for_update().get(pk=webhook.pk)
    if (rule := Rule.objects.filter(effects__webhook=str(row.pk)).first()) is not None:
        raise ValidationError(f"The rule “{rule.name}” calls it. Take it out there first.")
    emit(WebhookSaved(row.pk, row.name, "removed"), by=by)
    row.delete()
