"""Guides: written with what is wrong said, published in versions, followed on tickets, and counted."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.accounts.models import Agent
from frontdesk.events.models import Entry
from frontdesk.rules import actions as rules
from frontdesk.rules.actions import StepWritten
from frontdesk.rules.logic import tree as trees
from frontdesk.rules.logic.drawing import changed, read_lines
from frontdesk.rules.models import Guide, Walk
from frontdesk.rules.usage import usage_of
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.conflict import Conflict, HeldBack, NotAllowedNow
from frontdesk.tickets.models import Category, Field, Ticket
from frontdesk.workspace.guidance import read_guidance
from tests.cast import Cast

HTMX = {"HX-Request": "true"}
Desk = Callable[[Agent], Client]
NODES: list[dict[str, Any]] = [
    {"id": "n1", "kind": "question", "title": "Is anybody hurt?",
     "answers": [{"label": "Yes", "to": "n2"}, {"label": "No", "to": "n3"}]},
    {"id": "n2", "kind": "outcome", "title": "Call an ambulance", "text": "Stay on the line."},
    {"id": "n3", "kind": "question", "title": "Does it drive?",
     "answers": [{"label": "Yes", "to": "n4"}, {"label": "No", "to": "n2"}]},
    {"id": "n4", "kind": "outcome", "title": "Take the report"},
]  # fmt: skip


@pytest.fixture
def accident(cast: Cast) -> Category:
    return Category.objects.create(name="Accident", slug="accident")


def guide_of(cast: Cast, nodes: list[dict[str, Any]] = NODES, title: str = "First questions", **more: Any) -> Guide:
    found = rules.save_guide(None, by=cast.sue.actor(), title=title, tree=trees.read(nodes), **more)
    rules.publish_guide(found, by=cast.sue.actor())
    return Guide.objects.get(pk=found.pk)


def happened(ticket: Ticket) -> list[str]:
    found = Entry.objects.filter(subject_kind="ticket", subject_id=ticket.pk, kind="rules.walk_moved")
    return [f"{entry.actor_name} {entry.sentence()}" for entry in found.order_by("id")]


# The tree.


def faults(*nodes: dict[str, Any]) -> str:
    return " ".join(fault.text for fault in trees.faults(trees.read(list(nodes))))


def ask(key: str, *answers: tuple[str, str]) -> dict[str, Any]:
    return {"id": key, "kind": "question", "title": key, "answers": [{"label": one, "to": to} for one, to in answers]}


END = {"id": "n9", "kind": "outcome", "title": "End"}


def test_what_keeps_a_tree_from_being_followed_is_said() -> None:
    assert faults() == "A guide begins with a question. Add one."
    assert "“Yes” leads nowhere" in faults(ask("n1", ("Yes", ""), ("No", "n9")), END)
    assert "“Yes” leads nowhere" in faults(ask("n1", ("Yes", "n7")), END)
    assert "No answer leads here" in faults(ask("n1", ("Yes", "n9")), ask("n2", ("Yes", "n9")), END)
    assert "ends here without an outcome" in faults(ask("n1"), END)
    assert "“yes” is there twice" in faults(ask("n1", ("Yes", "n9"), ("yes", "n9")), END)
    assert "Answer 1 has no words" in faults(ask("n1", ("", "n9")), END)
    assert "It never ends" in faults(ask("n1", ("Yes", "n1")))
    assert "goes round in a circle: “n1” → “n2” → “n1”" in faults(
        ask("n1", ("Yes", "n2"), ("No", "n9")), ask("n2", ("Back", "n1")), END
    )
    assert faults(*NODES) == ""


KEYS = st.sampled_from(["n1", "n2", "n3", "n4", "", "n9"])


@given(st.lists(st.lists(KEYS, max_size=3), min_size=1, max_size=4), st.sets(st.integers(0, 3)))
def test_a_tree_without_faults_leads_everybody_to_an_outcome(targets: list[list[str]], ends: set[int]) -> None:
    nodes = [
        {"id": f"n{at + 1}", "kind": "outcome" if at in ends else "question", "title": f"t{at}",
         "answers": [{"label": f"a{index}", "to": to} for index, to in enumerate(tos)]}
        for at, tos in enumerate(targets)
    ]  # fmt: skip
    tree = trees.read(nodes)
    if trees.faults(tree):
        return
    waiting, steps = [tree.nodes[0]], 0
    while waiting:
        node, steps = waiting.pop(), steps + 1
        assert steps < 200 and (node.is_outcome or node.answers)
        for answer in () if node.is_outcome else node.answers:
            after = tree.find(answer.to)
            assert after is not None
            waiting.append(after)


STORED = st.sampled_from(["id", "kind", "title", "answers", "offers", "to", "label"])


@given(
    st.recursive(
        st.none() | st.booleans() | st.text(max_size=3),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(STORED, inner, max_size=5),
        max_leaves=12,
    )
)
def test_whatever_is_stored_can_be_read_and_written(stored: Any) -> None:
    tree = trees.read(stored)
    assert trees.read(trees.write(tree)) == trees.read(trees.write(trees.read(trees.write(tree))))


def test_the_buttons_of_the_form_change_the_tree() -> None:
    tree = trees.read(NODES)
    assert [node.id for node in trees.acted(tree, "question").nodes][-1] == "n5"
    assert trees.acted(tree, "turn:n4").nodes[3].kind == "question"
    without = trees.acted(tree, "drop:n2")
    assert [answer.to for answer in without.nodes[0].answers] == ["", "n3"]
    assert [node.id for node in trees.acted(tree, "up:n3").nodes] == ["n1", "n3", "n2", "n4"]
    assert trees.acted(tree, "down:n9") == tree == trees.acted(tree, "nonsense")
    assert len(trees.acted(tree, "unanswer:n1:0").nodes[0].answers) == 1
    grown = trees.grown(trees.read([ask("n1", ("Yes", "+outcome"), ("No", "+question"))]))
    assert [(node.id, node.kind) for node in grown.nodes] == [("n1", "question"), ("n2", "outcome"), ("n3", "question")]
    assert [answer.to for answer in grown.nodes[0].answers] == ["n2", "n3"]
    assert changed([{"a": "1"}, {"a": "2"}], "up:1") == [{"a": "2"}, {"a": "1"}]
    assert changed([{"a": "1"}], "drop:0") == [] and changed([{"a": "1"}], "drop:x") == [{"a": "1"}]
    assert read_lines({"s:2:a": "x", "s:1:a": "y", "s:no:a": "z"}, "s", ("a",)) == [{"a": "y"}, {"a": "x"}]


# Versions.


def test_a_faulty_tree_is_kept_and_not_published(cast: Cast) -> None:
    by = cast.sue.actor()
    guide = rules.save_guide(None, by=by, title="Half", tree=trees.read([ask("n1", ("Yes", ""))]))
    with pytest.raises(ValidationError, match="leads nowhere"):
        rules.publish_guide(guide, by=by)
    guide.refresh_from_db()
    assert guide.published is None and guide.tree.nodes[0].title == "n1"
    with pytest.raises(PermissionDenied):
        rules.begin_walk(cast.ticket(), guide, by=cast.lea.actor())


def test_a_walk_stays_on_the_version_that_it_began(cast: Cast) -> None:
    guide, by = guide_of(cast), cast.lea.actor()
    walk = rules.begin_walk(cast.ticket(), guide, by=by)
    other = [ask("n1", ("Only this", "n9")), END]
    rules.save_guide(guide, by=cast.sue.actor(), title="First questions", tree=trees.read(other))
    assert rules.publish_guide(guide, by=cast.sue.actor()).number == 2
    assert rules.publish_guide(guide, by=cast.sue.actor()).number == 2  # nothing new to publish
    walk = rules.answer(walk, label="No", by=by)
    assert walk.node == "n3" and walk.guide_version and walk.guide_version.number == 1
    fresh = rules.begin_walk(cast.ticket("Another"), guide, by=by)
    assert rules.answer(fresh, label="Only this", by=by).state == "ended"


# Following.


def test_a_guide_is_followed_back_a_step_and_by_another_agent_and_everything_is_told(cast: Cast) -> None:
    ticket, guide = cast.ticket(), guide_of(cast)
    walk = rules.begin_walk(ticket, guide, by=cast.lea.actor())
    rules.answer(walk, label="No", by=cast.lea.actor())
    assert rules.begin_walk(ticket, guide, by=cast.tim.actor()) == walk  # goes on where it stands
    rules.step_back(walk, by=cast.tim.actor())
    done = rules.answer(walk, label="Yes", by=cast.tim.actor())
    assert (done.state, done.node) == ("ended", "n2") and done.ended_at
    assert happened(ticket) == [
        "Lea First began the guide “First questions”", "Lea First answered “Is anybody hurt?” with “No”",
        "Tim Second went back to “Is anybody hurt?”", "Tim Second answered “Is anybody hurt?” with “Yes”",
        "Tim Second came to “Call an ambulance” in the guide “First questions”",
    ]  # fmt: skip
    shown = read_guidance(ticket, cast.lea.actor()).walks[0]
    assert (
        shown.trail == [("Is anybody hurt?", "Yes", "Tim Second")]
        and shown.node
        and shown.node.title == "Call an ambulance"
    )
    again = rules.begin_walk(ticket, guide, by=cast.lea.actor())  # several walks
    assert again != walk and ticket.walks.count() == 2
    with pytest.raises(NotAllowedNow, match="being followed anew"):
        rules.step_back(walk, by=cast.lea.actor())
    rules.leave_walk(again, by=cast.lea.actor())
    assert rules.step_back(walk, by=cast.lea.actor()).state == "walking"


def test_a67_who_answers_a_question_that_was_answered_is_told(cast: Cast, desk: Desk) -> None:
    ticket = cast.ticket()
    walk = rules.begin_walk(ticket, guide_of(cast), by=cast.lea.actor())
    rules.answer(walk, label="No", by=cast.tim.actor(), seen=1)
    with pytest.raises(Conflict):
        rules.answer(walk, label="Yes", by=cast.lea.actor(), seen=1)
    url = f"/desk/tickets/{ticket.number}/walks/{walk.pk}/answers"
    answer = desk(cast.lea).post(url, {"answer": "Yes", "seen": "1"}, headers=HTMX)
    assert answer.status_code == 409 and "Tim Second answered" in answer.headers["HX-Trigger"]
    walk.refresh_from_db()
    assert walk.node == "n3" and walk.steps.count() == 1
    with pytest.raises(NotAllowedNow, match="not asked any more"):
        rules.answer(walk, label="Perhaps", by=cast.lea.actor())


def test_a_required_guide_holds_back_the_end_until_it_comes_to_an_outcome(cast: Cast, accident: Category) -> None:
    guide = guide_of(cast, is_required=True, categories=[accident])
    ticket, by = tickets.set_category(cast.ticket(), category=accident, by=cast.lea.actor()), cast.lea.actor()
    walk = ticket.walks.get()
    assert (walk.state, walk.is_automatic, read_guidance(ticket, by).held) == ("waiting", True, "1 guide")
    with pytest.raises(HeldBack, match="The guide “First questions” must be followed to an outcome first"):
        tickets.set_status(ticket, status="solved", by=by)
    assert rules.begin_walk(ticket, guide, by=by) == walk
    with pytest.raises(NotAllowedNow, match="The category asks for this guide"):
        rules.leave_walk(walk, by=by)
    with pytest.raises(HeldBack):
        tickets.set_status(ticket, status="solved", by=by)
    rules.answer(walk, label="Yes", by=by)
    tickets.set_status(ticket, status="solved", by=by)
    with pytest.raises(NotAllowedNow, match="The ticket is solved"):
        rules.step_back(walk, by=by)


def test_another_category_takes_back_the_request_unless_somebody_has_begun(cast: Cast, accident: Category) -> None:
    guide, by = guide_of(cast, is_required=True, categories=[accident]), cast.lea.actor()
    ticket = tickets.set_category(cast.ticket(), category=accident, by=by)
    tickets.set_category(ticket, category=None, by=by)
    assert not ticket.walks.exists()
    tickets.set_category(ticket, category=accident, by=by)
    rules.begin_walk(ticket, guide, by=by)
    tickets.set_category(ticket, category=None, by=by)
    assert ticket.walks.get().state == "walking"
    Guide.objects.update(is_active=False)
    tickets.set_status(ticket, status="solved", by=by)


def test_an_outcome_offers_what_it_recommends(cast: Cast, desk: Desk) -> None:
    checklist = rules.save_checklist(None, by=cast.sue.actor(), title="Report", steps=[StepWritten("Form")])
    macro = rules.save_macro(None, name="Sorry", by=cast.ada.actor(), whose="everybody", texts={"": "<p>Sorry</p>"})
    Field.objects.create(name="Colour", slug="colour", kind="choice", choices=["red", "blue"])
    offers = {"checklist": str(checklist.pk), "macro": str(macro.pk), "field": "colour", "value": "red"}
    nodes = [ask("n1", ("Yes", "n9")), END | {"offers": offers}]
    ticket, client = cast.ticket(), desk(cast.lea)
    walk = rules.begin_walk(ticket, guide_of(cast, nodes), by=cast.lea.actor())
    url = f"/desk/tickets/{ticket.number}"
    assert client.post(f"{url}/walks/{walk.pk}/offers", {"what": "field"}, headers=HTMX).status_code == 422
    rules.answer(walk, label="Yes", by=cast.lea.actor())
    page = client.get(f"{url}?block=side", headers=HTMX).content.decode()
    assert "Add “Report”" in page and "Fill in Colour: red" in page and f"{url}/macros/{macro.pk}" in page
    for what in ("field", "checklist"):
        assert client.post(f"{url}/walks/{walk.pk}/offers", {"what": what}, headers=HTMX).status_code == 204
    ticket.refresh_from_db()
    assert ticket.fields == {"colour": "red"} and ticket.checklists.get().title == "Report"


def test_a_guide_is_offered_by_category_and_begun_with_one_press(cast: Cast, accident: Category, desk: Desk) -> None:
    guide = guide_of(cast, categories=[accident])
    ticket = tickets.set_category(cast.ticket(), category=accident, by=cast.lea.actor())
    client, url = desk(cast.lea), f"/desk/tickets/{ticket.number}"
    assert "First questions" in client.get(url).content.decode()
    assert client.post(f"{url}/guides", {"guide": guide.pk}, headers=HTMX).status_code == 204
    page = client.get(url).content.decode()
    assert "Is anybody hurt?" in page and 'data-key="1"' in page
    walk = ticket.walks.get()
    assert client.post(f"{url}/walks/{walk.pk}/answers", {"answer": "No", "seen": walk.version}).status_code == 303
    assert client.post(f"{url}/walks/{walk.pk}/back").status_code == 303
    assert client.post(f"{url}/walks/{walk.pk}/leaving").status_code == 303
    assert Walk.objects.get().state == "left"


def test_usage_counts_where_people_come_and_end(cast: Cast) -> None:
    guide, by = guide_of(cast), cast.lea.actor()
    for way in (["Yes"], ["No", "Yes"], ["No"], ["Yes"]):
        walk = rules.begin_walk(cast.ticket(), guide, by=by)
        for label in way:
            rules.answer(walk, label=label, by=by)
    rules.leave_walk(Walk.objects.get(state="walking"), by=by)
    (usage,) = usage_of(guide)
    assert usage.walks == 4
    assert [(one.reached, one.ended, one.left, one.standing) for one in usage.nodes] == [
        (4, 0, 0, 0), (2, 2, 0, 0), (2, 0, 1, 0), (1, 1, 0, 0),
    ]  # fmt: skip


# Who may.


def test_only_supervisors_and_administrators_write_and_publish(cast: Cast) -> None:
    guide = guide_of(cast)
    for agent in (cast.lea, cast.vic):
        for act in (
            lambda by: rules.save_guide(guide, by=by, title="Mine", tree=trees.read(NODES)),
            lambda by: rules.publish_guide(guide, by=by),
            lambda by: rules.remove_guide(guide, by=by),
        ):
            with pytest.raises(PermissionDenied):
                act(agent.actor())
    with pytest.raises(ValidationError, match="Somebody else changed this guide"):
        rules.save_guide(guide, by=cast.ada.actor(), title="Late", tree=trees.read(NODES), seen=99)


def test_a32_neither_a_foreign_ticket_nor_a_foreign_guide(cast: Cast) -> None:
    guide = guide_of(cast)
    with pytest.raises(PermissionDenied):
        rules.begin_walk(cast.ticket(team=cast.third), guide, by=cast.lea.actor())
    secret = rules.save_guide(None, by=cast.ada.actor(), title="Secret", tree=trees.read(NODES), teams=[cast.third])
    rules.publish_guide(secret, by=cast.ada.actor())
    with pytest.raises(PermissionDenied):
        rules.begin_walk(cast.ticket(), secret, by=cast.lea.actor())
    with pytest.raises(PermissionDenied):
        rules.publish_guide(secret, by=cast.sue.actor())
    with pytest.raises(PermissionDenied):
        rules.begin_walk(cast.ticket(), guide, by=cast.vic.actor())


def test_a_guide_that_was_followed_stays_and_another_can_go(cast: Cast) -> None:
    followed, other = guide_of(cast), guide_of(cast, title="Other")
    rules.begin_walk(cast.ticket(), followed, by=cast.lea.actor())
    with pytest.raises(ValidationError, match="Take it out of use instead"):
        rules.remove_guide(followed, by=cast.sue.actor())
    rules.remove_guide(other, by=cast.sue.actor())
    assert list(Guide.objects.all()) == [followed]


# Writing them in the console.


def test_the_console_builds_a_tree_without_a_script(cast: Cast, desk: Desk) -> None:
    client = desk(cast.sue)
    typed = {"title": "Hurt?", "is_active": "on", "node:0:id": "n1", "node:0:kind": "question", "node:0:title": "Hurt?",
             "answer-n1:0:label": "Yes", "answer-n1:0:to": "+outcome", "act": "show"}  # fmt: skip
    page = client.post("/console/guides/new", typed).content.decode()
    assert 'value="n2"' in page and "Say what the outcome is." in page and not Guide.objects.exists()
    typed |= {"node:1:id": "n2", "node:1:kind": "outcome", "answer-n1:0:to": "n2", "publishes": "yes"}
    del typed["act"]
    refused = client.post("/console/guides/new", typed)
    assert (
        refused.status_code == 422
        and "It is not saved" in refused.content.decode()
        and "Hurt?" in refused.content.decode()
    )
    assert client.post("/console/guides/new", typed | {"node:1:title": "Call"}).status_code == 302
    guide = Guide.objects.get()
    assert guide.published and guide.published.tree.find("n2")
    assert client.get(f"/console/guides/{guide.pk}").status_code == 200
    stale = typed | {"node:1:title": "Other", "seen": "7"}
    again = client.post(f"/console/guides/{guide.pk}", stale)
    assert again.status_code == 422 and "Somebody else changed this guide" in again.content.decode()
