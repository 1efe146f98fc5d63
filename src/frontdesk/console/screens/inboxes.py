"""Where customers write to."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from frontdesk.channels.actions import inboxes
from frontdesk.channels.couriers.courier import Courier
from frontdesk.channels.hooks.provider import Provider
from frontdesk.channels.hooks.taking import address_token
from frontdesk.channels.models import Grant, InboundEnvelope, InboundState, Inbox
from frontdesk.channels.transport.oauth import endpoint_of
from frontdesk.channels.transport.settings import receiving_of
from frontdesk.console.forms.inbox import SECRETS, SETTINGS, InboxForm
from frontdesk.kit.screens import Act, Column, Mark, Screen


def state(row: Inbox) -> Mark:
    """How the inbox does."""
    if row.adapter is None:
        return Mark("Unavailable", "late", "unplug")
    if not row.is_active:
        return Mark("Not in use", "neutral", "ban")
    if row.is_failing:
        return Mark("Failing", "late", "circle-alert")
    if not row.adapter.is_polled or receiving_of(row) in {"provider", "listener"}:
        return Mark("Ready", "ok", "check")
    return Mark("Working", "ok", "check") if row.last_success_at else Mark("Not tested", "soon", "hourglass")


def make_default(row: Inbox, by: Any) -> str:
    inboxes.make_default(row, by=by)
    return f"{row.name} now writes wherever no other inbox is named."


def switch_on(row: Inbox, by: Any) -> str:
    inboxes.change_inbox(row, is_active=True, by=by)
    return f"{row.name} is read again."


def switch_off(row: Inbox, by: Any) -> str:
    inboxes.change_inbox(row, is_active=False, by=by)
    return f"{row.name} is no longer read and sends nothing."


def change_mail_address(row: Inbox, by: Any) -> str:
    inboxes.change_hook_address(row, "mail", by=by)
    return "The address is a new one. Give it to the provider: mail that goes to the old one is refused."


def change_report_address(row: Inbox, by: Any) -> str:
    inboxes.change_hook_address(row, "reports", by=by)
    return "The address for reports is a new one. Give it to the provider: the old one is refused."


def is_called(row: Inbox) -> bool:
    """Whether a provider hands mail over to it."""
    return row.channel == "email" and receiving_of(row) == "provider"


def settings_of(values: dict[str, Any], row: Inbox | None) -> tuple[dict[str, Any], dict[str, str]]:
    """(settings, secrets) of what was typed; the account for sending is that for receiving where none is given.

    What the form does not show stays as it is stored.
    """
    stored = row.secrets if row else {}
    secrets = {name: values.pop(name, "") for name in SECRETS}
    typed = {name: values.pop(name, "") for name in SETTINGS}
    found = {name: value for name, value in (row.settings if row else {}).items() if name not in SETTINGS}
    found |= {name: value for name, value in typed.items() if value not in (None, "")}
    if found.get("imap_username") and not found.get("smtp_username"):
        found["smtp_username"] = found["imap_username"]
    if secrets["imap_password"] and not secrets["smtp_password"] and not stored.get("smtp_password"):
        secrets["smtp_password"] = secrets["imap_password"]
    return found, secrets


def about_receiving(row: Inbox) -> dict[str, Any]:
    """What the inbox's page shows of how mail comes in: way, provider with its address, account, what waits."""
    waiting = InboundEnvelope.objects.filter(inbox=row, state=InboundState.RECEIVED)
    provider = Provider.find(str(row.settings.get("provider", "")))
    way = receiving_of(row) if row.channel == "email" else ""
    return {
        "way": way,
        "provider": provider if way == "provider" else None,
        "hook": hook_address(row) if way == "provider" and provider else "",
        "courier": Courier.find(str(row.settings.get("courier", ""))),
        "account": endpoint_of(row) if row.channel == "email" else None,
        "return_address": f"{settings.PUBLIC_URL}{reverse('console:inbox_account_return')}",
        "grant": Grant.objects.filter(inbox=row).first(),
        "waiting": waiting.count(),
        "oldest": waiting.order_by("received_at").values_list("received_at", flat=True).first(),
    }


def hook_address(row: Inbox) -> str:
    """The secret address that a provider calls."""
    path = reverse("api:inbound_mail", args=[row.pk, row.settings["provider"], address_token(row)])
    return f"{settings.PUBLIC_URL}{path}"


class Inboxes(Screen, slug="inboxes"):
    label, one, icon, group, position = "Inboxes", "inbox", "mail", "E-mail", 10
    about: ClassVar[str] = "Addresses that customers write to. Frontdesk reads them and answers from the same address."
    subject = "inbox"
    search = ("name", "address")
    columns = (
        Column("Name", "name", sort="name"),
        Column("Address", "address", sort="address", is_wide=True),
        Column("Kind", lambda row: row.adapter.label if row.adapter else row.channel, is_wide=True),
        Column("First team", "team", is_wide=True),
        Column("State", lambda row: [state(row), *([Mark("Default", "info")] if row.is_default else [])]),
        Column("Last read", "last_success_at", is_wide=True),
    )
    empty = ("No inbox yet", "Connect your support address: you need its mail server, user and password.")
    form = InboxForm
    page = "console/inbox.html"
    saved = "Saved. Now test whether it works."
    acts = (
        Act(
            "default",
            "Make it the default",
            make_default,
            "star",
            applies=lambda row: not row.is_default and row.is_active,
        ),
        Act("on", "Use again", switch_on, "play", applies=lambda row: not row.is_active),
        Act(
            "mail-address",
            "Change its webhook address",
            change_mail_address,
            "webhook",
            "The old address stops at once. Until the provider has the new one, mail waits there and may come late.",
            applies=is_called,
        ),
        Act(
            "report-address",
            "Change the address for reports",
            change_report_address,
            "webhook",
            "The old address stops at once. Until the provider has the new one, its reports are lost.",
            applies=lambda row: bool(row.settings.get("courier")),
        ),
        Act(
            "off",
            "Stop using",
            switch_off,
            "circle-pause",
            "Mail stays on the server, and nothing is sent from here.",
            is_danger=True,
            applies=lambda row: row.is_active,
        ),
    )

    @classmethod
    def rows(cls) -> QuerySet[Inbox]:
        return Inbox.objects.select_related("brand", "team").order_by("name", "pk")

    @classmethod
    def save(cls, row: Any, values: dict[str, Any], *, by: Any) -> Inbox:
        values = dict(values)
        chosen, secrets = settings_of(values, row)
        channel, is_active = values.pop("channel"), values.pop("is_active")
        if row is None:
            made = inboxes.create_inbox(channel=channel, settings=chosen, secrets=secrets, by=by, **values)
            return made if is_active else inboxes.change_inbox(made, is_active=False, by=by)
        return inboxes.change_inbox(row, settings=chosen, secrets=secrets, is_active=is_active, by=by, **values)

    @classmethod
    def alarms(cls) -> int:
        return Inbox.objects.active().exclude(last_error="").count()

    @classmethod
    def extras(cls, row: Any, params: Mapping[str, str]) -> dict[str, Any]:
        return {"state": state(row)} | about_receiving(row) if row else {"state": None}
