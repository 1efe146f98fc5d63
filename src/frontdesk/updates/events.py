"""What happens to announcements and problems."""

from dataclasses import dataclass

from frontdesk.events import Event


@dataclass(frozen=True)
class AnnouncementSaved(Event, slug="announcement.saved"):
    """An announcement was written, changed or ended."""

    label = "Announcement"
    icon = "megaphone"
    about = "announcement"

    announcement: int
    title: str
    how: str = "changed"

    def sentence(self) -> str:
        return f"{self.how} the announcement {self.title}"


@dataclass(frozen=True)
class ProblemSaved(Event, slug="problem.saved"):
    """A known problem was opened or changed; `status` is its status now."""

    label = "Known problem"
    icon = "bug"
    about = "problem"

    problem: int
    title: str
    status: str
    how: str = "changed"

    def sentence(self) -> str:
        return f"{self.how} the problem {self.title}: {self.status}"


@dataclass(frozen=True)
class ProblemLinked(Event, slug="ticket.problem_linked"):
    """A ticket was found to be due to a known problem."""

    label = "Linked to a problem"
    icon = "bug"
    about = "ticket"

    ticket: int
    problem: int
    title: str

    def sentence(self) -> str:
        return f"linked this to the problem {self.title}"


@dataclass(frozen=True)
class ProblemUnlinked(Event, slug="ticket.problem_unlinked"):
    """A ticket is not due to that problem after all."""

    label = "Unlinked from a problem"
    icon = "unlink"
    about = "ticket"

    ticket: int
    problem: int
    title: str

    def sentence(self) -> str:
        return f"took this off the problem {self.title}"


@dataclass(frozen=True)
class ProblemAnswered(Event, slug="problem.answered"):
    """An answer to all tickets of a problem was set going."""

    label = "Answer to all"
    icon = "reply-all"
    about = "problem"

    problem: int
    answer: int
    tickets: int

    def sentence(self) -> str:
        return f"wrote to {self.tickets} linked {'ticket' if self.tickets == 1 else 'tickets'}"
