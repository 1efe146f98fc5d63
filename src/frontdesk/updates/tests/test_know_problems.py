"""Problems gather the tickets that are due to them, and their customers are answered together, each once."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from frontdesk.channels.models import OutboundEnvelope
from frontdesk.events.models import Entry
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.models import Message, Ticket
from frontdesk.updates import actions as updates
from frontdesk.updates.actions import answering as at_work
from frontdesk.updates.logic.wording import filled, unknown
from frontdesk.updates.models import Answer, Answered, LinkedTicket, Problem
from tests.cast import Cast

RunJobs = Callable[..., list[str]]


@pytest.fixture
def problem(cast: Cast) -> Problem:
    return updates.save_problem(None, title="Sign-in fails", workaround="Reset it.", by=cast.lea.actor())


def linked(problem: Problem, cast: Cast, count: int) -> list[Ticket]:
    """That many tickets of Laura's, linked."""
    found = [cast.ticket(f"Locked out {number}") for number in range(count)]
    for ticket in found:
        updates.link_ticket(problem, ticket, by=cast.lea.actor())
    return found


def answers_to(ticket: Ticket) -> list[str]:
    return list(ticket.messages.filter(kind=Message.Kind.OUTBOUND).values_list("text", flat=True))


def test_agents_open_problems_and_viewers_do_not(cast: Cast, problem: Problem) -> None:
    assert problem.author_name == "Lea First" and problem.is_open
    for outsider in (cast.vic, cast.laura):
        with pytest.raises(PermissionDenied):
            updates.save_problem(None, title="Mine", by=outsider.actor())
    with pytest.raises(PermissionDenied):
        updates.save_problem(None, title="Theirs", teams=[cast.third], by=cast.lea.actor())


def test_a_workaround_that_is_known_is_written_down(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="workaround"):
        updates.save_problem(None, title="Slow", status=Problem.Status.WORKAROUND, by=cast.lea.actor())


def test_a67_two_who_change_a_problem_at_once_are_told(cast: Cast, problem: Problem) -> None:
    updates.save_problem(problem, title="By Lea", seen=1, by=cast.lea.actor())
    with pytest.raises(NotAllowedNow, match="meanwhile"):
        updates.save_problem(problem, title="By Tim", seen=1, by=cast.tim.actor())


def test_linking_twice_is_linking_once_and_the_count_is_right(cast: Cast, problem: Problem) -> None:
    ticket, other = linked(problem, cast, 2)
    updates.link_ticket(problem, ticket, by=cast.tim.actor())
    problem.refresh_from_db()
    assert problem.ticket_count == LinkedTicket.objects.count() == 2
    for _ in range(2):
        updates.unlink_ticket(problem, other, by=cast.lea.actor())
    problem.refresh_from_db()
    assert problem.ticket_count == 1
    kinds = Entry.objects.filter(subject_kind="ticket", kind__contains="problem").values_list("kind", flat=True)
    assert sorted(kinds) == ["ticket.problem_linked"] * 2 + ["ticket.problem_unlinked"]


def test_a32_both_ends_of_a_link_must_be_mine(cast: Cast, problem: Problem) -> None:
    hidden = cast.ticket("Secret", team=cast.third)
    private = updates.save_problem(None, title="Theirs", teams=[cast.third], by=cast.hank.actor())
    for cause, ticket in ((problem, hidden), (private, cast.ticket())):
        with pytest.raises(PermissionDenied):
            updates.link_ticket(cause, ticket, by=cast.lea.actor())
        with pytest.raises(PermissionDenied):
            updates.unlink_ticket(cause, ticket, by=cast.lea.actor())
    assert not LinkedTicket.objects.exists()


def test_everybody_who_is_linked_is_answered_in_their_own_words(
    cast: Cast, problem: Problem, run_jobs: RunJobs
) -> None:
    one, other = linked(problem, cast, 2)
    text = "Dear {{ customer_name }}, “{{problem}}” is fixed: {{ number }}.\n\n{{ agent_name }}"
    answer = updates.answer_linked(problem, text=text, is_solving=True, by=cast.sue.actor())
    run_jobs()
    for ticket in (one, other):
        ticket.refresh_from_db()
        (said,) = answers_to(ticket)
        assert said.startswith("Dear Laura Croft, “Sign-in fails” is fixed: FD-")
        assert str(ticket.number) in said and said.endswith("Sue Super")
        assert ticket.status == "solved" and ticket.assignee is None
    answer.refresh_from_db()
    assert (answer.sent, answer.left_out, answer.total) == (2, 0, 2) and answer.finished_at


def test_f23_a_job_that_is_killed_and_starts_again_answers_each_once(
    cast: Cast, problem: Problem, run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It dies while it writes the second of three: what it had begun is undone with it, and the rest follows."""
    found = linked(problem, cast, 3)
    answer = updates.answer_linked(problem, text="It is fixed.", by=cast.sue.actor())
    real, calls = at_work._send, []

    def dying(answer: Answer, ticket: Ticket) -> None:
        real(answer, ticket)
        calls.append(ticket)
        if len(calls) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(at_work, "_send", dying)
    with pytest.raises(KeyboardInterrupt):
        at_work.answering(answer_id=answer.pk)
    assert [len(answers_to(ticket)) for ticket in found] == [1, 0, 0]
    monkeypatch.setattr(at_work, "_send", real)
    at_work.answering(answer_id=answer.pk)
    at_work.answering(answer_id=answer.pk)
    run_jobs()
    assert [answers_to(ticket) for ticket in found] == [["It is fixed."]] * 3
    assert OutboundEnvelope.objects.filter(kind="reply").count() == 3
    answer.refresh_from_db()
    assert (answer.sent, answer.left_out) == (3, 0)


def test_what_cannot_be_answered_says_why_and_holds_nobody_up(cast: Cast, problem: Problem, run_jobs: RunJobs) -> None:
    closed, hidden, merged, goal = linked(problem, cast, 4)
    tickets.set_status(closed, status="closed", by=cast.ada.actor())
    tickets.hand_over(hidden, team=cast.third, by=cast.ada.actor())
    tickets.merge([merged], into=goal, by=cast.lea.actor())
    updates.answer_linked(problem, text="It is fixed.", by=cast.sue.actor())
    run_jobs()
    assert [len(answers_to(ticket)) for ticket in (closed, hidden, merged, goal)] == [0, 0, 0, 1]
    reasons = dict(Answered.objects.values_list("ticket_id", "why"))
    assert "closed" in reasons[closed.pk] and "may not work on it" in reasons[hidden.pk]
    assert (Answer.objects.get().sent, Answer.objects.get().left_out) == (1, 3)


def test_one_answer_to_all_at_a_time_and_only_by_those_who_may(cast: Cast, problem: Problem) -> None:
    with pytest.raises(NotAllowedNow, match="No ticket"):
        updates.answer_linked(problem, text="Fixed.", by=cast.sue.actor())
    linked(problem, cast, 1)
    with pytest.raises(PermissionDenied):
        updates.answer_linked(problem, text="Fixed.", by=cast.lea.actor())
    with pytest.raises(ValidationError, match="secret_key"):
        updates.answer_linked(problem, text="{{ secret_key }}", by=cast.sue.actor())
    updates.answer_linked(problem, text="Fixed.", by=cast.sue.actor())
    with pytest.raises(NotAllowedNow, match="still on its way"):
        updates.answer_linked(problem, text="Fixed.", by=cast.sue.actor())


def test_a43_what_a_customer_is_called_is_never_read_as_a_name_again(
    cast: Cast, problem: Problem, run_jobs: RunJobs
) -> None:
    """A21: nor as markup."""
    assert filled("{{ customer_name }}", {"customer_name": "{{ number }}", "number": "7"}) == "{{ number }}"
    assert unknown("{{ a.__class__ }} {{number}} {{ }}") == ["a.__class__", ""]
    cast.laura.name = "<img src=x onerror=alert(1)> {{ number }}"
    cast.laura.save()
    (ticket,) = linked(problem, cast, 1)
    updates.answer_linked(problem, text="Dear {{ customer_name }}", by=cast.sue.actor())
    run_jobs()
    html = ticket.messages.get(kind=Message.Kind.OUTBOUND).html
    assert "<img" not in html and "{{ number }}" in html
