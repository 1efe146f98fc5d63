"""Rules, in their order; and the log of what they did."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import Count, Q, QuerySet

from frontdesk.console.forms.rules import RuleForm
from frontdesk.kit import clock
from frontdesk.kit.screens import Act, Column, Filter, Mark, Removal, Screen
from frontdesk.kit.screens.parts import Tone
from frontdesk.rules import actions as rules
from frontdesk.rules.effect import Effect, in_order
from frontdesk.rules.models import Rule, RuleRun
from frontdesk.rules.trigger import Trigger, said
from frontdesk.tickets import building
from frontdesk.tickets.logic.conditions import FaultyCondition

Choices = dict[str, dict[str, str]]
TONES: dict[str, Tone] = {"done": "ok", "partly": "soon", "failed": "late", "cut": "hold"}


def sentence(row: Rule, known: Choices | None = None) -> str:
    """`when a ticket comes in; if Status is any of New; then priority Urgent, add tags money`.

    `known` keeps what can be chosen, for the sentences of many rules.
    """
    known = {} if known is None else known
    try:
        asked = building.sentence(row.tree)
    except FaultyCondition:
        asked = "conditions that can no longer be asked"
    does = ", ".join(_does(slug, entry, value, known) for slug, entry, value in in_order(row.effects))
    return "; ".join(filter(None, [said(row.when), f"if {asked}" if asked else "", f"then {does}"]))


def _does(slug: str, entry: type[Effect] | None, value: str, known: Choices) -> str:
    """`add tags money`, `escalate to Platform · L3`."""
    if entry is None:
        return f"{slug} (unavailable)"
    if slug not in known:
        known[slug] = dict(entry().options())
    chosen = entry().parts(value)[0]
    named = "" if entry.control == "flag" else " ".join(known[slug].get(chosen, chosen).split())
    return f"{entry.label[:1].lower()}{entry.label[1:]} {named[:60]}{'…' if len(named) > 60 else ''}".strip()


def state(row: Rule) -> list[Mark]:
    """Whether it is in use, and what is remarkable."""
    marks = [Mark("In use", "ok")] if row.is_active else [Mark("Not in use", "neutral", "ban")]
    marks += [Mark("Switched off by its failures", "late", "circle-alert")] if row.off_why else []
    marks += [Mark(f"Failed {row.failures} times", "soon")] if row.failures and row.is_active else []
    return marks + ([Mark("Last where it fits", "info", "arrow-up-to-line")] if row.is_last else [])


def switch(row: Rule, by: Any) -> str:
    rules.switch_rule(row, is_active=not row.is_active, by=by)
    return f"“{row.name}” is in use." if not row.is_active else f"“{row.name}” is out of use."


class Rules(Screen, slug="rules"):
    label, one, icon, group, position = "Rules", "rule", "workflow", "Rules", 10
    about: ClassVar[str] = "When something happens, and if it fits, then do this: asked from top to bottom."
    subject = "rule"
    per_page = 500
    search = ("name", "about")
    columns = (
        Column("Rule", "name"),
        Column("State", state),
        Column("Runs in 7 days", "recent", is_wide=True),
    )
    empty = ("No rule yet", "Begin with what somebody does by hand each day: a team for a category, a tag, a priority.")
    form = RuleForm
    page = "console/rule.html"
    list_page = "console/rules.html"
    acts = (
        Act("on", "Put in use", switch, "play", applies=lambda row: not row.is_active),
        Act("off", "Put out of use", switch, "pause", applies=lambda row: row.is_active),
    )
    removal = Removal(
        lambda row, by: rules.remove_rule(row, by=by), done="Removed.",
        warning="What it has done stays, and so does its log. Its versions go.",
    )  # fmt: skip

    @classmethod
    def rows(cls) -> QuerySet[Rule]:
        recent = Count("runs", filter=Q(runs__at__gt=clock.now() - clock.days(7)))
        return Rule.objects.annotate(recent=recent).order_by("position", "pk")

    @classmethod
    def above_list(cls) -> dict[str, Any]:
        known: Choices = {}
        return {"sentence": lambda row: sentence(row, known)}

    @classmethod
    def save(cls, row: Any, values: dict[str, Any], *, by: Any) -> Rule:
        return rules.save_rule(row, by=by, **values)

    @classmethod
    def extras(cls, row: Any, params: Mapping[str, str]) -> dict[str, Any]:
        if row is None:
            return {}
        return {"versions": row.versions.all()[:20], "runs": row.runs.select_related("ticket")[:5], "said": sentence}


def run_state(row: RuleRun) -> Mark:
    """How it went."""
    return Mark(row.get_state_display(), TONES[row.state])


def did(row: RuleRun) -> str:
    """What it did, or why it was cut."""
    return row.reason if row.state == RuleRun.State.CUT else "; ".join(each["words"] for each in row.effects)


class RuleRuns(Screen, slug="rule-runs"):
    label, one, icon, group, position = "What rules did", "run", "history", "Rules", 20
    about: ClassVar[str] = "Each time that a rule fitted a ticket, with before and after. Kept for half a year."
    is_log = True
    search = ("rule_name", "ticket__subject")
    columns = (
        Column("When", "at"),
        Column("Rule", "rule_name"),
        Column("Ticket", lambda row: f"{row.ticket.number} {row.ticket.subject}", is_wide=True),
        Column("How", run_state),
        Column("What", did, is_wide=True),
    )
    filters = (
        Filter("rule", "Rule", lambda: [(str(pk), name) for pk, name in Rule.objects.values_list("pk", "name")],
               lambda rows, value: rows.filter(rule=value), "All rules"),
        Filter("state", "How it went", lambda: RuleRun.State.choices, lambda rows, value: rows.filter(state=value),
               "However it went"),
    )  # fmt: skip
    empty = ("No rule has run yet", "As soon as one fits a ticket, it stands here with what it did.")
    page = "console/rule_run.html"

    @classmethod
    def rows(cls) -> QuerySet[RuleRun]:
        return RuleRun.objects.select_related("ticket", "rule")

    @classmethod
    def title(cls, row: Any) -> str:
        return f"{row.rule_name} on {row.ticket.number}"

    @classmethod
    def details(cls, row: Any) -> list[tuple[str, Any]]:
        known = Trigger.find(row.trigger)
        return [
            ("Rule", f"{row.rule_name}, version {row.number}"), ("When", row.at),
            ("Set going by", known.label if known else row.trigger),
            ("How it went", row.get_state_display()), ("Why", row.reason),
            ("Rules before it in the chain", row.depth or None), ("Took", f"{row.took_ms} ms"),
        ]  # fmt: skip
