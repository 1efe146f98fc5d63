"""How an inbox writes: its sender, signature and key, and who carries its mail."""

from typing import Any, ClassVar

from django import forms

from frontdesk.channels.couriers.courier import SECRET_PREFIX, Courier
from frontdesk.channels.mail.pattern import VARIABLES, unknown_names
from frontdesk.channels.models import Inbox
from frontdesk.channels.transport.dkim_signing import BadKey, read_key
from frontdesk.console.forms.base import Group, PlainForm
from frontdesk.console.forms.receiving import password_field
from frontdesk.kit.addresses import exact_email

PLAIN = ("sender_pattern", "reply_to", "signature", "return_path", "dkim_domain", "dkim_selector", "courier",
         "courier_region", "track_opens")  # fmt: skip
NAMES = ", ".join(f"{{{{ {name} }}}}" for name in VARIABLES)


def ways() -> list[tuple[str, str]]:
    """SMTP, and the providers of the catalogue."""
    return [
        ("", "The mail server of the inbox (SMTP)"),
        *((slug, one.label) for slug, one in Courier.entries().items()),
    ]


class SendingForm(PlainForm):
    """Everything about mail that leaves one inbox."""

    sender_pattern = forms.CharField(
        required=False, max_length=120, label="Sender's name of replies",
        help_text="Such as {{ agent_first_name }} at {{ brand_name }}. Empty: the inbox's own sender.",
    )  # fmt: skip
    reply_to = forms.CharField(
        required=False, max_length=320, label="Answers go to",
        help_text="Only where the server takes no addresses like support+abc@example.com.",
    )  # fmt: skip
    signature = forms.CharField(
        required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=f"HTML below every reply. You can name {NAMES}.",
    )  # fmt: skip
    return_path = forms.BooleanField(
        required=False, label="Returned mail comes to a signed address",
        help_text="Then a report finds its message even when it quotes nothing. The server must let the inbox send so.",
    )  # fmt: skip
    courier = forms.ChoiceField(choices=ways, required=False, label="Carried by", widget=forms.RadioSelect)
    courier_region = forms.ChoiceField(
        choices=[("", "Worldwide"), ("eu", "European Union")], required=False, label="Region of the provider"
    )
    track_opens = forms.BooleanField(
        required=False, label="Let the provider tell when a mail was opened",
        help_text="It puts a picture into each mail. In many countries people must have agreed to that.",
    )  # fmt: skip
    dkim_domain = forms.CharField(required=False, max_length=250, label="Domain", help_text="Empty: of the address.")
    dkim_selector = forms.RegexField(
        r"^[A-Za-z0-9-]{1,63}$", required=False, label="Selector", help_text="Empty: frontdesk."
    )
    dkim_key = forms.CharField(
        required=False, max_length=10_000, label="Private key", strip=True,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "-----BEGIN PRIVATE KEY-----", "autocomplete": "off"}),
    )  # fmt: skip
    groups: ClassVar[tuple[Group, ...]] = (
        Group("Who it comes from", ("sender_pattern", "reply_to", "signature", "return_path")),
        Group("Who carries it", ("courier", "courier_region", "track_opens")),
        Group("DKIM", (("dkim_domain", "dkim_selector"), "dkim_key"), "Only where the server does not sign by itself."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = self.instance.secrets
        self.fields["dkim_key"].help_text = "One is stored. Leave empty to keep it." if known.get("dkim_key") else ""
        extra = []
        for slug, courier in Courier.entries().items():
            names = []
            for key in (*courier.keys, *courier.hook_keys):
                name = f"{slug}.{key.name}"
                self.fields[name] = password_field(key.label.capitalize())
                if slug == self.instance.settings.get("courier") and known.get(SECRET_PREFIX + key.name):
                    self.fields[name].help_text = "One is stored. Leave empty to keep it."
                names.append(name)
            extra.append(Group(courier.label, tuple(names), courier.steps, when=("courier", slug)))
        self.groups = (*self.groups[:2], *extra, *self.groups[2:])  # type: ignore[misc]

    def starting(self, instance: Inbox) -> dict[str, Any]:
        return {name: instance.settings.get(name) for name in PLAIN}

    def clean_reply_to(self) -> str:
        address = str(self.cleaned_data["reply_to"]).strip()
        if address and not exact_email(address):
            raise forms.ValidationError("Enter an e-mail address.")
        return address

    def clean_sender_pattern(self) -> str:
        return self._known_names("sender_pattern")

    def clean_signature(self) -> str:
        return self._known_names("signature")

    def _known_names(self, name: str) -> str:
        text = str(self.cleaned_data[name])
        if unknown := unknown_names(text):
            raise forms.ValidationError(f"There is no variable “{unknown[0]}”. Use one of: {', '.join(VARIABLES)}.")
        return text

    def clean_dkim_key(self) -> str:
        text = str(self.cleaned_data["dkim_key"])
        try:
            return read_key(text) if text else ""
        except BadKey as error:
            raise forms.ValidationError(str(error)) from error

    def values(self) -> tuple[dict[str, Any], dict[str, str]]:
        """(settings, secrets) as the action takes them; keys of providers that are not chosen are not kept."""
        data = self.cleaned_data
        chosen = Courier.find(data["courier"])
        settings = {name: data[name] for name in PLAIN}
        secrets = {"dkim_key": data["dkim_key"]}
        for key in (*chosen.keys, *chosen.hook_keys) if chosen else ():
            secrets[SECRET_PREFIX + key.name] = data[f"{chosen.slug}.{key.name}"]  # type: ignore[union-attr]
        return settings, secrets
