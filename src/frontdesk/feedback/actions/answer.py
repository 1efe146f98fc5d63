"""Answering a survey."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from frontdesk.events import Actor, emit
from frontdesk.feedback import permissions
from frontdesk.feedback.events import SurveyAnswered
from frontdesk.feedback.logic.timing import may_answer
from frontdesk.feedback.models import Response, Survey
from frontdesk.kit import clock
from frontdesk.tickets.actions.row import tell

LONGEST = 2000


class TooLate(ValueError):
    """The survey is closed, or its answer can no longer be changed."""


@transaction.atomic
def answer(survey: Survey, *, score: int, comment: str = "", by: Actor) -> Response:
    """Write down the customer's answer, 1 to 5; a second one replaces the first for seven days.

    Raises PermissionDenied, TooLate, or ValueError for a score that there is not.
    """
    locked = Survey.objects.select_for_update().filter(permissions.answer_survey(by), pk=survey.pk).first()
    if locked is None:
        raise PermissionDenied
    if not 1 <= score <= 5:
        raise ValueError("Choose a score from 1 to 5.")
    now = clock.now()
    before = Response.objects.filter(survey=locked).first()
    if not may_answer(locked.expires_at, before.answered_at if before else None, now):
        raise TooLate("This survey is closed. Thank you for coming back to it.")
    comment = comment.replace("\x00", "").strip()[:LONGEST]
    if before is not None and (before.score, before.comment) == (score, comment):
        return before
    response = before or Response(survey=locked, answered_at=now)
    response.score, response.comment = score, comment
    response.save()
    emit(
        SurveyAnswered(
            ticket=locked.ticket_id, survey=locked.pk, score=score, comment=comment, is_change=before is not None
        ),
        by=by,
    )
    tell(locked.ticket)
    return response
