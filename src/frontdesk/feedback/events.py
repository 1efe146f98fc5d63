"""What happens to surveys. Both kinds stand in the ticket's history."""

from dataclasses import dataclass
from typing import ClassVar

from frontdesk.events import Event


@dataclass(frozen=True)
class SurveySent(Event, slug="survey.sent"):
    """The requester was asked how it went."""

    label = "Survey sent"
    icon = "clipboard-list"
    about: ClassVar[str] = "ticket"

    ticket: int
    survey: int

    def sentence(self) -> str:
        return "asked the customer how it went"


@dataclass(frozen=True)
class SurveyAnswered(Event, slug="survey.answered"):
    """The requester answered, or changed the answer: 1 (bad) to 5 (good)."""

    label = "Survey answered"
    icon = "star"
    about: ClassVar[str] = "ticket"
    personal: ClassVar[tuple[str, ...]] = ("comment",)
    is_public: ClassVar[bool] = True

    ticket: int
    survey: int
    score: int
    comment: str = ""
    is_change: bool = False

    def sentence(self) -> str:
        verb = "changed the rating to" if self.is_change else "rated the help"
        return f"{verb} {self.score} of 5" + (f": “{self.comment}”" if self.comment else "")
