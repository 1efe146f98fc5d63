"""The demo's rules, and what they did on its newest tickets."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.events.models import Entry
from frontdesk.rules import actions as rules
from frontdesk.rules.actions.running import Cause, fits, run
from frontdesk.rules.models import Rule, RuleRun
from frontdesk.tickets.fact import Asker
from frontdesk.tickets.logic.conditions import Condition, Group
from frontdesk.tickets.models import Ticket
from frontdesk.transfer.demo.company import Staff

RAN = 4  # tickets of each rule whose log is shown
LOOKED_AT = 150


@dataclass(frozen=True)
class Habitual:
    """A rule; `where` are (fact, operator, values). One that is `shown` has run on the newest tickets that it fits."""

    name: str
    about: str
    when: Mapping[str, str]
    where: tuple[tuple[str, str, tuple[str, ...]], ...]
    effects: Mapping[str, str]
    is_shown: bool = False


def plans(staff: Staff) -> tuple[Habitual, ...]:
    """All of them, in their order."""
    category = {slug: (str(one.pk),) for slug, one in staff.categories.items()}
    platform = staff.teams["platform"].pk
    return (
        Habitual(
            "A counter stands still", "Nobody can rent a car there: the platform team at once, and Sofia knows.",
            {"created": "yes"},
            (("category", "any", category["counter-systems"]), ("level", "none", ("3",))),
            {"priority": "1", "escalate": f"{platform}\nA counter stands still: see the category and what was written.",
             "notify": "supervisors\nA counter stands still"},
        ),
        Habitual(
            "Money first", "Whoever was charged twice or waits for a refund is marked, so that billing sees it.",
            {"created": "yes", "customer_wrote": "yes"},
            (("category", "any", category["payments"]), ("subject", "has", ("refund", "charge", "deposit", "twice"))),
            {"tags_added": "money"}, is_shown=True,
        ),
        Habitual(
            "On the road is never low", "Somebody stands beside the car.", {"created": "yes", "category": "yes"},
            (("category", "any", category["on-the-road"]), ("priority", "any", ("3", "4"))),
            {"priority": "2"}, is_shown=True,
        ),
        Habitual(
            "Still there?", "Three days after our answer a silent customer is marked for the Friday round.",
            {"silent": "3d"}, (("status", "any", ("pending",)),), {"tags_added": "no answer"},
        ),
        Habitual(
            "Half an hour left", "Whoever has a ticket whose promise ends soon is told.", {"before_due": "30m"},
            (("assignee", "filled", ()), ("status", "any", ("new", "open"))),
            {"notify": "owner\nA promise ends within half an hour"},
        ),
    )  # fmt: skip


def make_rules(staff: Staff, until: datetime.datetime) -> None:
    """Make them; those that are shown have run already."""
    by = staff.actors["marta"]
    for plan in plans(staff):
        made = rules.save_rule(
            None, by=by, name=plan.name, about=plan.about, when=dict(plan.when), effects=dict(plan.effects),
            tree=Group("all", tuple(Condition(*each) for each in plan.where)),
        )  # fmt: skip
        if plan.is_shown:
            _run(made, until)


def _run(rule: Rule, until: datetime.datetime) -> None:
    """On the newest open tickets that it fits, at moments not long before the demo begins."""
    newest = Ticket.objects.unsolved().select_related("requester", "category__parent__parent").order_by("-created_at")
    found = [one for one in newest[:LOOKED_AT] if fits(rule, one, Asker())][:RAN]
    before = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    for one in found:
        run(rule, one.pk, Cause(next(iter(rule.when)), f"demo:{one.pk}", chain=-one.pk))
    Entry.objects.filter(pk__gt=before, subject_kind="ticket").update(at=until)
    RuleRun.objects.filter(rule=rule).update(at=until)
