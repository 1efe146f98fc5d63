"""Which policy holds for a ticket, and what it does when its trigger goes off."""

from django.db import IntegrityError, transaction

from frontdesk.accounts.models import Agent, Role, Team
from frontdesk.escalation.actions.known import is_set
from frontdesk.escalation.actions.paging import begin
from frontdesk.escalation.actions.people import called_by
from frontdesk.escalation.logic.words import found_in
from frontdesk.escalation.models import Acted, LevelClock, Policy, PolicyStep, Trigger
from frontdesk.events import Actor
from frontdesk.kit.jobs import job
from frontdesk.tickets import actions as tickets
from frontdesk.tickets import facts
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.fact import Asker
from frontdesk.tickets.logic.conditions import FaultyCondition
from frontdesk.tickets.models import Escalation, Message, Ticket

WHY = {
    Trigger.CLAIM: "it was not claimed in time",
    Trigger.ACKNOWLEDGE: "it was not acknowledged in time",
    Trigger.WARNING: "a promise is nearly due",
    Trigger.BREACH: "a promise is broken",
    Trigger.WORDS: "the customer wrote",
    Trigger.NEGATIVE: "what the customer writes is negative",
    Trigger.ARRIVAL: "it is one of those that a supervisor wants to see",
}
Kind = Escalation.Kind


def policy_for(ticket: Ticket, trigger: str) -> Policy | None:
    """The first policy in use with that trigger whose conditions fit. One that asks for what is gone fits none."""
    if not is_set(trigger):
        return None
    usable = Policy.objects.filter(is_active=True, triggers__contains=[trigger])
    return next((one for one in usable.prefetch_related("steps") if fits(one, ticket)), None)


def fits(policy: Policy, ticket: Ticket) -> bool:
    """Whether it is for this ticket."""
    try:
        return facts.holds(policy.tree, ticket, Asker())
    except FaultyCondition:
        return False


def tell_of_escalation(escalation: Escalation) -> None:
    """Somebody, or a rule, escalated a ticket: whoever a policy for that names is told."""
    ticket = Ticket.objects.select_related("team", "requester", "category__parent__parent").get(pk=escalation.ticket_id)
    begin(escalation, policy_for(ticket, Trigger.HAND))


@job(queue="events", name="escalation.consider")
def consider_later(ticket_id: int, trigger: str, cause: str, words: str = "") -> None:
    """A trigger went off: see whether a policy acts."""
    consider(ticket_id, trigger, cause, words)


def consider(ticket_id: int, trigger: str, cause: str, words: str = "") -> bool:
    """Let the policy that holds act on a ticket, once for each `cause`; whether it did. What has changed meanwhile is
    looked at again: what was claimed does not escalate for not being claimed."""
    try:
        with transaction.atomic():
            return _act(ticket_id, trigger, cause, words)
    except NotAllowedNow:
        return False  # it ended, or went elsewhere, at this moment


def _act(ticket_id: int, trigger: str, cause: str, words: str) -> bool:
    asked = ("team", "requester", "category__parent__parent")
    found = Ticket.objects.select_for_update(of=("self",)).select_related(*asked).filter(pk=ticket_id).first()
    if found is None or not found.is_unsolved or not _still_holds(found, trigger):
        return False
    policy = _with_words(found, words) if trigger == Trigger.WORDS else policy_for(found, trigger)
    if policy is None or not _is_first_time(found, policy, cause):
        return False
    why = WHY[Trigger(trigger)] + _detail(policy, trigger, words)
    made = _escalate(found, policy, trigger, why)
    if made is not None:
        begin(made, policy)
    return made is not None


def _detail(policy: Policy, trigger: str, words: str) -> str:
    """Which promise; or which of the policy's own words, never the customer's text."""
    if trigger == Trigger.WORDS:
        return f" “{found_in(words, policy.words)}”"
    return f": {words}" if words else ""


def _still_holds(ticket: Ticket, trigger: str) -> bool:
    if trigger not in {Trigger.CLAIM, Trigger.ACKNOWLEDGE}:
        return True
    return LevelClock.objects.filter(
        ticket=ticket, target=trigger, is_missed=True, met_at=None, ended_at=None
    ).exists()  # fmt: skip


def _with_words(ticket: Ticket, text: str) -> Policy | None:
    usable = Policy.objects.filter(is_active=True, triggers__contains=[Trigger.WORDS]).prefetch_related("steps")
    return next((one for one in usable if found_in(text, one.words) and fits(one, ticket)), None)


def _is_first_time(ticket: Ticket, policy: Policy, cause: str) -> bool:
    try:
        with transaction.atomic():
            Acted.objects.create(ticket=ticket, policy=policy, cause=cause[:120])
    except IntegrityError:
        return False
    return True


def _escalate(ticket: Ticket, policy: Policy, trigger: str, why: str) -> Escalation | None:
    """As the policy says; None where the same is open already. Without a level above, a supervisor is asked."""
    by = Actor("rule", policy.pk, policy.name)
    team = (policy.team or _next_level(ticket)) if policy.kind == Kind.FUNCTIONAL else None
    if policy.kind == Kind.FUNCTIONAL and team is not None and team.level >= ticket.level:
        if team.pk == ticket.team_id:
            return None
        tickets.escalate(ticket, team=team, note=f"Since {why}.", by=by, reason=trigger, cause=why)
        return _open(ticket, Kind.FUNCTIONAL)
    if _open(ticket, Kind.HIERARCHICAL) is not None:
        return None
    tickets.raise_to_supervisor(
        ticket, to=_in_charge(policy, ticket), note=f"Since {why}.", by=by, reason=trigger, cause=why
    )
    return _open(ticket, Kind.HIERARCHICAL)


def _in_charge(policy: Policy, ticket: Ticket) -> Agent | None:
    """The person whom the policy names, as long as they supervise and may see the ticket."""
    known = called_by(PolicyStep.Whom.AGENT, Escalation(), ticket, agent=policy.in_charge_id).agents
    return next((one for one in known if one.role in {Role.SUPERVISOR, Role.ADMINISTRATOR}), None)


def _open(ticket: Ticket, kind: str) -> Escalation | None:
    return Escalation.objects.filter(ticket=ticket, kind=kind, ended_at=None).order_by("-id").first()


def _next_level(ticket: Ticket) -> Team | None:
    """A team of the next level that has one; an open team before a private one."""
    higher = Team.objects.filter(is_active=True, level__gt=ticket.level)
    return higher.order_by("level", "is_private", "name").first()


def hear_words(ticket: int, message: int | None = None) -> None:
    """A customer has written, by default the first message of a ticket: where a policy waits for words and one of them
    is there, a job looks closer."""
    policies = list(
        Policy.objects.filter(is_active=True, triggers__contains=[Trigger.WORDS]).values_list("words", flat=True)
    )
    said = Message.objects.filter(ticket=ticket, kind=Message.Kind.INBOUND).order_by("pk")
    said = said.filter(pk=message) if message is not None else said
    row = said.values_list("pk", "text", "ticket__subject").first()
    if row is None:
        return
    key, text, subject = row
    found = [word for words in policies if (word := found_in(f"{subject} {text}", words))]
    if found:
        consider_later.defer(ticket_id=ticket, trigger=Trigger.WORDS, cause=f"message:{key}", words=" ".join(found))
