"""The wording of a mail that Frontdesk writes by itself."""

from typing import Any

from django import forms

from frontdesk.channels.notices import Notice, problems_of


class NoticeForm(forms.Form):
    """Subject and text; only the variables of the notice may be named."""

    subject = forms.CharField(max_length=250)
    body = forms.CharField(max_length=20_000, label="Text", widget=forms.Textarea(attrs={"rows": 16}))

    def __init__(self, notice: type[Notice], *args: Any, **kwargs: Any) -> None:
        self.notice = notice
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not self.errors:
            for problem in problems_of(self.notice, values["subject"], values["body"]):
                self.add_error(None, problem)
        return values
