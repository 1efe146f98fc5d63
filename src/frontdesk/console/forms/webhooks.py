"""The form of a webhook."""

from typing import Any, ClassVar

from django import forms

from frontdesk.console.forms.base import Group, PlainForm
from frontdesk.console.forms.outside import CalledAddress
from frontdesk.rules.models.webhook import new_secret


class WebhookForm(PlainForm):
    """Name, address and the secret, which is shown once, when it is made."""

    name = forms.CharField(max_length=80)
    url = CalledAddress()
    signing_key = forms.CharField(
        required=False, max_length=200, min_length=16, label="Secret",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    is_active = forms.BooleanField(required=False, initial=True, label="In use")
    groups: ClassVar[tuple[Group, ...]] = (Group("Webhook", ("name", "url", "signing_key", "is_active")),)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        secret = self.fields["signing_key"]
        if self.instance is None:
            secret.initial, secret.required = new_secret(), True
            secret.help_text = "With it the receiver checks our calls. Copy it there now: it is not shown again."
        else:
            secret.help_text = "Empty: the present one stays. With it the receiver checks our calls."

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        return {**{name: value for name, value in data.items() if name != "signing_key"},
                "secret": data.get("signing_key") or ""}  # fmt: skip

    def starting(self, instance: Any) -> dict[str, Any]:
        return {"name": instance.name, "url": instance.url, "is_active": instance.is_active}
