"""From an empty desk to the first answered ticket: what is done, and what comes next."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from frontdesk.accounts.models import Agent, CalendarWindow, Invitation, Team
from frontdesk.channels.models import Inbox
from frontdesk.events.models import Entry
from frontdesk.knowledge.models import Article
from frontdesk.tickets.models import Category

ARTICLES_TO_BEGIN = 3


@dataclass(frozen=True)
class Task:
    """One thing to set up. `is_done` asks the database; `minutes` is what it usually takes."""

    label: str
    why: str
    act: str
    slug: str
    glyph: str
    minutes: int
    is_done: Callable[[], bool]
    is_new: bool = False

    @property
    def href(self) -> str:
        return reverse("console:new" if self.is_new else "console:screen", args=[self.slug])


@dataclass(frozen=True)
class Step:
    """A task with how it stands: done, now (the first that is not done), next."""

    task: Task
    state: str


def _has_looked_at_company() -> bool:
    return Entry.objects.filter(kind__in=["account.workspace_changed", "account.brand_saved"]).exists()


def _has_colleagues() -> bool:
    return Agent.objects.active().count() > 1 or Invitation.objects.open().exists()


def _has_working_inbox() -> bool:
    return Inbox.objects.active().filter(channel="email", last_success_at__isnull=False).exists()


def _has_articles() -> bool:
    return Article.objects.published().count() >= ARTICLES_TO_BEGIN


TASKS = (
    Task(
        "Show who you are",
        "Name, colour and logo of the help centre, and the letters in front of ticket numbers.",
        "Set the look",
        "brands",
        "palette",
        3,
        _has_looked_at_company,
    ),
    Task(
        "Say when you work",
        "Promises count in business hours, so nobody is late on a Sunday.",
        "Set the hours",
        "calendars",
        "calendar-clock",
        2,
        lambda: CalendarWindow.objects.exists(),
    ),
    Task(
        "Make teams",
        "Who answers first, and who helps when level 1 cannot solve it.",
        "Make a team",
        "teams",
        "layers",
        3,
        lambda: Team.objects.filter(is_active=True).exists(),
    ),
    Task(
        "Invite colleagues",
        "Each gets a link by mail and chooses a password.",
        "Invite somebody",
        "invitations",
        "user-plus",
        3,
        _has_colleagues,
        is_new=True,
    ),
    Task(
        "Connect your support address",
        "Mails become tickets, and answers leave from the same address. A test says what is wrong, if anything is.",
        "Connect and test",
        "inboxes",
        "mail",
        6,
        _has_working_inbox,
    ),
    Task(
        "Name what people ask about",
        "Categories send tickets to the right team and ask the right questions.",
        "Add categories",
        "categories",
        "folder-tree",
        5,
        lambda: Category.objects.filter(is_active=True).exists(),
    ),
    Task(
        f"Write {ARTICLES_TO_BEGIN} articles",
        "The answers given most often. Many people never have to write to you then.",
        "Write an article",
        "articles",
        "book-open",
        8,
        _has_articles,
    ),
)


def steps() -> list[Step]:
    """All tasks in their order, with how they stand."""
    found: list[Step] = []
    for task in TASKS:
        waiting = any(step.state == "now" for step in found)
        found.append(Step(task, "done" if task.is_done() else "next" if waiting else "now"))
    return found
