"""Where rules call other systems."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet

from frontdesk.console.forms.webhooks import WebhookForm
from frontdesk.kit.screens import Act, Column, Filter, Mark, Removal, Screen
from frontdesk.kit.screens.parts import Tone
from frontdesk.rules import actions as rules
from frontdesk.rules.models import Webhook, WebhookCall

TONES: dict[str, Tone] = {"done": "ok", "failed": "late", "waiting": "info"}


def state(row: Webhook) -> list[Mark]:
    """Whether it is in use, and how the last call went."""
    last = row.calls.first()
    marks = [] if row.is_active else [Mark("Not in use", "neutral", "ban")]
    marks += [Mark("Switched off by its failures", "late", "circle-alert")] if row.off_why else []
    if last is None:
        return marks
    return [*marks, Mark(f"Last call: {last.get_state_display().lower()}", TONES[last.state])]


def again_all(row: Webhook, by: Any) -> str:
    """What came of sending all that failed again."""
    count = rules.send_failed_again(row, by=by)
    return "One failed call is made again." if count == 1 else f"{count} failed calls are made again."


def again(row: WebhookCall, by: Any) -> str:
    """What came of sending one call again."""
    rules.send_again(row, by=by)
    return "It is sent again."


class Webhooks(Screen, slug="webhooks"):
    label, one, icon, group, position = "Webhooks", "webhook", "webhook", "Rules", 30
    about: ClassVar[str] = "Addresses of other systems that rules tell of tickets. Each call is signed."
    subject = "webhook"
    search = ("name", "url")
    columns = (
        Column("Name", "name", sort="name"),
        Column("Address", "url", is_wide=True),
        Column("State", state),
    )
    empty = ("No webhook yet", "A rule can then tell another system of a ticket: a chat, a monitor, a pager.")
    form = WebhookForm
    page = "console/webhook.html"
    acts = (
        Act("again", "Send all failed calls again", again_all, "refresh-cw",
            applies=lambda row: row.is_active and row.calls.filter(state="failed").exists()),
    )  # fmt: skip
    removal = Removal(lambda row, by: rules.remove_webhook(row, by=by), done="Removed.")

    @classmethod
    def rows(cls) -> QuerySet[Webhook]:
        return Webhook.objects.order_by("name", "pk")

    @classmethod
    def save(cls, row: Any, values: dict[str, Any], *, by: Any) -> Webhook:
        return rules.save_webhook(row, by=by, **values)

    @classmethod
    def extras(cls, row: Any, params: Mapping[str, str]) -> dict[str, Any]:
        return {"calls": row.calls.all()[:10] if row is not None else []}


class WebhookCalls(Screen, slug="webhook-calls"):
    label, one, icon, group, position = "Calls of webhooks", "call", "history", "Rules", 40
    about: ClassVar[str] = "What webhooks were told, and what failed, to be sent again. Kept for half a year."
    is_log = True
    search = ("webhook__name", "answer")
    columns = (
        Column("When", "at"),
        Column("Webhook", "webhook.name"),
        Column("How it went", lambda row: Mark(row.get_state_display(), TONES[row.state])),
        Column("Tries", "tries", is_wide=True),
        Column("What came back", "answer", is_wide=True),
    )
    filters = (
        Filter("state", "How it went", lambda: WebhookCall.State.choices,
               lambda rows, value: rows.filter(state=value), "However it went"),
    )  # fmt: skip
    empty = ("No call yet", "As soon as a rule calls a webhook, it stands here with what came back.")
    acts = (Act("again", "Send again", again, "refresh-cw", applies=lambda row: row.state == "failed"),)

    @classmethod
    def rows(cls) -> QuerySet[WebhookCall]:
        return WebhookCall.objects.select_related("webhook")

    @classmethod
    def title(cls, row: Any) -> str:
        return f"Call of {row.webhook.name}"

    @classmethod
    def details(cls, row: Any) -> list[tuple[str, Any]]:
        return [
            ("Webhook", row.webhook.name), ("When", row.at), ("How it went", row.get_state_display()),
            ("Tries", row.tries), ("What came back", row.answer), ("Ended", row.ended_at),
            ("Delivery", str(row.key)), ("What was told", row.body),
        ]  # fmt: skip
