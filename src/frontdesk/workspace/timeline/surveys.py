"""What they said about our help."""

from typing import Any

from frontdesk.workspace.links import links
from frontdesk.workspace.timeline_kind import Asked, Kind, Moment


class Surveys(Kind, slug="surveys"):
    label, icon, rank = "Survey answers", "star", 40

    @classmethod
    def statement(cls, asked: Asked) -> tuple[str, list[Any]]:
        mine, params = asked.tickets()
        before, place = asked.before(cls.rank, "r.answered_at", "r.id")
        text = (
            "SELECT r.id, r.answered_at, r.score, r.comment, mine.number, mine.subject"  # noqa: S608 - our own words
            f" FROM feedback_survey s JOIN feedback_response r ON r.survey_id = s.id JOIN ({mine}) mine"
            f" ON mine.id = s.ticket_id WHERE s.customer_id = ANY(%s::bigint[]) AND {before}"
            " ORDER BY r.answered_at DESC, r.id DESC"
        )
        return text, [*params, asked.customers, *place]

    @classmethod
    def entry(cls, row: tuple[Any, ...], asked: Asked) -> Moment:
        key, at, score, comment, number, subject = row
        return Moment(at, cls.rank, key, cls.icon, "The survey was answered", text=comment, score=score,
                      href=f"{links().ticket}{number}", about=subject)  # fmt: skip
