"""Inboxes: the configured endpoints of a channel, and how far a mailbox has been read."""

import json

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now

from frontdesk.channels.channel import Channel
from frontdesk.kit.crypto import SealedField
from frontdesk.kit.hold import is_held


def channel_choices() -> list[tuple[str, str]]:
    """Slugs and labels of the installed channels; callable, so that a new channel makes no migration."""
    return Channel.choices()


class InboxQuerySet(models.QuerySet["Inbox"]):
    def active(self) -> "InboxQuerySet":
        return self.filter(is_active=True)

    def polled(self) -> "InboxQuerySet":
        """Inboxes whose channel fetches by itself (a mailbox), as against being called (a web form).

        None while the desk is on hold: the mail belongs to the desk that this one is a copy of (F34).
        """
        if is_held():
            return self.none()
        return self.active().filter(channel__in=[slug for slug, entry in Channel.entries().items() if entry.is_polled])

    def sending(self) -> "InboxQuerySet":
        return self.active().filter(channel__in=[slug for slug, entry in Channel.entries().items() if entry.can_send])


class Inbox(models.Model):
    """One configured endpoint of a channel: an address that customers write to, with its brand and first team."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    channel = models.CharField(max_length=40, choices=channel_choices)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.PROTECT, related_name="inboxes")
    team = models.ForeignKey(
        "accounts.Team",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="inboxes",
    )
    address = models.CharField(max_length=320, blank=True)
    sender_name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True, db_default=True)
    is_default = models.BooleanField(default=False, db_default=False)
    settings = models.JSONField(default=dict, blank=True)
    sealed_secrets = SealedField(default="", blank=True)
    last_success_at = models.DateTimeField(null=True, blank=True)
    last_checked_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True, default="", db_default="")
    failing_since = models.DateTimeField(null=True, blank=True)
    alarmed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    objects = InboxQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(F("is_default"), condition=Q(is_default=True), name="one_default_inbox"),
            models.UniqueConstraint(
                Lower("address"),
                "channel",
                condition=~Q(address=""),
                name="one_inbox_for_an_address",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def thanks_reopens(self, *, otherwise: bool) -> bool:
        """Whether a mere "thank you" that came here opens a solved ticket again; `otherwise` where it says nothing."""
        return {"reopens": True, "stays": False}.get(str(self.settings.get("thanks", "")), otherwise)

    @property
    def adapter(self) -> type[Channel] | None:
        """The channel's class, or None when its plug-in is gone (the interface shows "unavailable")."""
        return Channel.find(self.channel)

    @property
    def is_failing(self) -> bool:
        return bool(self.last_error)

    @property
    def secrets(self) -> dict[str, str]:
        """Passwords by name, unsealed. Never render them."""
        return dict(json.loads(self.sealed_secrets)) if self.sealed_secrets else {}

    @secrets.setter
    def secrets(self, values: dict[str, str]) -> None:
        self.sealed_secrets = json.dumps(values) if values else ""


class MailboxCursor(models.Model):
    """How far a folder of a mailbox has been read. A new `uidvalidity` starts over: dedupe keys keep that harmless.

    `again` lists UIDs below `last_uid` that could not be fetched, moved or deleted yet.
    """

    inbox = models.ForeignKey(Inbox, on_delete=models.CASCADE, related_name="cursors")
    folder = models.CharField(max_length=200)
    uidvalidity = models.BigIntegerField()
    last_uid = models.BigIntegerField(default=0)
    again = models.JSONField(default=list, db_default=[])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["inbox", "folder"], name="one_cursor_for_a_folder")]

    def __str__(self) -> str:
        return f"{self.folder} {self.last_uid}"


class SeenMail(models.Model):
    """A mail of a POP3 mailbox that was taken in and still lies there, by its unique id (RFC 1939, UIDL)."""

    inbox = models.ForeignKey(Inbox, on_delete=models.CASCADE, related_name="seen")
    uidl = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["inbox", "uidl"], name="seen_once")]

    def __str__(self) -> str:
        return self.uidl


class Grant(models.Model):
    """What an account's owner allowed by OAuth 2: tokens to read and send its mail, sealed.

    A refused `refresh_token` is emptied and `refusal` says why, until the account is connected again.
    """

    inbox = models.OneToOneField(Inbox, on_delete=models.CASCADE, related_name="grant")
    account = models.CharField(max_length=320, blank=True, default="")
    refresh_token = SealedField(default="", blank=True)
    access_token = SealedField(default="", blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    refusal = models.TextField(blank=True, default="")
    connected_at = models.DateTimeField(db_default=Now())
    refreshed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.account or str(self.inbox_id)
