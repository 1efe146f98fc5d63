"""Every fact can be asked with each of its operators, and SQL and Python mean the same by it."""

import datetime
from collections.abc import Iterator

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.accounts.models import Brand
from frontdesk.customers.models import CustomerField, Organization, OrganizationField
from frontdesk.routing.models import Place, Queue
from frontdesk.sla.models import ClockEvent, SlaClock
from frontdesk.tickets import actions as tickets
from frontdesk.tickets import facts
from frontdesk.tickets.fact import Asker, Fact
from frontdesk.tickets.logic import conditions
from frontdesk.tickets.logic.conditions import Condition, FaultyCondition, Group
from frontdesk.tickets.models import Attachment, Category, Field, Message, Ticket
from frontdesk.tickets.operators import Operator
from tests.cast import Cast

OWN = [
    f"{whose}.{name}"
    for whose in ("field", "customer", "organization")
    for name in ("colour", "weight", "model", "bought", "broken")
]
SLUGS = sorted([*facts.fixed(), *OWN])
NOW = datetime.datetime(2026, 5, 14, 12, 30, tzinfo=datetime.UTC)
TIMES = ["now", "now-3d", "2026-05-14T10:00"]
MOMENTS = ["2026-05-14", "2026-05", "2026", "today", "yesterday", "today-7d", "week", "month-1", "year", *TIMES]
KINDS = {"Colour": "choice", "Weight": "number", "Model": "text", "Bought": "date", "Broken": "check"}
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def desk(cast: Cast) -> Cast:
    """A dozen tickets that differ in everything."""
    for model in (Field, CustomerField, OrganizationField):
        for name, kind in KINDS.items():
            choices = ["red", "blue"] if name == "Colour" else []
            model._default_manager.create(name=name, slug=name.lower(), kind=kind, choices=choices)
    cast.laura.fields = {"colour": "red", "weight": 2.5, "broken": True, "bought": "2026-05-14"}
    cast.stranger.fields = {"model": "A%1", "weight": "heavy"}
    cast.stranger.save()
    top = Category.objects.create(name="Things", slug="things")
    light = Category.objects.create(name="Light", slug="light", parent=top)
    low = Category.objects.create(name="Lamps", slug="lamps", parent=light)
    cast.laura.organization = Organization.objects.create(
        name="Croft Ltd", domain="croft.test", fields={"colour": "blue", "weight": 7, "bought": "2026-05-14"}
    )
    cast.laura.save()
    made = [cast.ticket(f"Lamp 100% _{index}", team=(cast.first, cast.second)[index % 2]) for index in range(12)]
    tickets.add_note(made[3], html=f'<p>See <span data-mention="{cast.lea.pk}">@Lea</span></p>', by=cast.tim.actor())
    tickets.follow(made[5], by=cast.lea.actor())
    message = Message.objects.filter(ticket=made[4]).latest("id")
    Attachment.objects.create(message=message, file="x", name="x.txt", content_type="text/plain", size=1, sha256="0")
    brand = Brand.objects.first()
    for index, ticket in enumerate(made):
        few = index % 4
        Ticket.objects.filter(pk=ticket.pk).update(
            status=Ticket.Status.values[index % 7], priority=1 + few, urgency=[None, 1, 2, 3][few], level=1 + index % 3,
            impact=[3, None, 1, 2][few], category=[None, top, low, None][few], brand=[None, brand][index % 2],
            team=[cast.first, cast.second, None, cast.first][few], assignee=[None, cast.lea, cast.tim, None][few],
            tags=[[], ["vip"], ["vip", "fan"], ["100%"]][few], language=["", "en", "de", "EN"][few],
            channel=["portal", "email", "phone", "counter"][few], is_unread=index % 2 == 0, is_triaged=index % 3 == 0,
            snoozed_until=[None, NOW, None][index % 3],
            reopened_count=few, requester_name=["Laura", "Sam _", "laura croft", ""][few],
            requester=cast.stranger if few == 2 else cast.laura,
            created_at=NOW - datetime.timedelta(hours=index * 31), updated_at=NOW - datetime.timedelta(minutes=index),
            last_message_at=NOW - datetime.timedelta(days=index), solved_at=NOW if few == 1 else None,
            next_due_at=[None, NOW - 3 * HOUR, NOW, NOW + HOUR][few], waiting_since=[None, NOW][index % 2],
            fields=[{}, {"colour": "red", "weight": 2.5, "broken": True}, {"model": "A%1", "bought": "2026-05-14"},
                    {"weight": "heavy", "bought": "soon", "colour": "blue", "model": 7}][few],
        )  # fmt: skip
        _stand(ticket, index)
    return cast


def _stand(ticket: Ticket, index: int) -> None:
    """Promises, escalations, comings back and places in a queue, of each kind some."""
    SlaClock.objects.filter(ticket=ticket).update(
        is_breached=index % 4 == 0, warned_percent=75 * (index % 2), paused_at=NOW if index % 3 == 0 else None,
        met_at=NOW if index % 5 == 0 else None,
    )  # fmt: skip
    kind, before = ("met", "breached", "warned")[index % 3], [None, NOW - HOUR, NOW + HOUR][index % 3 - index % 2]
    ClockEvent.objects.create(
        ticket=ticket, promise=("first_reply", "update")[index % 2], kind=kind, at=NOW - HOUR * (index % 5) * 6,
        budget_seconds=60, due_before=before,
    )  # fmt: skip
    ticket.status_changes.create(before="solved", after="open", at=NOW - HOUR * index * 5, by_kind="system")
    if index % 3 == 0:
        ticket.escalations.create(to_team=ticket.team, from_level=1, to_level=2, by_kind="system")
        Ticket.objects.filter(pk=ticket.pk).update(acknowledged_at=[None, NOW][index % 2])
    if index % 4 == 1:
        queue, _ = Queue.objects.get_or_create(name="Line")
        state = ("waiting", "left")[index % 8 // 5]
        Place.objects.create(ticket=ticket, queue=queue, state=state, entered_at=NOW, joined_at=NOW, turn_at=NOW)


def _tries(fact: Fact, operator: Operator) -> Iterator[list[str]]:
    """Values for one operator of one fact, as people would give them."""
    if operator.takes == "nothing":
        yield []
        return
    if operator.takes == "length":
        yield from (["30m"], ["2h"], ["3d"], ["1w"])
        return
    if fact.control == "moment":
        few = [each for each in MOMENTS if not fact.slug.endswith(".bought") or each not in TIMES]
        pairs = [[first, last] for first in few[:4] for last in few[:4]]
        yield from (pairs if operator.takes == "two" else [[each] for each in few])
        return
    if fact.control == "number":
        pairs = [["0", "2"], ["2.5", "9999999"]]
        yield from (pairs if operator.takes == "two" else [["1"], ["2.5"], ["-1"]])
        return
    words = [value for value, _ in fact.options()] or _typed(fact)
    yield [words[0]]
    yield words


def _typed(fact: Fact) -> list[str]:
    given = {"tags": ["vip", "fan", "100%"], "requester": fact.called("laura@croft.test"),
             "organization": fact.called("croft ltd"), "inbox": ["1"], "queue": ["1"]}  # fmt: skip
    return given.get(fact.slug) or ["laura", "LAMP", "100%", "_", "en", "A%1", "7"]


def test_sql_and_python_mean_the_same(desk: Cast) -> None:
    asker = Asker(desk.lea.pk, frozenset([desk.first.pk]), NOW, datetime.UTC)
    every = list(Ticket.objects.select_related("category__parent__parent", "requester"))
    for slug in SLUGS:
        fact = facts.find(slug)
        for operator in fact.operators.values():
            for values in _tries(fact, operator):
                tree = Group("all", (Condition(slug, operator.slug, tuple(values)),))
                by_python = {ticket.pk for ticket in every if facts.holds(tree, ticket, asker)}
                assert _by_sql(tree, asker) == by_python, (slug, operator.slug, values)


def _by_sql(tree: Group, asker: Asker) -> set[int]:
    text, params = facts.where(tree, asker)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT t.id FROM tickets_ticket t WHERE {text}", params)
        return {row[0] for row in cursor.fetchall()}


def test_a_fact_is_shown_sorted_and_exported(desk: Cast) -> None:
    asker = Asker(desk.lea.pk)
    for slug in SLUGS:
        fact = facts.find(slug)
        assert fact.label and fact.group in facts.GROUPS
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {fact.cell_sql or fact.column_for(asker)} FROM tickets_ticket t")
            for (cell,) in cursor.fetchall():
                assert isinstance(fact.text(cell), str)
                assert isinstance(fact.exported(cell), str | int | float | datetime.datetime | None)
            if fact.order:
                sorts = f"SELECT {fact.order} AS o FROM tickets_ticket t ORDER BY 1"
                cursor.execute(f"SELECT count(*) FROM ({sorts}) x WHERE o IS NULL")
                assert cursor.fetchone() == (0,), slug


def test_none_of_these_is_the_opposite_of_any(desk: Cast) -> None:
    """Also where a fact is not known: nothing falls between a condition and its opposite."""
    parts = (Condition("urgency", "any", ("1",)), Condition("due", "before", ("now",)))
    any_of = set(facts.matching(Group("any", parts), desk.ada.actor()).values_list("pk", flat=True))
    none_of = set(facts.matching(Group("none", parts), desk.ada.actor()).values_list("pk", flat=True))
    assert any_of | none_of == set(Ticket.objects.values_list("pk", flat=True))
    assert not any_of & none_of


def test_what_is_found_is_only_what_the_asker_may_see(desk: Cast) -> None:
    """A31: a condition narrows what the permission admits, and never widens it."""
    Ticket.objects.update(team=desk.third)
    assert not facts.matching(conditions.EVERYTHING, desk.lea.actor()).exists()
    assert facts.matching(conditions.EVERYTHING, desk.hank.actor()).count() == 12


@pytest.mark.parametrize(
    "data",
    [
        {"join": "all", "parts": [{"fact": "requester__email", "is": "any", "values": ["x"]}]},
        {"join": "all", "parts": [{"fact": "status", "is": "= 'new' OR 1=1", "values": ["new"]}]},
        {"join": "all", "parts": [{"fact": "status", "is": "any", "values": ["new') OR 1=1 --"]}]},
        {"join": "all", "parts": [{"fact": "field.'||(select 1)||'", "is": "any", "values": ["x"]}]},
        {"join": "all", "parts": [{"fact": "number", "is": "below", "values": ["1; drop"]}]},
        {"join": "all", "parts": [{"fact": "number", "is": "below", "values": ["nan"]}]},
        {"join": "all", "parts": [{"fact": "created", "is": "on", "values": ["9999999"]}]},
        {"join": "all", "parts": [{"fact": "created", "is": "on", "values": ["today+9999999w"]}]},
        {"join": "all", "parts": [{"fact": "team", "is": "any", "values": ["1 OR 1=1"]}]},
        {"join": "all", "parts": [{"fact": "status", "is": "any", "values": []}]},
        {"join": "xor", "parts": []}, {"parts": "x"}, [], "all", 7, None, {"join": "all", "parts": [7]},
        {"join": "all", "parts": [{"fact": "subject", "is": "has", "values": ["a\x00b"]}]},
        {"join": "all", "parts": [{"fact": "subject", "is": "has", "values": [{"$ne": 1}]}]},
        {"join": "all", "parts": [{"fact": "subject", "is": "has", "values": ["x"], "extra": 1}]},
        {"join": "all", "parts": [{"join": "all", "parts": [{"parts": [{"parts": [{"parts": []}]}]}]}]},
    ],
)  # fmt: skip
def test_what_is_not_in_the_catalogue_is_refused(data: object, cast: Cast) -> None:
    """A31, A41: unknown facts, operators and values never reach the database."""
    with pytest.raises(FaultyCondition, match=r"\w"):
        facts.check(conditions.read(data))


def test_hostile_words_are_values_and_nothing_more(desk: Cast) -> None:
    """A41: what stands in a value is compared, never executed."""
    for words in ("'; DROP TABLE tickets_ticket; --", "%s", "{0}", "\\", "%(x)s", "' OR '1'='1"):
        for slug, operator in (("subject", "has"), ("tags", "any"), ("language", "any"), ("field.model", "starts")):
            assert not facts.matching(Group("all", (Condition(slug, operator, (words,)),)), desk.ada.actor()).exists()
    assert Ticket.objects.count() == 12


def test_a_fact_tells_what_its_answer_hangs_on() -> None:
    mine = Group("all", (Condition("assignee", "any", ("me",)),))
    soon = Group("all", (Condition("due", "next", ("2h",)),))
    assert facts.is_personal(mine) and not facts.is_personal(soon)
    assert facts.moves(soon) and not facts.moves(mine)
    assert facts.is_own(soon) and not facts.is_own(Group("any", (Condition("attachment", "yes"),)))


words = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=12)
single = st.builds(Condition, words, words, st.lists(words, max_size=3).map(tuple))
groups = st.builds(Group, st.sampled_from(conditions.JOINS), st.lists(single, max_size=3).map(tuple))
trees = st.builds(Group, st.sampled_from(conditions.JOINS), st.lists(single | groups, max_size=4).map(tuple))
names = st.sampled_from(["join", "parts", "fact", "is", "values"]) | words
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=4),
    max_leaves=12,
)


@given(trees)
def test_a_tree_survives_being_written_down(tree: Group) -> None:
    assert conditions.read(conditions.write(tree)) == tree


@given(anything)
def test_whatever_is_sent_is_read_or_refused(data: object) -> None:
    """A41: no form of JSON breaks the reading."""
    try:
        tree = conditions.read(data)
    except FaultyCondition:
        return
    assert isinstance(tree, Group)
