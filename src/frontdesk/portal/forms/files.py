"""Several files in one field."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from frontdesk.kit import files
from frontdesk.kit.files import File, RefusedFile


class FilesInput(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Cleans to a list of checked files; one that may not come in refuses them all (A27)."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=FilesInput(), required=False, **options)

    def clean(self, data: Any, initial: Any = None) -> list[File]:
        uploads: list[UploadedFile[Any]] = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        try:
            return files.check(uploads)  # type: ignore[arg-type]
        except RefusedFile as refused:
            raise forms.ValidationError(str(refused)) from refused
