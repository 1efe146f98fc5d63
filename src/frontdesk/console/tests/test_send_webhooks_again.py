"""F42: calls of webhooks that failed are listed in the settings and sent again from there."""

import uuid
from typing import Any

from frontdesk.rules import actions as rules
from frontdesk.rules.models import WebhookCall
from tests.cast import Cast


def test_f42_failed_calls_are_listed_and_sent_again(cast: Cast, signed_in: Any) -> None:
    hook = rules.save_webhook(None, name="Monitor", url="https://x.example/in", by=cast.ada.actor())
    call = WebhookCall.objects.create(
        webhook=hook, ticket_id=cast.ticket().pk, key=uuid.uuid4(), body="{}", state="failed", answer="It answered 404."
    )
    browser = signed_in(cast.ada)
    assert "It answered 404." in browser.get("/console/webhook-calls?state=failed").content.decode()
    page = browser.get(f"/console/webhook-calls/{call.pk}").content.decode()
    assert "Send again" in page and str(call.key) in page
    assert browser.post(f"/console/webhook-calls/{call.pk}/acts/again").status_code == 302
    call.refresh_from_db()
    assert call.state == "waiting"
    assert "Send again" not in browser.get(f"/console/webhook-calls/{call.pk}").content.decode()
    WebhookCall.objects.update(state="failed")
    assert "Send all failed calls again" in browser.get(f"/console/webhooks/{hook.pk}").content.decode()
    assert browser.post(f"/console/webhooks/{hook.pk}/acts/again").status_code == 302
    call.refresh_from_db()
    assert call.state == "waiting"


def test_why_a_webhook_was_switched_off_stands_at_its_page(cast: Cast, signed_in: Any) -> None:
    hook = rules.save_webhook(None, name="Monitor", url="https://x.example/in", by=cast.ada.actor())
    type(hook).objects.update(is_active=False, off_why="Gone for good.")
    page = signed_in(cast.ada).get(f"/console/webhooks/{hook.pk}").content.decode()
    assert "It was switched off." in page and "Gone for good." in page
    assert "Send all failed calls again" not in page
