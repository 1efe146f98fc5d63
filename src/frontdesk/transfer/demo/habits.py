"""What the demo's people do the same way each time: their macros."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from frontdesk.accounts.models import Team
from frontdesk.events import Actor
from frontdesk.rules import actions as rules
from frontdesk.tickets.logic.conditions import Condition, Group
from frontdesk.tickets.models import Category


@dataclass(frozen=True)
class Habit:
    """A macro; it is suggested for `categories` and what is below them, and used by `teams`, or by all."""

    name: str
    about: str
    text: str = ""
    german: str = ""
    effects: Mapping[str, str] = field(default_factory=dict)
    categories: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()


HABITS = (
    Habit(
        "Refund is on its way", "The money has left our account.",
        "<p>Hello {{ customer_first_name }},</p><p>your refund is on its way. It takes three to five working days "
        "until your bank shows it.</p><p>Kind regards<br>{{ agent_first_name }}</p>",
        "<p>Guten Tag {{ customer_name }},</p><p>Ihre Erstattung ist unterwegs. Bis Ihre Bank sie zeigt, vergehen drei "
        "bis fünf Werktage.</p><p>Freundliche Grüße<br>{{ agent_first_name }}</p>",
        {"status": "pending", "tags_added": "refund", "note": "Refund sent; {{ customer_name }} was told."},
        ("payments",), ("general", "billing"),
    ),
    Habit(
        "Ask for the booking number", "Nothing can be found without it.",
        "<p>Hello {{ customer_first_name }},</p><p>thank you for writing. Could you send us your booking number? It "
        "stands at the top of your confirmation.</p><p>Kind regards<br>{{ agent_first_name }}</p>",
        "<p>Guten Tag {{ customer_name }},</p><p>vielen Dank für Ihre Nachricht. Senden Sie uns bitte Ihre "
        "Buchungsnummer? Sie steht oben in der Bestätigung.</p><p>Freundliche Grüße<br>{{ agent_first_name }}</p>",
        {"status": "pending"},
    ),
    Habit(
        "Solved, with thanks", "Nothing is left to do.",
        "<p>Hello {{ customer_first_name }},</p><p>good to hear that it works. If anything is left, answer this mail: "
        "it opens the request again.</p><p>Kind regards<br>{{ agent_first_name }}</p>",
        effects={"status": "solved"},
    ),
    Habit("Mine until Monday", "For what can wait over the weekend.", effects={"assignee": "me", "snooze": "monday"}),
    Habit("Urgent, and I follow it", "Safety, or somebody stands in the rain.",
          effects={"priority": "1", "tags_added": "urgent", "follow": "yes"}),
)  # fmt: skip


def make_macros(by: Actor, teams: Mapping[str, Team], categories: Mapping[str, Category]) -> int:
    """Make them; returns how many there are."""
    for habit in HABITS:
        about = tuple(
            str(one.pk) for one in categories.values() if {step.slug for step in one.path()} & {*habit.categories}
        )
        rules.save_macro(
            None, by=by, name=habit.name, about=habit.about, whose="teams" if habit.teams else "everybody",
            teams=[teams[slug] for slug in habit.teams],
            texts={code: text for code, text in (("", habit.text), ("de", habit.german)) if text},
            effects=habit.effects,
            tree=Group("all", (Condition("category", "any", about),)) if about else Group(),
        )  # fmt: skip
    return len(HABITS)
