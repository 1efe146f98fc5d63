"""What happens with macros."""

from dataclasses import dataclass

from frontdesk.events import Event


@dataclass(frozen=True)
class MacroSaved(Event, slug="rules.macro_saved"):
    """A macro was added, changed or removed; `whose` is personal, teams or everybody."""

    label = "Macro"
    icon = "zap"
    about = "macro"

    macro: int
    name: str
    whose: str
    how: str = "changed"

    def sentence(self) -> str:
        return f"{self.how} the macro {self.name}"


@dataclass(frozen=True)
class MacroUsed(Event, slug="rules.macro_used"):
    """A macro was used on a ticket; what it did stands beside it in events of its own."""

    label = "Macro used"
    icon = "zap"
    about = "ticket"

    ticket: int
    macro: int
    name: str

    def sentence(self) -> str:
        return f"used the macro “{self.name}”"
