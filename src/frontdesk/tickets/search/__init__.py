"""Finding tickets by what they say.

    question = understand(typed, actor)          # what the text asks for; or problems, with their places
    found = engine().tickets(question, actor)    # a page of tickets, best first, that the actor may see

Behind `Engine` stands PostgreSQL; another engine is one file more. What it looks into is written by
`actions.indexing`. The text is read by `logic.typed`, operators ask the catalogue of `tickets.facts`.
"""

from frontdesk.tickets.search.engine import Engine, Excerpt, FileHit, Found, Hit, Meant, NotAPlace
from frontdesk.tickets.search.postgres import Postgres
from frontdesk.tickets.search.question import Question, Unclear, understand

__all__ = [
    "Engine",
    "Excerpt",
    "FileHit",
    "Found",
    "Hit",
    "Meant",
    "NotAPlace",
    "Question",
    "Unclear",
    "engine",
    "understand",
]


def engine() -> Engine:
    """The engine of this installation."""
    return Postgres()
