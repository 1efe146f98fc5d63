"""The form of an inbox. Passwords go in and never come out."""

from typing import Any, ClassVar

from django import forms

from frontdesk.accounts.models import Brand, Team
from frontdesk.channels.channel import Channel
from frontdesk.channels.models import Inbox
from frontdesk.channels.transport.settings import SECURITY_CHOICES
from frontdesk.console.forms import receiving
from frontdesk.console.forms.base import Group
from frontdesk.console.forms.receiving import ReceivingForm, host_field, password_field, port_field
from frontdesk.kit.addresses import exact_email

SETTINGS = (
    *receiving.SETTINGS, "smtp_host", "smtp_port", "smtp_security", "smtp_username", "plus_addressing",
    "takes_lists", "thanks", "ca_pem", "trusted_servers", "trusted_sealers",
)  # fmt: skip
SECRETS = (*receiving.SECRETS, "smtp_password")
MAIL = ("channel", "email")


def channels() -> list[tuple[str, str]]:
    """What an inbox can be: agents need no inbox to write down a call."""
    return [(slug, entry.label) for slug, entry in Channel.entries().items() if entry.is_polled or not entry.by_hand]


class InboxForm(ReceivingForm):
    """Where customers write to, and how its servers are reached."""

    name = forms.CharField(max_length=120, help_text="As agents read it, such as Support.")
    channel = forms.ChoiceField(choices=channels, initial="email", label="Kind", widget=forms.RadioSelect)
    address = forms.CharField(required=False, max_length=320, help_text="Such as support@example.com.")
    sender_name = forms.CharField(
        required=False, max_length=120, help_text="What customers read as sender. Empty: the brand."
    )
    brand = forms.ModelChoiceField(Brand.objects.all(), empty_label=None)
    team = forms.ModelChoiceField(
        Team.objects.filter(is_active=True), required=False, empty_label="Nobody: triage decides", label="First team"
    )
    is_active = forms.BooleanField(required=False, initial=True, label="In use")
    smtp_host = host_field("Server (SMTP)", "smtp.example.com")
    smtp_port = port_field("465, or 587 with STARTTLS")
    smtp_security = forms.ChoiceField(choices=SECURITY_CHOICES, label="Encryption")
    smtp_username = forms.CharField(required=False, max_length=250, label="User", help_text="Empty: as for receiving.")
    smtp_password = password_field()
    plus_addressing = forms.BooleanField(
        required=False,
        initial=True,
        label="The server takes addresses like support+abc@example.com",
        help_text="Then answers find their ticket even when a mail program loses the thread.",
    )
    takes_lists = forms.BooleanField(
        required=False,
        label="Mailing lists and newsletters make tickets",
        help_text="Otherwise they wait under Left out. Groups that forward to this address always make tickets.",
    )
    thanks = forms.ChoiceField(
        required=False,
        choices=[
            ("", "As the organisation says"),
            ("reopens", "Opens a solved ticket again"),
            ("stays", "Leaves it solved"),
        ],
        label="A mere “thank you”",
        help_text="What the organisation says stands under Organisation, Answers by mail.",
    )
    ca_pem = forms.CharField(
        required=False,
        max_length=20000,
        label="Certificate authority",
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "-----BEGIN CERTIFICATE-----"}),
        help_text="Only where the server's certificate comes from your company's own authority.",
    )
    trusted_servers = forms.CharField(
        required=False,
        max_length=500,
        label="Mail servers whose findings count",
        help_text="Names as they stand first in Authentication-Results and behind “by” in Received, such as "
        "mx.example.com. Only servers that remove such fields when strangers write them.",
    )
    trusted_sealers = forms.CharField(
        required=False,
        max_length=500,
        label="Lists and forwarders whose ARC seals count",
        help_text="Domains, such as lists.example.com. Their word stands for what they had to change.",
    )
    groups: ClassVar[tuple[Group, ...]] = (
        Group("Inbox", ("name", "channel", ("address", "sender_name"), ("brand", "team"), "is_active")),
        *ReceivingForm.receiving_groups,
        Group(
            "Sending",
            (("smtp_host", "smtp_port"), "smtp_security", ("smtp_username", "smtp_password")),
            "User and password may stay empty when they are those for receiving.",
            when=MAIL,
        ),
        Group("Who sent it", ("trusted_servers", "trusted_sealers"), "Empty: Frontdesk checks by itself.", when=MAIL),
        Group("Special", ("plus_addressing", "takes_lists", "thanks", "ca_pem"), when=MAIL),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = self.instance.secrets if self.instance else {}
        for name in SECRETS:
            stored = bool(known.get(name))
            self.fields[name].help_text = "One is stored. Leave empty to keep it." if stored else ""
            self.fields[name].widget.attrs["placeholder"] = "••••••••" if stored else ""
        if self.instance:
            self._keep_kind()
        elif not self.is_bound and (only := Brand.objects.order_by("-is_default", "pk").first()):
            self.fields["brand"].initial = only.pk

    def _keep_kind(self) -> None:
        """An inbox never becomes another kind; one that is no mailbox has no servers."""
        self.fields["channel"].widget = forms.HiddenInput()
        self.fields["channel"].disabled = True
        if self.instance.channel != "email":
            for name in (*SETTINGS, *SECRETS):
                del self.fields[name]

    def starting(self, instance: Any) -> dict[str, Any]:
        own = {name: getattr(instance, name) for name in ("name", "channel", "address", "sender_name", "is_active")}
        stored = {name: instance.settings.get(name) for name in SETTINGS}
        stored["receiving"] = stored["receiving"] or "imap"
        stored["sign_in"] = stored["sign_in"] or "password"
        stored["plus_addressing"] = instance.settings.get("plus_addressing", True)
        return {**own, **stored, "brand": instance.brand_id, "team": instance.team_id}

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"]).strip()
        if address and not exact_email(address):
            raise forms.ValidationError("Enter an e-mail address.")
        return exact_email(address) if address else ""

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("channel") == "email" and not values.get("address") and "address" not in self.errors:
            self.add_error("address", "Customers need an address to write to.")
        address = values.get("address")
        others = Inbox.objects.filter(address__iexact=address or "", channel=values.get("channel", ""))
        if self.instance is not None:
            others = others.exclude(pk=self.instance.pk)
        if address and others.exists():
            self.add_error("address", "Another inbox has this address.")
        self._guard_passwords(values)
        return values

    def _guard_passwords(self, values: dict[str, Any]) -> None:
        """A stored password is never sent to a server that was typed in later by somebody who does not know it."""
        if self.instance is None:
            return
        for protocol in ("imap", "pop3", "smtp"):
            moved = (values.get(f"{protocol}_host") or "") != (self.instance.settings.get(f"{protocol}_host") or "")
            stored = self.instance.secrets.get(f"{protocol}_password")
            if moved and stored and not values.get(f"{protocol}_password"):
                self.add_error(f"{protocol}_password", "Type the password again: the server has changed.")
        moved = [name for name in ("sign_in", "oauth_token_url", "oauth_tenant") if self._differs(values, name)]
        if moved and self.instance.secrets.get("oauth_client_secret") and not values.get("oauth_client_secret"):
            self.add_error("oauth_client_secret", "Type the secret again: the provider has changed.")

    def _differs(self, values: dict[str, Any], name: str) -> bool:
        return (values.get(name) or "") != (self.instance.settings.get(name) or "") and values.get(
            "sign_in"
        ) != "password"
