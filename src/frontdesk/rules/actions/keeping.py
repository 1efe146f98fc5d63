"""Rules: made, changed, put in order, switched, rolled back, removed. Every change is a version that stays."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max

from frontdesk.events import Actor, emit
from frontdesk.kit import clock
from frontdesk.kit import html as markup
from frontdesk.rules import permissions
from frontdesk.rules.actions.listening import believe_nothing
from frontdesk.rules.actions.waiting import enrol, forget_moments, waits_of
from frontdesk.rules.actions.writing import check_seen
from frontdesk.rules.effect import FaultyEffect, checked
from frontdesk.rules.events import RuleSaved
from frontdesk.rules.models import Rule, RuleRun, RuleVersion, WebhookCall
from frontdesk.rules.trigger import FaultyTrigger, checked_when
from frontdesk.tickets import facts
from frontdesk.tickets.actions.row import authored
from frontdesk.tickets.logic import conditions
from frontdesk.tickets.logic.conditions import EVERYTHING, FaultyCondition, Group

MOST_RULES = 500
LOG_DAYS = 180


@transaction.atomic
def save_rule(
    rule: Rule | None,
    *,
    by: Actor,
    name: str,
    when: Mapping[str, str],
    effects: Mapping[str, str],
    tree: Group = EVERYTHING,
    about: str = "",
    is_last: bool = False,
    is_active: bool = True,
    takes_open: bool = False,
    seen: int | None = None,
) -> Rule:
    """Add a rule, as the last one, or change it; what it says is kept as a version.

    With `takes_open`, one that waits counts for open tickets that wait already. Raises PermissionDenied, and
    ValidationError with the field: also when it is newer than version `seen` (A67).
    """
    row = _changeable(rule, by)
    check_seen(row.version, seen if rule is not None else None, "rule")
    before = row.body() if rule is not None else {}
    waited = row.when if rule is not None and row.is_active else {}
    row.name, row.about = markup.one_line(name, 80), markup.one_line(about, 200)
    if not row.name:
        raise ValidationError({"name": "A rule needs a name."})
    row.when, row.effects, row.conditions = _when(when), _effects(effects), _tree(tree)
    row.is_last = is_last
    _switch(row, is_active)
    if rule is None:
        row.position = (Rule.objects.aggregate(last=Max("position"))["last"] or 0) + 1
    is_other = row.body() != before
    row.version = row.version + 1 if rule is not None and is_other else row.version
    row.save()
    if is_other:
        _keep(row, by)
    _follow(row, waited, takes_open=takes_open)
    emit(RuleSaved(row.pk, row.name, "added" if rule is None else "changed", row.version), by=by)
    return row


@transaction.atomic
def roll_back(rule: Rule, *, number: int, by: Actor) -> Rule:
    """Let the rule say again what it said in that version; that is a new version. Raises PermissionDenied, and
    ValidationError where that version can no longer be done."""
    row = _changeable(rule, by)
    old = row.versions.filter(number=number).first()
    if old is None:
        raise ValidationError("There is no such version.")
    if number == row.version or old.body() == row.body():
        return row
    waited = row.when if row.is_active else {}
    row.when, row.effects, row.conditions = _when(old.when), _effects(old.effects), _tree(_read(old))
    row.name, row.is_last, row.version = old.name, old.is_last, row.version + 1
    row.save()
    _keep(row, by, origin=number)
    _follow(row, waited, takes_open=False)
    emit(RuleSaved(row.pk, row.name, f"rolled back to version {number}", row.version), by=by)
    return row


@transaction.atomic
def switch_rule(rule: Rule, *, is_active: bool, by: Actor) -> Rule:
    """Put it in use, or out of use. Failures are counted anew. Raises PermissionDenied."""
    row = _changeable(rule, by)
    if row.is_active == is_active:
        return row
    waited = row.when if row.is_active else {}
    _switch(row, is_active)
    row.save(update_fields=["is_active", "failures", "off_why"])
    _follow(row, waited, takes_open=False)
    emit(RuleSaved(row.pk, row.name, "switched on" if is_active else "switched off"), by=by)
    return row


@transaction.atomic
def order_rules(keys: Iterable[int], *, by: Actor) -> None:
    """Put the rules into this order; those that are not named follow, as they stood. Raises PermissionDenied."""
    if not permissions.administer_rules(by):
        raise PermissionDenied
    rows = {row.pk: row for row in Rule.objects.select_for_update().order_by("position", "pk")}
    named = [key for key in dict.fromkeys(keys) if key in rows]
    wanted = [*named, *(key for key in rows if key not in set(named))]
    moved = [rows[key] for at, key in enumerate(wanted, 1) if rows[key].position != at]
    for at, key in enumerate(wanted, 1):
        rows[key].position = at
    Rule.objects.bulk_update(moved, ["position"])
    for row in moved[:1]:
        emit(RuleSaved(row.pk, row.name, "moved"), by=by)


@transaction.atomic
def remove_rule(rule: Rule, *, by: Actor) -> None:
    """Remove it; its log stays. Raises PermissionDenied."""
    row = _changeable(rule, by)
    emit(RuleSaved(row.pk, row.name, "removed"), by=by)
    row.delete()


def forget_old_runs(limit: int = 20_000) -> int:
    """Throw away what ran half a year ago, and the calls of webhooks with it; returns how many runs."""
    before = clock.now() - datetime.timedelta(days=LOG_DAYS)
    WebhookCall.objects.filter(pk__in=list(_keys(WebhookCall.objects.filter(at__lt=before), limit))).delete()
    return RuleRun.objects.filter(pk__in=list(_keys(RuleRun.objects.filter(at__lt=before), limit))).delete()[0]


def _keys(rows: Any, limit: int) -> Iterable[int]:
    found: Iterable[int] = rows.order_by("at").values_list("pk", flat=True)[:limit]
    return found


def _changeable(rule: Rule | None, by: Actor) -> Rule:
    if not permissions.administer_rules(by):
        raise PermissionDenied
    if rule is not None:
        return Rule.objects.select_for_update().get(pk=rule.pk)
    if Rule.objects.count() >= MOST_RULES:
        raise ValidationError(f"At most {MOST_RULES} rules.")
    return Rule()


def _switch(row: Rule, is_active: bool) -> None:
    if is_active and not row.is_active:
        row.failures, row.off_why = 0, ""
    row.is_active = is_active


def _keep(row: Rule, by: Actor, origin: int | None = None) -> None:
    RuleVersion.objects.create(rule=row, number=row.version, origin=origin, **row.body(), **authored(by))


def _follow(row: Rule, waited: Mapping[str, str], *, takes_open: bool) -> None:
    """Who listens has changed; moments of what it no longer waits for are gone."""
    believe_nothing()
    transaction.on_commit(believe_nothing)
    waits = {trigger.slug: value for trigger, value in waits_of(row)} if row.is_active else {}
    if any(waits.get(slug) != value for slug, value in waited.items()):
        forget_moments(row)
    if takes_open and waits:
        enrol.defer(rule_id=row.pk)


def _when(when: Mapping[str, str]) -> dict[str, str]:
    try:
        return checked_when(dict(when))
    except FaultyTrigger as fault:
        raise ValidationError(str(fault)) from fault


def _effects(effects: Mapping[str, str]) -> dict[str, str]:
    try:
        found = checked(effects, for_rules=True)
    except FaultyEffect as fault:
        raise ValidationError(str(fault)) from fault
    if not found:
        raise ValidationError("Choose what the rule does.")
    return found


def _read(version: RuleVersion) -> Group:
    try:
        return version.tree
    except FaultyCondition as fault:
        raise ValidationError(str(fault)) from fault


def _tree(tree: Group) -> dict[str, object]:
    try:
        if facts.is_personal(tree):
            raise ValidationError("A rule cannot ask for what is “mine”: nobody uses it.")
        facts.check(tree)
    except FaultyCondition as fault:
        raise ValidationError(str(fault)) from fault
    return conditions.write(tree)
