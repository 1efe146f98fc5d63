"""Saved views: built, opened, changed, arranged, and refused."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils.http import urlencode
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.accounts.models import Agent
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.logic.commas import joined, parted
from frontdesk.tickets.logic.conditions import Condition, FaultyCondition, Group
from frontdesk.tickets.models import Category, Field, SavedView, Ticket
from frontdesk.workspace.lists import Order, Query, page_of
from frontdesk.workspace.saved_list import order_by
from frontdesk.workspace.sidebar import read_sidebar
from tests.cast import Cast

Desk = Callable[[Agent], Client]
OPEN = Group("all", (Condition("status", "any", ("new", "open")),))
FORM = {
    "name": "Loud ones", "whose": "personal", "layout": "list", "sort": "created", "downwards": "on", "group_by": "",
    "columns": ["number", "subject", "team"], "join:": "all",
    "fact:0": "subject", "is:0": "has", "value:0": "fan, lamp", "was:0": "subject",
    "join:1": "any", "fact:1.0": "priority", "is:1.0": "any", "value:1.0": ["1", "2"],
    "fact:1.1": "tags", "is:1.1": "any", "value:1.1": "noise",
}  # fmt: skip


def view(by: Agent, name: str = "Open ones", tree: Group = OPEN, whose: str = "personal", **more: Any) -> SavedView:
    return tickets.save_view(None, name=name, tree=tree, whose=whose, by=by.actor(), **more)


def test_a_view_is_built_with_the_form_and_shows_its_tickets(cast: Cast, desk: Desk) -> None:
    loud, dark = cast.ticket("The fan is loud"), cast.ticket("The lamp is dark")
    tickets.set_priority(loud, priority=1, by=cast.lea.actor())
    browser = desk(cast.lea)
    answer = browser.post("/desk/views/new", FORM)
    made = SavedView.objects.get()
    assert answer.headers["Location"] == f"/desk/queues/view:{made.pk}"
    assert made.sort == "-created" and made.owner == cast.lea
    assert made.tree == Group(
        "all",
        (
            Condition("subject", "has", ("fan", "lamp")),
            Group("any", (Condition("priority", "any", ("1", "2")), Condition("tags", "any", ("noise",)))),
        ),
    )
    page = browser.get(answer.headers["Location"]).content.decode()
    assert loud.subject in page
    assert dark.subject not in page


def test_the_buttons_of_the_builder_work_without_a_script(cast: Cast, desk: Desk) -> None:
    browser = desk(cast.lea)
    page = browser.post("/desk/views/new", FORM | {"act": "add:1"}).content.decode()
    assert 'name="fact:1.2"' in page and 'value="Loud ones"' in page
    page = browser.post("/desk/views/new", FORM | {"act": "drop:0"}).content.decode()
    assert 'name="fact:0.1"' in page and "fan, lamp" not in page
    page = browser.post("/desk/views/new", FORM | {"act": "group:"}).content.decode()
    assert 'name="join:2"' in page
    other = FORM | {"fact:0": "due", "act": "show:"}
    assert "is within the next" in browser.post("/desk/views/new", other).content.decode()
    assert not SavedView.objects.exists()


def test_what_is_not_complete_is_said_at_its_place(cast: Cast, desk: Desk) -> None:
    for bad in ({"value:0": ""}, {"fact:0": "created", "was:0": "created", "is:0": "before", "value:0": "soonish"}):
        answer = desk(cast.lea).post("/desk/views/new", FORM | bad)
        assert answer.status_code == 422
        assert "Some conditions are not complete." in answer.content.decode()
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    "bad",
    [
        {"sort": "requester__email"}, {"sort": "tags"}, {"group_by": "t.id; DROP"}, {"columns": ["password"]},
        {"whose": "root"}, {"layout": "grid"}, {"fact:0": "secret", "was:0": "secret"},
        {"fact:0": "status", "was:0": "status", "is:0": "any", "value:0": "x' OR 1=1"},
    ],
)  # fmt: skip
def test_what_is_not_on_the_menu_is_not_saved(bad: dict[str, Any], cast: Cast, desk: Desk) -> None:
    """A31, A41: columns, orders, groups, facts and values come from the catalogue alone."""
    assert desk(cast.lea).post("/desk/views/new", FORM | bad).status_code == 422
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    "shape", [{"columns": ["password"]}, {"sort": "requester__email"}, {"sort": "tags"}, {"group_by": "t.id; DROP"}]
)
def test_the_verb_refuses_what_no_form_would_send(shape: dict[str, Any], cast: Cast) -> None:
    """A31: whichever door it came through."""
    with pytest.raises(FaultyCondition):
        view(cast.lea, **shape)
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    "question",
    [
        urlencode({"conditions": '{"join":"all","parts":[{"fact":"x__y","is":"any","values":["1"]}]}'}),
        "conditions=%7B", "conditions=[]", "from=all&sort=password", "from=all&state=x",
    ],
)  # fmt: skip
def test_an_address_with_what_cannot_be_asked_is_refused(question: str, cast: Cast, desk: Desk) -> None:
    """A31, A41."""
    answer = desk(cast.lea).get(f"/desk/views/new?{question}")
    assert answer.status_code == 400 or "no longer there" in answer.content.decode()


@pytest.mark.parametrize("sort", ["requester__email", "-tags", "field.nothing", "t.id", "--created", "-latest"])
def test_a_queue_sorts_by_facts_alone(sort: str, cast: Cast, desk: Desk) -> None:
    """A31."""
    assert desk(cast.lea).get(f"/desk/queues/all?sort={sort}").status_code == 400


def test_who_may_change_what(cast: Cast, desk: Desk) -> None:
    """A28: views of others are not there, shared ones are changed by supervisors and administrators."""
    own, shared = view(cast.lea), view(cast.sue, "Everybody's", whose="workspace")
    teams = view(cast.sue, "The team's", whose="team", team=cast.first)
    secret = view(cast.ada, "Platform", whose="team", team=cast.third)
    for agent, seen in ((cast.lea, {own, shared, teams}), (cast.tim, {shared}), (cast.hank, {shared, secret})):
        assert set(SavedView.objects.usable_by(agent.actor())) == seen
    for agent, changed in ((cast.lea, {own}), (cast.sue, {shared, teams}), (cast.ada, {shared, teams, secret})):
        assert set(SavedView.objects.changeable_by(agent.actor())) == changed
    assert desk(cast.tim).get(f"/desk/queues/view:{own.pk}").status_code == 404
    assert desk(cast.tim).get(f"/desk/views/{own.pk}").status_code == 404
    assert desk(cast.lea).get(f"/desk/views/{shared.pk}").status_code == 403
    assert desk(cast.sue).get(f"/desk/queues/view:{secret.pk}").status_code == 404
    assert desk(cast.lea).post(f"/desk/views/{shared.pk}/removal").status_code == 403
    assert desk(cast.lea).post("/desk/views/new", FORM | {"whose": "workspace"}).status_code == 422
    with pytest.raises(PermissionDenied):
        view(cast.lea, whose="workspace")
    with pytest.raises(PermissionDenied):
        view(cast.sue, whose="team", team=cast.third)


def test_a_view_never_shows_what_its_reader_may_not_see(cast: Cast, desk: Desk) -> None:
    """A28, A36: conditions narrow, permission decides; also as a table and in groups."""
    made = view(cast.ada, tree=Group(), whose="workspace", group_by="team", layout="table")
    cast.ticket("Open to all")
    cast.ticket("Sealed", team=cast.third)
    for layout in ("list", "table"):
        page = desk(cast.lea).get(f"/desk/queues/view:{made.pk}?layout={layout}").content.decode()
        assert "Open to all" in page
        assert "Sealed" not in page


def test_two_who_change_one_view_do_not_undo_each_other(cast: Cast, desk: Desk) -> None:
    """A67."""
    made = view(cast.sue, whose="workspace")
    page = {**FORM, "whose": "workspace", "seen": made.version}
    assert desk(cast.sue).post(f"/desk/views/{made.pk}", page).status_code == 303
    late = desk(cast.ada).post(f"/desk/views/{made.pk}", page | {"name": "Mine now"})
    assert late.status_code == 422
    assert "Somebody else changed this view" in late.content.decode()
    with pytest.raises(NotAllowedNow):
        tickets.save_view(made, name="x", tree=OPEN, whose="workspace", by=cast.ada.actor(), seen=1)


def test_each_agent_has_its_own_order_and_hides_what_it_does_not_need(cast: Cast, desk: Desk) -> None:
    made = [view(cast.sue, name, whose="workspace") for name in ("A", "B", "C")]
    browser = desk(cast.lea)
    browser.post("/desk/views/order", {"view": [made[2].pk, made[0].pk, made[1].pk]})
    browser.post("/desk/views/order", {"view": made[1].pk, "step": "up"})
    browser.post(f"/desk/views/{made[0].pk}/hiding", {"hidden": "yes"})
    assert [one.name for one in read_sidebar(cast.lea.actor()).views] == ["C", "B"]
    assert [one.name for one in read_sidebar(cast.tim.actor()).views] == ["A", "B", "C"]
    browser.post(f"/desk/views/{made[0].pk}/hiding", {"hidden": "no"})
    assert len(read_sidebar(cast.lea.actor()).views) == 3


def test_a_copy_is_ones_own(cast: Cast, desk: Desk) -> None:
    made = view(cast.sue, whose="workspace", sort="due", group_by="team", columns=["number", "due"])
    desk(cast.lea).post(f"/desk/views/{made.pk}/copy")
    copy = SavedView.objects.get(owner=cast.lea)
    assert (copy.name, copy.sort, copy.group_by, copy.columns) == ("Open ones (copy)", "due", "team", ["number", "due"])


def test_a_queue_as_it_is_shown_is_the_start_of_a_view(cast: Cast, desk: Desk) -> None:
    loud = cast.ticket("The fan is loud")
    tickets.claim(loud, by=cast.lea.actor())
    browser = desk(cast.lea)
    for queue in ("mine", "due", "all", "unassigned", "mentions", f"team:{cast.first.slug}"):
        page = browser.get(f"/desk/views/new?from={queue}&tag=noise&priority=high&sort=due").content.decode()
        assert 'value="noise"' in page


def test_every_order_pages_through_all_tickets_both_ways(cast: Cast) -> None:
    Field.objects.create(name="Weight", slug="weight", kind="number")
    Field.objects.create(name="Model", slug="model", kind="text")
    for at in range(7):
        one = cast.ticket(("Ä lamp", "a lamp", "Zebra")[at % 3])
        Ticket.objects.filter(pk=one.pk).update(
            priority=1 + at % 3,
            fields=[{}, {"weight": -2.5, "model": "Ünit.1"}][at % 2],
            team=[cast.first, None][at % 2],
        )
    actor = cast.ada.actor()
    for slug in ("subject", "status", "due", "created", "team", "priority", "urgency", "field.weight", "field.model"):
        for sort in (slug, f"-{slug}"):
            for within in (None, order_by("team")):
                assert _paged(order_by(sort), within, actor) == 7, (sort, within)


def _paged(order: Order, within: Order | None, actor: Any) -> int:
    seen: list[int] = []
    page = page_of(Query(order=order, within=within), actor, size=3)
    pages = [page]
    while page.older:
        page = page_of(Query(order=order, within=within, after=page.older), actor, size=3)
        pages.append(page)
    for one in pages:
        seen += [row.id for row in one.rows]
    back = page_of(Query(order=order, within=within, before=pages[-1].newer), actor, size=3)
    assert [row.id for row in back.rows] == [row.id for row in pages[-2].rows]
    assert len(seen) == len(set(seen))
    return len(seen)


@pytest.mark.parametrize("cursor", ["1", "1.2.3", "x.1", "1;drop.1", "a" * 2000 + ".1", "-.1", "."])
def test_a_place_that_is_none_is_refused(cursor: str, cast: Cast, desk: Desk) -> None:
    """A31."""
    for sort in ("created", "priority", "subject"):
        status = desk(cast.lea).get(f"/desk/queues/all?sort={sort}&after={cursor}").status_code
        assert status in ({200, 400} if sort != "created" else {400})


def test_a_view_of_a_field_that_is_gone_says_so(cast: Cast, desk: Desk) -> None:
    field = Field.objects.create(name="Weight", slug="weight", kind="number")
    tree = Group("all", (Condition("field.weight", "above", ("1",)),))
    made = view(cast.lea, tree=tree, columns=["number", "field.weight"])
    field.delete()
    assert desk(cast.lea).get(f"/desk/queues/view:{made.pk}").status_code == 400
    assert "no longer there" in desk(cast.lea).get(f"/desk/views/{made.pk}").content.decode()
    assert desk(cast.lea).get("/desk/queues/all").status_code == 200


def test_words_of_people_stand_as_text_in_views(cast: Cast, desk: Desk) -> None:
    """A21: names of views, words of conditions and cells of tables are never read as HTML."""
    evil = "<img src=x onerror=alert(1)>"
    made = view(
        cast.lea,
        evil,
        Group("all", (Condition("subject", "has", (evil,)),)),
        layout="table",
        columns=["subject", "tags"],
    )
    one = cast.ticket(evil)
    Ticket.objects.filter(pk=one.pk).update(tags=[evil[:40]])
    for address in (f"queues/view:{made.pk}", "views", f"views/{made.pk}", f"views/{made.pk}/removal"):
        page = desk(cast.lea).get(f"/desk/{address}").content.decode()
        assert "<img src=x" not in page
        assert "&lt;img src=x" in page


def test_a_view_is_deleted_once_it_was_asked(cast: Cast, desk: Desk) -> None:
    made = view(cast.lea)
    browser = desk(cast.lea)
    assert "Only you have it." in browser.get(f"/desk/views/{made.pk}/removal").content.decode()
    assert browser.post(f"/desk/views/{made.pk}/removal").status_code == 303
    tickets.remove_view(made, by=cast.lea.actor())
    assert not SavedView.objects.exists()


def test_conditions_from_a_search_start_a_view(cast: Cast, desk: Desk) -> None:
    tree = json.dumps({"join": "all", "parts": [{"fact": "tags", "is": "any", "values": ["vip"]}]})
    page = desk(cast.lea).get("/desk/views/new", {"conditions": tree, "name": "VIP"}).content.decode()
    assert 'value="vip"' in page and 'value="VIP"' in page


def test_text_with_commas_is_asked_for_in_quotes(cast: Cast, desk: Desk) -> None:
    browser = desk(cast.lea)
    browser.post("/desk/views/new", FORM | {"value:0": 'fan, "Smith, John", a "word"'})
    made = SavedView.objects.get()
    assert next(made.tree.conditions()).values == ("fan", "Smith, John", 'a "word"')
    page = browser.get(f"/desk/views/{made.pk}").content.decode()
    assert 'value="fan, &#34;Smith, John&#34;, a &#34;word&#34;"' in page


@given(
    st.lists(st.text(st.characters(exclude_characters="\x00\n\r", exclude_categories=["Cs"]), min_size=1), max_size=5)
)
def test_values_survive_a_line_with_commas(values: list[str]) -> None:
    kept = [one.strip() for one in values if one.strip() and not one.strip().startswith('"')]
    assert parted(joined(kept)) == kept


def test_columns_stand_in_the_chosen_order_and_are_moved_by_button(cast: Cast, desk: Desk) -> None:
    browser = desk(cast.lea)
    cast.ticket("The fan is loud")
    page = browser.post("/desk/views/new", FORM | {"act": "column:up:team"}).content.decode()
    assert [page.index(f'data-item="{slug}"') for slug in ("number", "team", "subject")] == sorted(
        page.index(f'data-item="{slug}"') for slug in ("number", "team", "subject")
    )
    for act in ("column:up:number", "column:down:team", "column:up:nothing", "column:"):
        assert browser.post("/desk/views/new", FORM | {"act": act}).status_code == 200
    order = ["team", "subject", "number"]
    browser.post("/desk/views/new", FORM | {"columns": order, "layout": "table", "value:0": "fan"})
    made = SavedView.objects.get()
    assert made.columns == order
    Ticket.objects.update(priority=1)
    table = browser.get(f"/desk/queues/view:{made.pk}").content.decode().partition("<thead>")[2]
    assert table.index("Team") < table.index("Subject") < table.index("Number")


def test_a_search_among_the_choices_is_there_when_they_are_many(cast: Cast, desk: Desk) -> None:
    form = FORM | {"fact:0": "category", "was:0": "category", "is:0": "any", "value:0": "", "act": "show:"}
    browser = desk(cast.lea)
    assert "option-search" not in browser.post("/desk/views/new", form).content.decode()
    for at in range(13):
        Category.objects.create(name=f"Category {at}", slug=f"category-{at}")
    assert 'data-options="options-0"' in browser.post("/desk/views/new", form).content.decode()


def test_a_view_keeps_asking_for_somebody_who_has_left(cast: Cast, desk: Desk) -> None:
    """What is no longer among the choices is shown and stays ticked, so that saving again does not lose it."""
    made = view(cast.lea, tree=Group("all", (Condition("assignee", "any", (str(cast.tim.pk),)),)))
    Agent.objects.filter(pk=cast.tim.pk).update(is_active=False)
    page = desk(cast.lea).get(f"/desk/views/{made.pk}").content.decode()
    assert f'value="{cast.tim.pk}" checked><span>Tim Second' in page
