"""What all forms of the portal share: they speak plainly."""

from typing import Any

from django import forms


class PlainForm(forms.Form):
    """Says "Please fill this in." instead of naming fields and requirements."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = "Please fill this in."
