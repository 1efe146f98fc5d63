"""F42: calls of webhooks that failed are listed in the settings and sent again from there."""

import uuid

from django.test import Client

from frontdesk.rules import actions as rules
from frontdesk.rules.models import WebhookCall
from tests.cast import Cast


def test_f42_failed_calls_are_listed_and_sent_again(cast: Cast, ada: Client) -> None:
    hook = rules.save_webhook(None, name="Monitor", url="https://x.example/in", by=cast.ada.actor())
    call = WebhookCall.objects.create(
        webhook=hook, ticket_id=cast.ticket().pk, key=uuid.uuid4(), body="{}", state="failed", answer="It answered 404."
    )
    assert "It answered 404." in ada.get("/console/webhook-calls?state=failed").content.decode()
    page = ada.get(f"/console/webhook-calls/{call.pk}").content.decode()
    assert "Send again" in page and str(call.key) in page
    assert ada.post(f"/console/webhook-calls/{call.pk}/acts/again").status_code == 302
    call.refresh_from_db()
    assert call.state == "waiting"
    assert "Send again" not in ada.get(f"/console/webhook-calls/{call.pk}").content.decode()
    WebhookCall.objects.update(state="failed")
    assert "Send all failed calls again" in ada.get(f"/console/webhooks/{hook.pk}").content.decode()
    assert ada.post(f"/console/webhooks/{hook.pk}/acts/again").status_code == 302
    call.refresh_from_db()
    assert call.state == "waiting"


def test_why_a_webhook_was_switched_off_stands_at_its_page(cast: Cast, ada: Client) -> None:
    hook = rules.save_webhook(None, name="Monitor", url="https://x.example/in", by=cast.ada.actor())
    type(hook).objects.update(is_active=False, off_why="Gone for good.")
    page = ada.get(f"/console/webhooks/{hook.pk}").content.decode()
    assert "It was switched off." in page and "Gone for good." in page
    assert "Send all failed calls again" not in page
