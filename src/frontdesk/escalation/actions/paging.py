"""Telling people of an escalation, step after step, until somebody acknowledges."""

import datetime
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from frontdesk.accounts.models import Team
from frontdesk.escalation.actions.hooking import tell_hook
from frontdesk.escalation.actions.people import Called, called_by
from frontdesk.escalation.actions.showing import show
from frontdesk.escalation.events import StepTaken
from frontdesk.escalation.logic.steps import Next, following, later
from frontdesk.escalation.models import Call, Hook, Paging, Policy, PolicyStep
from frontdesk.events import SYSTEM, emit
from frontdesk.kit import clock
from frontdesk.sla.actions.rules import hours_for
from frontdesk.tickets.models import Escalation

State = Paging.State
NOBODY = "Nobody could be told"
LAST_CALL: dict[str, Any] = {"whom": PolicyStep.Whom.SUPERVISORS, "media": ["mail", "push"]}
# Without a policy: whoever is asked to step in is told once, in the page and by push.
PLAIN: dict[str, Any] = {
    "steps": [{"whom": PolicyStep.Whom.IN_CHARGE, "after": 0, "media": ["push"]}],
    "repeats": 0,
    "calls_all": False,
}


def plan_of(policy: Policy) -> dict[str, Any]:
    """A policy's steps as a paging keeps them: what is changed later holds for later escalations."""
    steps = [
        {
            "whom": step.whom, "after": step.after_minutes, "media": list(step.media), "rotation": step.rotation_id,
            "agent": step.agent_id, "hook": step.hook_id, "business": step.is_business_time,
        }
        for step in policy.steps.all()
    ]  # fmt: skip
    return {"steps": steps, "repeats": policy.repeats, "calls_all": policy.calls_all}


def begin(escalation: Escalation, policy: Policy | None) -> Paging | None:
    """Begin to tell people of an escalation. A step that is due now is taken at once. Begun twice, nothing changes.

    Without a policy a hierarchical escalation tells whoever is asked; a functional one waits in its team's queue.
    """
    if policy is None and escalation.kind == Escalation.Kind.FUNCTIONAL:
        return None
    plan = plan_of(policy) if policy is not None else PLAIN
    first = _following(plan, 1, -1)
    if first is None:
        return None
    at = moment_of(plan, first, clock.now(), escalation.ticket.team)
    made, is_new = Paging.objects.get_or_create(
        escalation=escalation,
        defaults={
            "ticket_id": escalation.ticket_id, "policy": policy, "policy_name": policy.name if policy else "",
            "plan": plan, "started_at": clock.now(), "next_at": at, "round": first.round,
            "position": _stored(plan, first),
        },
    )  # fmt: skip
    if is_new and at <= clock.now():
        take_step(made)
    return made


def take_due_steps(limit: int = 200) -> int:
    """Take every step whose moment has come; returns how many. Any number of workers may do it at once (F45)."""
    taken = 0
    while taken < limit and _take_one():
        taken += 1
    return taken


@transaction.atomic
def _take_one() -> bool:
    due = Paging.objects.filter(state=State.RUNNING, next_at__lte=clock.now()).order_by("next_at")
    found = due.select_for_update(of=("self",), skip_locked=True).first()
    if found is None:
        return False
    take_step(found)
    return True


def take_step(paging: Paging) -> None:
    """Tell those of the next step of a locked paging, unless somebody has answered, and note when the next one is."""
    escalation = Escalation.objects.select_related("ticket__team").get(pk=paging.escalation_id)
    if escalation.acknowledged_at is not None or escalation.ended_at is not None:
        _stop(paging, State.ACKNOWLEDGED if escalation.acknowledged_at else State.ENDED)
        return
    steps = paging.plan["steps"]
    is_last = paging.position >= len(steps)
    step: dict[str, Any] = LAST_CALL if is_last else steps[paging.position]
    whom = called_by(
        step["whom"], escalation, escalation.ticket, rotation=step.get("rotation"), agent=step.get("agent")
    )
    hook = Hook.objects.filter(pk=step.get("hook") or 0, is_active=True).first()
    _call(paging, escalation, 0 if is_last else paging.position + 1, whom, step["media"], hook)
    _go_on(paging, escalation.ticket.team, is_last=is_last, has_told=bool(whom.agents or hook))


def _call(
    paging: Paging, escalation: Escalation, number: int, whom: Called, media: list[str], hook: Hook | None
) -> None:
    ticket, now = escalation.ticket, clock.now()
    common: dict[str, Any] = {"paging": paging, "round": paging.round, "step": number, "at": now}
    calls = [Call(**common, agent=one, whom=one.name[:120]) for one in whom.agents]
    if not calls and hook is None:
        calls = [Call(**common, whom=whom.words[:120], outcome=NOBODY)]
    Call.objects.bulk_create(calls, ignore_conflicts=True)
    emit(
        StepTaken(
            ticket=ticket.pk, paging=paging.pk, step=number, round=paging.round,
            whom=whom.words if whom.agents or hook is None else hook.name, agents=[one.pk for one in whom.agents],
            on_call=list(whom.on_call), media=list(media), level=ticket.level, why=_why(escalation),
        ),
        by=SYSTEM,
    )  # fmt: skip
    if hook is not None:
        made, is_new = Call.objects.get_or_create(
            paging=paging, round=paging.round, step=number, agent=None, hook=hook,
            defaults={"whom": hook.name, "at": now, "outcome": "Under way"},
        )  # fmt: skip
        if is_new:
            tell_hook.defer(call_id=made.pk)
    show(ticket)


def _why(escalation: Escalation) -> str:
    return escalation.cause or escalation.note[:200]


def _go_on(paging: Paging, team: Team | None, *, is_last: bool, has_told: bool) -> None:
    plan = paging.plan
    after = None if is_last else _following(plan, paging.round, paging.position)
    if after is None:
        _stop(paging, State.EXHAUSTED)
        return
    is_waited_for = has_told or after.round != paging.round  # otherwise nobody was there to be waited for
    paging.round, paging.position = after.round, _stored(plan, after)
    paging.next_at = moment_of(plan, after if is_waited_for else replace(after, seconds=0), clock.now(), team)
    paging.save(update_fields=["round", "position", "next_at"])


def moment_of(plan: dict[str, Any], step: Next, since: datetime.datetime, team: Team | None) -> datetime.datetime:
    """When a step of a plan is due, by the hours of the ticket's team where it says so. The last call waits as the last
    step does."""
    steps = plan["steps"]
    place = len(steps) - 1 if step.position is None else step.position
    is_business = bool(steps) and steps[place].get("business", False)
    return later(since, step.seconds, hours_for(team) if is_business else None)


def _following(plan: dict[str, Any], round_: int, position: int) -> Next | None:
    waits = [step["after"] for step in plan["steps"]]
    return following(waits, round_, position, repeats=plan["repeats"], calls_all=plan["calls_all"])


def _stored(plan: dict[str, Any], step: Next) -> int:
    """The last call stands behind all steps."""
    return len(plan["steps"]) if step.position is None else step.position


def _stop(paging: Paging, state: str) -> None:
    paging.state, paging.next_at, paging.ended_at = state, None, clock.now()
    paging.save(update_fields=["state", "next_at", "ended_at"])


def stop_answered(ticket: int) -> int:
    """Nobody is told any more of what has been acknowledged, or has ended, of a locked ticket; returns how many."""
    now, open_ = clock.now(), Q(state__in=[State.RUNNING, State.EXHAUSTED])
    found = Paging.objects.filter(open_, ticket=ticket)
    heard = found.filter(escalation__acknowledged_at__isnull=False).values("pk")
    stopped = Paging.objects.filter(pk__in=heard).update(state=State.ACKNOWLEDGED, next_at=None, ended_at=now)
    over = found.filter(escalation__ended_at__isnull=False).values("pk")
    return stopped + Paging.objects.filter(pk__in=over).update(state=State.ENDED, next_at=None, ended_at=now)


def go_on_again(ticket: int) -> int:
    """An escalation is open again: its steps go on with the next one; returns how many."""
    again = Paging.objects.filter(
        ticket=ticket, state=State.ENDED, escalation__ended_at=None, escalation__acknowledged_at=None
    )
    found = list(again.select_related("ticket__team"))
    for one in found:
        step = Next(one.round, None if one.position >= len(one.plan["steps"]) else one.position, 0)
        one.state, one.ended_at = State.RUNNING, None
        one.next_at = moment_of(one.plan, step, clock.now(), one.ticket.team)
        one.save(update_fields=["state", "next_at", "ended_at"])
    return len(found)


def by_business_time() -> QuerySet[Paging]:
    """Pagings that go on by business hours."""
    return Paging.objects.filter(state=State.RUNNING, plan__contains={"steps": [{"business": True}]})


@transaction.atomic
def count_steps_anew() -> None:
    """Other business hours hold: the next steps are due by them, counted from when somebody was called last."""
    for one in by_business_time().select_for_update(of=("self",)).select_related("ticket__team").order_by("pk"):
        last = one.calls.order_by("-pk").first()
        steps = len(one.plan["steps"])
        before = (one.round, one.position - 1) if one.position or one.round == 1 else (one.round - 1, steps - 1)
        step = _following(one.plan, *before)
        if step is not None and last is not None and last.outcome == NOBODY and last.round == step.round:
            step = replace(step, seconds=0)
        if step is not None:
            one.next_at = moment_of(one.plan, step, last.at if last else one.started_at, one.ticket.team)
            one.save(update_fields=["next_at"])
