"""The demo's checklists and guides, and tickets on which they are followed."""

import datetime
from typing import Any

from frontdesk.events import Actor
from frontdesk.events.models import Entry
from frontdesk.knowledge.models import Article
from frontdesk.rules import actions as rules
from frontdesk.rules.actions import StepWritten
from frontdesk.rules.actions.fitting import fit
from frontdesk.rules.events import ChecklistAdded, ChecklistSaved, GuideSaved, StepTicked, WalkMoved
from frontdesk.rules.logic import tree as trees
from frontdesk.rules.models import Checklist, Guide, Macro, TicketStep, Walk
from frontdesk.tickets.models import Ticket
from frontdesk.transfer.demo.company import Staff

KINDS = [one.slug for one in (ChecklistSaved, ChecklistAdded, GuideSaved, StepTicked, WalkMoved)]
SHOWN = 4  # tickets of each category on which something was done

DAMAGE = (
    ("Photos of the damage are on the ticket", "All four sides, the damage close by, the mileage."),
    ("The handover report was compared", "Was it there before? Then say so to the customer at once."),
    ("The cover of the booking is noted", "Basic, Plus or Premium decides what the customer pays."),
    ("The workshop's estimate was sent to the customer", ""),
)
REFUND = (
    ("Both charges were found with the provider", "The same amount, the same card, within one hour."),
    ("The customer knows when the money is back", "Three to five working days."),
)
CHARGED_TWICE: list[dict[str, Any]] = [
    {"id": "n1", "kind": "question", "title": "Do both charges stand on the customer's statement as booked?",
     "text": "A charge that is only reserved disappears by itself.",
     "answers": [{"label": "Both are booked", "to": "n2"}, {"label": "One is only reserved", "to": "n3"},
                 {"label": "The customer does not know", "to": "n4"}]},
    {"id": "n2", "kind": "question", "title": "Do they have the same booking number?",
     "answers": [{"label": "Yes, the same", "to": "n5"}, {"label": "No, two bookings", "to": "n6"}]},
    {"id": "n3", "kind": "outcome", "title": "Nothing to pay back",
     "text": "The reservation ends after at most ten days. Say so, and offer a confirmation for the bank."},
    {"id": "n4", "kind": "outcome", "title": "Ask for a picture of the statement",
     "text": "Both lines with date and amount; card numbers are masked by themselves."},
    {"id": "n5", "kind": "outcome", "title": "Pay the second one back",
     "text": "Up to 500 € yourself, above that with the billing team.", "offers": {}},
    {"id": "n6", "kind": "outcome", "title": "Two bookings: ask which one is meant",
     "text": "Often the first attempt was taken for failed. Cancel what is not needed, without a fee."},
]  # fmt: skip
HURT: list[dict[str, Any]] = [
    {"id": "n1", "kind": "question", "title": "Is anybody hurt?", "text": "Ask this first, whatever else was written.",
     "answers": [{"label": "Yes", "to": "n2"}, {"label": "No", "to": "n3"}]},
    {"id": "n2", "kind": "outcome", "title": "Call the emergency services, then the roadside team",
     "text": "Stay on the line until they are there. Everything else can wait."},
    {"id": "n3", "kind": "question", "title": "Can the car be driven safely?",
     "answers": [{"label": "Yes", "to": "n4"}, {"label": "No, or not sure", "to": "n5"}]},
    {"id": "n4", "kind": "outcome", "title": "Take the report by phone and let them drive on",
     "text": "European accident form, photos, the other side's plate."},
    {"id": "n5", "kind": "outcome", "title": "Send the tow truck and a replacement car",
     "text": "Within 60 minutes in towns, 120 elsewhere."},
]  # fmt: skip


def make_guidance(staff: Staff, until: datetime.datetime) -> None:
    """Two checklists and two guides, of which one is required, on some of the open tickets that they are for."""
    by, article = staff.actors["sofia"], Article.objects.published().asked_most().values_list("pk", flat=True).first()
    damage = _checklist(staff, by, "Before a damage claim is closed", ("damage", "accident"), DAMAGE, article)
    refund = _checklist(staff, by, "Before a double charge is closed", ("double-charge",), REFUND, None)
    macro = Macro.objects.filter(name="Refund is on its way").values_list("pk", flat=True).first()
    CHARGED_TWICE[4]["offers"] = {"macro": str(macro or "")}
    twice = _guide(staff, by, "Charged twice?", ("double-charge", "unknown-charge"), CHARGED_TWICE)
    hurt = _guide(staff, by, "First questions after an accident", ("accident",), HURT, is_required=True)
    for checklist in (damage, refund):
        _tick_some(checklist, staff)
    _walk(twice, staff, (("Both are booked", "Yes, the same"), ("Both are booked",), ("One is only reserved",)))
    _walk(hurt, staff, (("No", "No, or not sure"), ("No",)))
    # The verbs write down the present; the demo's story ends a little before it.
    TicketStep.objects.exclude(ticked_at=None).update(ticked_at=until)
    Walk.objects.update(at=until)
    Entry.objects.filter(kind__in=KINDS, at__gt=until).update(at=until)


def _checklist(
    staff: Staff, by: Actor, title: str, categories: tuple[str, ...], steps: tuple[tuple[str, str], ...],
    article: int | None,
) -> Checklist:  # fmt: skip
    written = [
        StepWritten(text, help_, article if at == 0 else None, is_required=at < len(steps) - (len(steps) > 3))
        for at, (text, help_) in enumerate(steps)
    ]
    chosen = [staff.categories[slug] for slug in categories]
    return rules.save_checklist(None, by=by, title=title, steps=written, categories=chosen)


def _guide(
    staff: Staff, by: Actor, title: str, categories: tuple[str, ...], nodes: list[dict[str, Any]], *,
    is_required: bool = False,
) -> Guide:  # fmt: skip
    chosen = [staff.categories[slug] for slug in categories]
    made = rules.save_guide(
        None, by=by, title=title, tree=trees.read(nodes), categories=chosen, is_required=is_required
    )
    rules.publish_guide(made, by=by)
    return made


def _open_tickets(categories: list[int]) -> list[Ticket]:
    """Newest first, those that are still worked on, of these categories and what is below them."""
    found = Ticket.objects.unsolved().filter(category__in=categories) | Ticket.objects.unsolved().filter(
        category__parent__in=categories
    )
    return list(found.exclude(team__is_private=True).order_by("-pk"))


def _tick_some(checklist: Checklist, staff: Staff) -> None:
    """All of them have it; on some, the first steps are ticked by whoever works for the team."""
    people = [staff.actors[key] for key in ("kemi", "priya", "diego")]
    for at, ticket in enumerate(_open_tickets(list(checklist.categories.values_list("pk", flat=True)))):
        fit(ticket.pk)
        found = TicketStep.objects.filter(list__ticket=ticket, list__checklist=checklist).order_by("position")
        for step in found[: at % 3] if at < SHOWN else ():
            rules.tick(step, is_ticked=True, by=people[at % len(people)])


def _walk(guide: Guide, staff: Staff, ways: tuple[tuple[str, ...], ...]) -> None:
    people = [staff.actors[key] for key in ("priya", "kemi", "diego")]
    for at, ticket in enumerate(_open_tickets(list(guide.categories.values_list("pk", flat=True)))[: len(ways)]):
        by = people[at % len(people)]
        walk = rules.begin_walk(ticket, guide, by=by)
        for label in ways[at]:
            rules.answer(walk, label=label, by=by)
