"""Choosing files of mail."""

from typing import Any

from django import forms

from frontdesk.channels.models import Inbox


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or more; cleaned to a list."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = (data if isinstance(data, list | tuple) else [data]) or [None]
        return [super(FilesField, self).clean(one, initial) for one in given]


class MailFilesForm(forms.Form):
    """Which inbox, which files."""

    inbox = forms.ModelChoiceField(
        Inbox.objects.filter(channel="email").order_by("-is_default", "name"), empty_label=None, label="Inbox"
    )
    files = FilesField(  # type: ignore[assignment]  # a form's own `files` are those that came
        label="Files",
        help_text="Single mails (.eml), mbox files, or a ZIP of these or of a Maildir.",
        widget=SeveralFiles(attrs={"accept": ".eml,.mbox,.mbx,.zip,message/rfc822,application/mbox"}),
    )
