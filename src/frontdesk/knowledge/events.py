"""What happens in the help centre."""

from dataclasses import dataclass
from typing import ClassVar

from frontdesk.events import Event


@dataclass(frozen=True)
class ArticleSaved(Event, slug="knowledge.article_saved"):
    """An article was written or changed."""

    label = "Article saved"
    icon = "book-text"
    about: ClassVar[str] = "article"

    article: int
    title: str
    status: str
    is_new: bool = False

    def sentence(self) -> str:
        return f"{'wrote' if self.is_new else 'changed'} the article “{self.title}” ({self.status})"


@dataclass(frozen=True)
class SectionSaved(Event, slug="knowledge.section_saved"):
    """A section was made or changed."""

    label = "Section saved"
    icon = "book-open"
    about: ClassVar[str] = "section"

    section: int
    name: str

    def sentence(self) -> str:
        return f"saved the section “{self.name}”"


@dataclass(frozen=True)
class SectionRemoved(Event, slug="knowledge.section_removed"):
    """An empty section was removed."""

    label = "Section removed"
    icon = "book-open"
    about: ClassVar[str] = "section"

    section: int
    name: str

    def sentence(self) -> str:
        return f"removed the section “{self.name}”"


@dataclass(frozen=True)
class ArticleJudged(Event, slug="knowledge.article_judged"):
    """A reader said whether an article helped."""

    label = "Article judged"
    icon = "thumbs-up"
    about: ClassVar[str] = "article"
    is_shown: ClassVar[bool] = False

    article: int
    is_helpful: bool

    def sentence(self) -> str:
        return "found the article helpful" if self.is_helpful else "did not find the article helpful"
