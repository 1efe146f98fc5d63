"""One voluntary survey after a ticket is closed."""

import datetime
from collections.abc import Callable

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from frontdesk.accounts.models import Workspace
from frontdesk.channels.models import OutboundEnvelope
from frontdesk.events.models import Entry
from frontdesk.feedback.actions import TooLate, answer, ask, survey_by_token, survey_token
from frontdesk.feedback.models import Response, Survey
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Ticket
from tests.cast import Cast, actor

Run = Callable[..., list[str]]


def _closed(cast: Cast, subject: str = "My account is inactive") -> Ticket:
    ticket = cast.ticket(subject)
    tickets.reply(ticket, html="<p>Done.</p>", status="solved", by=actor(cast.lea))
    return tickets.confirm_works(ticket, by=cast.laura.actor())


def _asked(cast: Cast, run_jobs: Run) -> Survey:
    _closed(cast)
    run_jobs()
    return Survey.objects.get()


def test_closing_sends_one_survey_by_mail(cast: Cast, run_jobs: Run) -> None:
    survey = _asked(cast, run_jobs)
    sent = OutboundEnvelope.objects.get(kind="survey")
    assert sent.to == ["laura@croft.test"] and f"/survey/{survey_token(survey)}" in str(sent.payload)
    assert survey.agent == cast.lea
    ask(survey.ticket, by=cast.ada.actor())
    assert Survey.objects.count() == 1


def test_a_customer_is_asked_at_most_once_a_week(cast: Cast, run_jobs: Run) -> None:
    _asked(cast, run_jobs)
    _closed(cast, "Another")
    run_jobs()
    assert Survey.objects.count() == 1
    with time_machine.travel(timezone.now() + datetime.timedelta(days=8)):
        _closed(cast, "A third")
        run_jobs(later=True)
    assert Survey.objects.count() == 2


def test_nobody_is_asked_about_spam_or_without_an_answer_or_when_it_is_off(cast: Cast, run_jobs: Run) -> None:
    unanswered = cast.ticket()
    tickets.set_status(unanswered, status="closed", by=actor(cast.lea))
    spam = cast.ticket("Pills")
    tickets.set_tags(spam, tags=["spam"], by=actor(cast.lea))
    tickets.reply(spam, html="<p>No.</p>", status="closed", by=actor(cast.lea))
    Workspace.objects.update(survey_is_on=False)
    _closed(cast)
    run_jobs()
    assert Survey.objects.count() == 0


def test_opening_the_link_answers_nothing(client: Client, cast: Cast, run_jobs: Run) -> None:
    """Programs that look at links must not answer for the customer."""
    survey = _asked(cast, run_jobs)
    page = client.get(f"/survey/{survey_token(survey)}?score=5").content.decode()
    assert 'value="5" checked' in page and Response.objects.count() == 0


def test_the_answer_stands_in_the_tickets_history_and_may_be_changed_for_a_week(
    client: Client, cast: Cast, run_jobs: Run
) -> None:
    survey = _asked(cast, run_jobs)
    address = f"/survey/{survey_token(survey)}"
    assert client.post(address, {"score": "4", "comment": "Quick"}).status_code == 302
    assert "Thank you" in client.get(f"{address}?thanks=1").content.decode()
    client.post(address, {"score": "5", "comment": "Quick"})
    response = Response.objects.get()
    assert (response.score, response.comment) == (5, "Quick")
    said = [entry.sentence() for entry in Entry.objects.filter(kind="survey.answered").order_by("id")]
    assert said == ["rated the help 4 of 5: “Quick”", "changed the rating to 5 of 5: “Quick”"]
    with time_machine.travel(timezone.now() + datetime.timedelta(days=8)):
        assert "closed" in client.get(address).content.decode()
        client.post(address, {"score": "1"})
    response.refresh_from_db()
    assert response.score == 5


def test_a_score_that_there_is_not_is_not_taken(client: Client, cast: Cast, run_jobs: Run) -> None:
    survey = _asked(cast, run_jobs)
    for score in ("", "0", "6", "x", "5.5", "\x00", "-1"):
        assert client.post(f"/survey/{survey_token(survey)}", {"score": score}).status_code == 422
    assert Response.objects.count() == 0


def test_only_the_customer_who_was_asked_may_answer(client: Client, cast: Cast, run_jobs: Run) -> None:
    """A28, A48."""
    survey = _asked(cast, run_jobs)
    for by in (cast.stranger.actor(), cast.lea.actor()):
        with pytest.raises(PermissionDenied):
            answer(survey, score=5, by=by)
    token = survey_token(survey)
    for forged in (token[:-1], f"{survey.pk + 1}-{token.partition('-')[2]}", str(survey.pk), "-", ""):
        assert survey_by_token(forged) is None
    assert client.get("/survey/1-abc").status_code == 404


def test_a_survey_closes_after_a_month(cast: Cast, run_jobs: Run) -> None:
    survey = _asked(cast, run_jobs)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=31)), pytest.raises(TooLate):
        answer(survey, score=5, by=cast.laura.actor())
