"""Rules that keep failing are switched off, and administrators hear of it."""

from django.db.models import F

from frontdesk.events import Actor, emit
from frontdesk.rules.events import RuleSwitchedOff
from frontdesk.rules.logic.limits import MOST_FAILURES
from frontdesk.rules.models import Rule, RuleDue


def count_failure(rule: int | None, ticket: int, why: str, *, by: Actor) -> None:
    """A run fell short; too many of these in a row switch the rule off. Called inside the run's transaction."""
    if rule is None:
        return
    Rule.objects.filter(pk=rule).update(failures=F("failures") + 1)
    row = Rule.objects.filter(pk=rule, is_active=True, failures__gte=MOST_FAILURES).first()
    if row is None:
        return
    said = f"It failed {row.failures} times in a row, the last time because: {why}"[:300]
    Rule.objects.filter(pk=rule).update(is_active=False, off_why=said)
    RuleDue.objects.filter(rule=rule, fired_at=None).delete()
    emit(RuleSwitchedOff(row.pk, row.name, said, ticket), by=by)


def count_success(rule: Rule) -> None:
    """A run did everything: what failed before no longer counts."""
    if rule.failures:
        Rule.objects.filter(pk=rule.pk).update(failures=0)
