"""How an inbox gets its mail: the fields of each way, shown only for the way that is chosen."""

from typing import Any, ClassVar

from django import forms

from frontdesk.channels.hooks.provider import SECRET_PREFIX, Provider
from frontdesk.channels.transport.oauth import SIGN_IN_CHOICES
from frontdesk.channels.transport.settings import AFTER_CHOICES, RECEIVING_CHOICES, SECURITY_CHOICES
from frontdesk.console.forms.base import Group, PlainForm

SETTINGS = (
    "receiving", "sign_in", "oauth_client_id", "oauth_tenant", "oauth_authorize_url", "oauth_token_url", "oauth_scopes",
    "imap_host", "imap_port", "imap_security", "imap_username", "imap_folder", "after_reading", "imap_move_to",
    "pop3_host", "pop3_port", "pop3_security", "pop3_username", "provider",
)  # fmt: skip
KEYS = {
    SECRET_PREFIX + name: label for entry in Provider.entries().values() for name, label in entry.keys
}  # two providers may call theirs the same
SECRETS = ("imap_password", "pop3_password", "oauth_client_secret", *KEYS)
WITH_OAUTH = "google,microsoft,other"


def host_field(label: str, example: str) -> forms.CharField:
    return forms.CharField(
        required=False,
        max_length=250,
        label=label,
        widget=forms.TextInput(attrs={"placeholder": example, "autocapitalize": "off"}),
    )


def port_field(usual: str) -> forms.IntegerField:
    return forms.IntegerField(required=False, min_value=1, max_value=65535, label="Port", help_text=f"Empty: {usual}.")


def password_field(label: str = "Password") -> forms.CharField:
    """Never drawn with a value; left empty, what is stored stays."""
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(required=False, max_length=4000, strip=False, label=label, widget=widget)


def security_field() -> forms.ChoiceField:
    return forms.ChoiceField(choices=SECURITY_CHOICES, label="Encryption", required=False)


def text_field(label: str, hint: str = "", most: int = 500) -> forms.CharField:
    return forms.CharField(required=False, max_length=most, label=label, help_text=hint)


class ReceivingForm(PlainForm):
    """The receiving half of an inbox's form."""

    receiving = forms.ChoiceField(choices=RECEIVING_CHOICES, initial="imap", required=False, label="Mail comes from")
    sign_in = forms.ChoiceField(choices=SIGN_IN_CHOICES, initial="password", required=False, label="Sign in")
    oauth_client_id = text_field("Client ID", "From the app that you registered with the provider.")
    oauth_client_secret = password_field("Client secret")
    oauth_tenant = text_field("Tenant", "Empty: any. Your organisation's ID where the app is for it alone.", 100)
    oauth_authorize_url = forms.URLField(required=False, label="Authorisation address", assume_scheme="https")
    oauth_token_url = forms.URLField(required=False, label="Token address", assume_scheme="https")
    oauth_scopes = text_field("Scopes", "Separated by blanks.")
    imap_host = host_field("Server (IMAP)", "imap.example.com")
    imap_port = port_field("993")
    imap_security = security_field()
    imap_username = text_field("User", "Empty: the address.", 250)
    imap_password = password_field()
    imap_folder = forms.CharField(
        required=False,
        max_length=2000,
        label="Folders",
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": "INBOX"}),
        help_text="One a line. Empty: INBOX. The test lists those that the account has.",
    )
    after_reading = forms.ChoiceField(
        choices=AFTER_CHOICES, initial="seen", required=False, label="When a mail is safe"
    )
    imap_move_to = text_field("Move to", "Folder on the server; it is made if it is not there.", 200)
    pop3_host = host_field("Server (POP3)", "pop.example.com")
    pop3_port = port_field("995")
    pop3_security = security_field()
    pop3_username = text_field("User", "Empty: the address.", 250)
    pop3_password = password_field()
    provider = forms.ChoiceField(choices=Provider.choices, required=False, label="Provider")
    for _name, _label in KEYS.items():
        locals()[_name] = password_field(_label)

    receiving_groups: ClassVar[tuple[Group, ...]] = (
        Group("Receiving", ("receiving",), when=("channel", "email"), is_quiet=True),
        Group(
            "Mailbox",
            (("imap_host", "imap_port"), "imap_security", ("imap_username", "imap_password"), "imap_folder"),
            when=("receiving", "imap"),
        ),
        Group(
            "Mailbox",
            (("pop3_host", "pop3_port"), "pop3_security", ("pop3_username", "pop3_password")),
            "POP3 knows one folder, and tells of new mail only when it is asked.",
            when=("receiving", "pop3"),
        ),
        Group("After reading", ("after_reading", "imap_move_to"), when=("receiving", "imap,pop3"), is_quiet=True),
        Group(
            "Provider",
            ("provider", *KEYS),
            "Save, then give the provider the address that is shown beside.",
            when=("receiving", "provider"),
            is_quiet=True,
        ),
        Group(
            "Sign-in",
            ("sign_in", ("oauth_client_id", "oauth_client_secret"), "oauth_tenant", "oauth_authorize_url",
             "oauth_token_url", "oauth_scopes"),
            "With OAuth 2, save and then press “Connect”. It holds for receiving and sending.",
            when=("channel", "email"),
            is_quiet=True,
        ),
    )  # fmt: skip
    conditions: ClassVar[dict[str, tuple[str, str]]] = {
        "imap_move_to": ("after_reading", "move"),
        "oauth_client_id": ("sign_in", WITH_OAUTH),
        "oauth_client_secret": ("sign_in", WITH_OAUTH),
        "oauth_tenant": ("sign_in", "microsoft"),
        "oauth_authorize_url": ("sign_in", "other"),
        "oauth_token_url": ("sign_in", "other"),
        "oauth_scopes": ("sign_in", "other"),
        **{
            name: (
                "provider",
                ",".join(
                    slug
                    for slug, entry in Provider.entries().items()
                    if name in {SECRET_PREFIX + key for key, _ in entry.keys}
                ),
            )
            for name in KEYS
        },
    }

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("after_reading") == "move" and not values.get("imap_move_to"):
            self.add_error("imap_move_to", "Name the folder that read mail moves to.")
        if values.get("sign_in") in WITH_OAUTH.split(",") and not values.get("oauth_client_id"):
            self.add_error("oauth_client_id", "Enter the client ID that the provider gave you.")
        for name in ("oauth_authorize_url", "oauth_token_url"):
            if values.get("sign_in") == "other" and not str(values.get(name) or "").startswith("https://"):
                self.add_error(name, "Enter an address that begins with https://.")
        return values
