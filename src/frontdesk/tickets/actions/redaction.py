"""Card numbers are masked where text enters a ticket, whichever door it came through (A69)."""

import dataclasses
from collections.abc import Sequence
from typing import Any

from frontdesk.accounts.models import Workspace
from frontdesk.kit import cards
from frontdesk.kit.files import File


@dataclasses.dataclass(frozen=True)
class CardMask:
    """What may be kept of texts and files; everything as it is when the workspace does not ask for more."""

    is_on: bool

    def text(self, value: str) -> str:
        """Plain text: a body, a subject, a name."""
        return cards.redact_text(value) if self.is_on else value

    def html(self, value: str) -> str:
        """Sanitised HTML."""
        return cards.redact_html(value) if self.is_on else value

    def answer(self, value: Any) -> Any:
        """An answer to a custom field, in whatever shape its kind has."""
        if isinstance(value, str):
            return self.text(value)
        return [self.answer(one) for one in value] if isinstance(value, list) else value

    def files(self, files: Sequence[File]) -> list[File]:
        """Their names, and the content of those that are text."""
        return [self._file(file) for file in files] if self.is_on else list(files)

    def _file(self, file: File) -> File:
        changed = dataclasses.replace(file, name=self.text(file.name).replace("*", "x"))
        if not file.content_type.startswith("text/"):
            return changed
        try:
            text = file.content.decode("utf-8")
        except UnicodeDecodeError:
            return dataclasses.replace(changed, content=self.text(file.content.decode("latin-1")).encode("latin-1"))
        return dataclasses.replace(changed, content=self.html(self.text(text)).encode("utf-8"))


def card_mask() -> CardMask:
    """The rule of this workspace."""
    return CardMask(Workspace.masks_cards())
