"""What comes after the answer: closing by time, and the survey."""

import datetime
from random import Random

from frontdesk.events import SYSTEM
from frontdesk.feedback.events import SurveyAnswered, SurveySent
from frontdesk.feedback.logic.timing import OPEN_FOR
from frontdesk.feedback.models import Response, Survey
from frontdesk.transfer.demo.play import Moment, Play
from frontdesk.transfer.demo.script import Step

CLOSES_AFTER = datetime.timedelta(days=7)


def close_old(play: Play, until: Moment) -> None:
    """A ticket that was solved a week ago is closed."""
    solved = play.ticket.solved_at
    if play.ticket.status == "solved" and solved is not None and solved + CLOSES_AFTER < until:
        play.close(solved + CLOSES_AFTER, is_confirmed=False)


def ask(play: Play) -> Survey | None:
    """The survey of a closed ticket, if there is somebody to ask."""
    closed, ticket = play.ticket.closed_at, play.ticket
    if closed is None or not ticket.requester.email:
        return None
    sent = closed + datetime.timedelta(seconds=2)
    return Survey(
        ticket=ticket, customer=ticket.requester, agent=ticket.assignee, sent_at=sent, expires_at=sent + OPEN_FOR
    )


def answer(play: Play, survey: Survey, told: Step | None, random: Random, until: Moment) -> Response | None:
    """Two in three customers answer, most of them as their story says."""
    play.tell_survey(SurveySent, survey.sent_at, SYSTEM, survey=survey.pk)
    answered = survey.sent_at + datetime.timedelta(minutes=random.uniform(10, 2400))
    if told is None or random.random() > 0.66 or answered > until:
        return None
    score, comment = int(told.arg), told.text.replace("{agent}", _first_name(play)) if random.random() < 0.6 else ""
    if random.random() < 0.12:  # not everybody agrees with the story's customer
        score, comment = max(1, score - random.randint(1, 3)), ""
    who = play.ticket.requester.actor()
    play.tell_survey(SurveyAnswered, answered, who, survey=survey.pk, score=score, comment=comment)
    return Response(survey=survey, score=score, comment=comment, answered_at=answered)


def _first_name(play: Play) -> str:
    return str(play.ticket.assignee or "Kemi").split()[0]
