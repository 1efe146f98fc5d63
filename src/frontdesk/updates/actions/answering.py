"""One answer to all tickets of a problem, as a job that may be killed at any moment."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Max

from frontdesk.events import Actor, emit
from frontdesk.kit import clock
from frontdesk.kit.html import text_to_html
from frontdesk.kit.jobs import job
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.actions.mailing import number_words
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.models import Ticket
from frontdesk.updates import permissions
from frontdesk.updates.actions.addressing import tell
from frontdesk.updates.actions.problems import locked_problem
from frontdesk.updates.events import ProblemAnswered
from frontdesk.updates.logic.wording import filled, unknown
from frontdesk.updates.models import Answer, Answered, Problem

LONGEST = 20_000
AT_A_TIME = 50  # tickets of one job; then the next goes on, so that a worker is free in between


@transaction.atomic
def answer_linked(problem: Problem, *, text: str, by: Actor, is_solving: bool = False) -> Answer:
    """Write to the customers of all tickets that are linked now; `text` may hold `logic.wording.VARIABLES`.

    Raises PermissionDenied, ValidationError for a text with unknown variables, NotAllowedNow where no ticket is linked
    or an answer is still on its way.
    """
    row = locked_problem(problem, by)
    if not permissions.answer_all(by) or by.id is None:
        raise PermissionDenied
    text = text.replace("\x00", "").strip()
    if not text or len(text) > LONGEST:
        raise ValidationError({"text": "Write something first." if not text else f"At most {LONGEST} characters."})
    if names := unknown(text):
        raise ValidationError({"text": f"There is no {', '.join('{{ ' + name + ' }}' for name in names)}."})
    if row.answers.filter(finished_at=None).exists():
        raise NotAllowedNow("An answer to all is still on its way. Wait until it has arrived.")
    total, last = row.links.count(), row.links.aggregate(last=Max("id"))["last"]
    if not total:
        raise NotAllowedNow("No ticket is linked to this problem yet.")
    answer = Answer.objects.create(
        problem=row, author_id=by.id, text=text, is_solving=is_solving, last=last, total=total
    )
    emit(ProblemAnswered(row.pk, answer.pk, total), by=by)
    answering.defer(answer_id=answer.pk)
    _tell(row)
    return answer


@job(queue="bulk", name="updates.answering")
def answering(answer_id: int) -> None:
    """Answer the next tickets, each in a transaction of its own that also says how far we are (F23)."""
    for _ in range(AT_A_TIME):
        if not _next(answer_id):
            return
    answering.defer(answer_id=answer_id)


@transaction.atomic
def _next(answer_id: int) -> bool:
    """Deal with one ticket; False when there is none left. The answer's row is the lock: two jobs take turns."""
    answer = Answer.objects.select_for_update(of=("self",)).select_related("problem").get(pk=answer_id)
    if answer.finished_at is not None:
        return False
    waiting = answer.problem.links.filter(pk__gt=answer.reached, pk__lte=answer.last).order_by("pk")
    link = waiting.select_related("ticket").first()
    if link is None:
        answer.finished_at = clock.now()
        answer.save(update_fields=["finished_at"])
        _tell(answer.problem)
        return False
    _deal_with(answer, tickets.final_of(link.ticket))
    Answer.objects.filter(pk=answer.pk).update(reached=link.pk)
    _tell(answer.problem)
    return True


def _deal_with(answer: Answer, ticket: Ticket) -> None:
    """Answer one ticket and write down what became of it; one that was merged is answered where it goes on, once."""
    if answer.outcomes.filter(ticket=ticket).exists():
        Answer.objects.filter(pk=answer.pk).update(left_out=F("left_out") + 1)
        return
    why = ""
    try:
        with transaction.atomic():
            _send(answer, ticket)
    except PermissionDenied:
        why = f"{answer.author.name} may not work on it."
    except NotAllowedNow as error:
        why = str(error)
    Answered.objects.create(answer=answer, ticket=ticket, why=why[:200])
    counter = "left_out" if why else "sent"
    Answer.objects.filter(pk=answer.pk).update(**{counter: F(counter) + 1})


def _send(answer: Answer, ticket: Ticket) -> None:
    """The ordinary reply, under a key of its own; nobody's ticket becomes the author's by it."""
    author, problem = answer.author, answer.problem
    words = {
        "customer_name": str(ticket.requester), "number": number_words(ticket), "problem": problem.title,
        "workaround": problem.workaround, "agent_name": author.name,
    }  # fmt: skip
    tickets.reply(
        ticket, html=text_to_html(filled(answer.text, words)), by=author.actor(), owns=False,
        status=Ticket.Status.SOLVED if answer.is_solving else None, key=f"problem-{answer.pk}-{ticket.pk}",
    )  # fmt: skip


def _tell(problem: Problem) -> None:
    tell("problems", list(problem.teams.all()), is_for_all=problem.is_for_all)
