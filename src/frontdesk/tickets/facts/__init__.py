"""The catalogue of what can be asked of a ticket, and conditions over it as SQL, as a set, and for one ticket.

    tree = conditions.read({"join": "all", "parts": [{"fact": "due", "is": "next", "values": ["2h"]}]})
    where(tree, Asker.of(actor))            # Clause("…", […]), of `t`
    matching(tree, actor)                   # the tickets that the actor may see among them
    holds(tree, ticket, Asker.of(actor))    # for one ticket, without the database where its facts need none

Whatever is not in the catalogue raises FaultyCondition, which a door answers with 400 (A31, A41).
"""

from functools import cache

from django.db.models.expressions import RawSQL

from frontdesk.events import Actor
from frontdesk.kit.registry import load_folder
from frontdesk.tickets.fact import Asker, Fact, NotAValue
from frontdesk.tickets.logic.conditions import Condition, FaultyCondition, Group
from frontdesk.tickets.logic.conditions import holds as comes_true
from frontdesk.tickets.models import Ticket, TicketQuerySet
from frontdesk.tickets.operators import Clause

GROUPS = (
    "Ticket",
    "People",
    "Conversation",
    "Time",
    "Own fields",
    "Customer's own fields",
    "Organisation's own fields",
)


@cache
def fixed() -> dict[str, Fact]:
    """Every fact but those of custom fields, by slug."""
    load_folder("frontdesk.tickets.facts")
    return {slug: entry() for slug, entry in Fact.entries().items()}


def known() -> dict[str, Fact]:
    """Every fact, those of custom fields too, in the order of a menu."""
    from frontdesk.tickets.facts import own_fields

    own: dict[str, Fact] = {fact.slug: fact for fact in own_fields.every()}
    every = {**fixed(), **own}
    return dict(sorted(every.items(), key=lambda item: (GROUPS.index(item[1].group), item[1].label.lower())))


def find(slug: str) -> Fact:
    """The fact of that name. Raises FaultyCondition."""
    from frontdesk.tickets.facts import own_fields

    found = fixed().get(slug) or own_fields.of_slug(slug)
    if found is None:
        raise FaultyCondition("There is no such thing to ask of a ticket.")
    return found


def _asked(one: Condition, asker: Asker) -> Clause:
    try:
        return find(one.fact).clause(one.operator, one.values, asker)
    except NotAValue as fault:
        raise FaultyCondition(str(fault)) from fault


_JOINED = {"all": (" AND ", "({})"), "any": (" OR ", "({})"), "none": (" OR ", "(({}) IS NOT TRUE)")}


def where(tree: Group, asker: Asker) -> Clause:
    """The tree in SQL, of the ticket `t`. Raises FaultyCondition."""
    parts = [where(part, asker) if isinstance(part, Group) else _asked(part, asker) for part in tree.parts]
    if not parts:
        return Clause("TRUE", [])
    between, around = _JOINED[tree.join]
    return Clause(around.format(between.join(part.text for part in parts)), [p for part in parts for p in part.params])


def check(tree: Group) -> None:
    """Raises FaultyCondition when the tree asks for anything that cannot be asked."""
    where(tree, Asker())


def matching(tree: Group, actor: Actor) -> TicketQuerySet:
    """The tickets that fit and that the actor may see. Raises FaultyCondition."""
    text, params = where(tree, Asker.of(actor))
    fit = RawSQL(f"SELECT t.id FROM tickets_ticket t WHERE {text}", params)  # noqa: S608, S611 - the catalogue's own text
    return Ticket.objects.visible_to(actor).filter(pk__in=fit)


def holds(tree: Group, ticket: Ticket, asker: Asker) -> bool:
    """Whether one ticket fits. Raises FaultyCondition."""

    def condition_holds(one: Condition) -> bool:
        try:
            return find(one.fact).holds(one.operator, one.values, ticket, asker)
        except NotAValue as fault:
            raise FaultyCondition(str(fault)) from fault

    return comes_true(tree, condition_holds)


def is_own(tree: Group) -> bool:
    """Whether nothing but the tickets' own rows decides the tree."""
    return all(find(slug).is_own for slug in tree.facts())


def hangs_on(tree: Group, whose: str) -> bool:
    """Whether it may come out otherwise by a change of a customer's record ("customer"), which also says where they
    belong, or of their company's ("organization"). Raises FaultyCondition."""
    decided = {"organization"} if whose == "organization" else {"customer", "organization"}
    return any(find(slug).hangs_on in decided for slug in tree.facts())


def is_personal(tree: Group) -> bool:
    """Whether each agent finds other tickets with it (beside what they may see)."""
    return any(find(one.fact).is_personal(one.values) for one in tree.conditions())


def moves(tree: Group) -> bool:
    """Whether tickets come and go by the clock alone."""
    return any(find(one.fact).moves(one.values) for one in tree.conditions())
