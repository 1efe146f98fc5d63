"""The counts of views equal the truth after every act, though nobody counts when somebody looks."""

import datetime
import random
import threading

import pytest
from django.db import connection, connections, transaction

from frontdesk.accounts.models import Agent
from frontdesk.events import Actor
from frontdesk.kit import clock
from frontdesk.tickets import actions as tickets
from frontdesk.tickets import facts
from frontdesk.tickets.actions.counting import tend_counts
from frontdesk.tickets.logic.conditions import Condition, Group
from frontdesk.tickets.models import SavedView, Ticket, TicketChange, ViewCount
from frontdesk.workspace.sidebar import read_sidebar
from tests.cast import Cast, assemble
from tests.queue import run_jobs

pytestmark = pytest.mark.django_db(transaction=True)

UNSOLVED = Condition("status", "any", ("new", "open", "pending", "on_hold"))


@pytest.fixture
def people(transactional_db: None) -> Cast:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")
        return assemble()


def views_of(cast: Cast) -> list[SavedView]:
    """Views of every kind that can be added up: shared, personal, of tags, of categories, of opposites."""
    by = cast.ada.actor()
    trees = {
        "Unsolved": Group("all", (UNSOLVED,)),
        "Mine": Group("all", (UNSOLVED, Condition("assignee", "any", ("me",)))),
        "Nobody's": Group("all", (Condition("assignee", "empty"),)),
        "Urgent or called vip": Group(
            "any", (Condition("priority", "any", ("1",)), Condition("tags", "any", ("vip",)))
        ),
        "Neither new nor tagged": Group("none", (Condition("status", "any", ("new",)), Condition("tags", "filled"))),
        "My teams'": Group("all", (Condition("team", "any", ("mine",)),)),
        "Once reopened": Group("all", (Condition("reopened", "above", ("0",)),)),
        "Overdue": Group("all", (Condition("due", "before", ("now",)),)),
    }
    return [tickets.save_view(None, name=name, tree=tree, whose="workspace", by=by) for name, tree in trees.items()]


def shown(agent: Agent) -> dict[str, str]:
    return {view.name: view.count for view in read_sidebar(agent.actor()).views}


def truth(views: list[SavedView], actor: Actor) -> dict[str, str]:
    return {view.name: f"{facts.matching(view.tree, actor).count():,}" for view in views}


def settle(*agents: Agent) -> None:
    """Somebody looks, the worker counts."""
    for agent in agents:
        shown(agent)
    run_jobs(later=True)


def test_counts_equal_the_truth_after_every_act(people: Cast) -> None:
    everybody = (people.ada, people.lea, people.tim, people.hank)
    views = views_of(people)
    made = [people.ticket(f"Ticket {at}", team=(people.first, people.second, people.third)[at % 3]) for at in range(9)]
    settle(*everybody)
    by, chance = people.ada.actor(), random.Random(7)
    acts = [
        lambda one: tickets.assign(one, to=chance.choice([people.lea, people.tim, None]), by=by),
        lambda one: tickets.set_priority(one, priority=chance.randint(1, 4), by=by),
        lambda one: tickets.set_tags(one, tags=chance.choice([[], ["vip"], ["vip", "fan"]]), by=by),
        lambda one: tickets.set_status(one, status=chance.choice(["open", "pending", "solved"]), by=by),
        lambda one: tickets.hand_over(one, team=chance.choice([people.first, people.second]), by=by),
        lambda one: people.ticket("One more"),
        lambda one: tickets.add_note(one, html="<p>Seen</p>", by=by),
        lambda one: Ticket.objects.filter(pk=one.pk).update(next_due_at=clock.now() - datetime.timedelta(hours=1)),
    ]
    wholly = ViewCount.objects.exclude(view__name="Overdue").values_list("id", "counted_at")
    counted = dict(wholly)
    for turn in range(20):
        try:
            chance.choice(acts)(chance.choice(made))
        except ValueError:
            continue  # the act did not fit the ticket
        if turn % 5 == 3:
            tend_counts()
        for agent in everybody:
            assert shown(agent) == truth(views, agent.actor()), turn
    assert dict(wholly) == counted, "nothing was counted a second time"


def test_a_private_teams_tickets_are_in_nobody_elses_number(people: Cast) -> None:
    """A36: a number tells nothing of what its reader may not see."""
    views = views_of(people)
    settle(people.lea, people.hank)
    people.ticket("Secret", team=people.third)
    assert shown(people.lea)["Unsolved"] == "0"
    assert shown(people.hank)["Unsolved"] == "1"
    tend_counts()
    assert shown(people.lea) == truth(views, people.lea.actor())


def test_a_change_that_commits_after_a_later_one_is_counted(people: Cast) -> None:
    """Transactions end in another order than they began: a count knows what it saw, not up to which number."""
    views = views_of(people)
    early, late = people.ticket("Early"), people.ticket("Late")
    settle(people.ada)
    started, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            tickets.set_priority(early, priority=1, by=people.ada.actor())
            started.set()
            go_on.wait(10)
        connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    assert started.wait(10)
    tickets.set_priority(late, priority=1, by=people.ada.actor())
    assert shown(people.ada) == truth(views, people.ada.actor())
    tend_counts()
    assert shown(people.ada) == truth(views, people.ada.actor())
    go_on.set()
    thread.join()
    assert shown(people.ada) == truth(views, people.ada.actor())
    assert shown(people.ada)["Urgent or called vip"] == "2"


def test_what_is_not_on_the_row_is_counted_anew(people: Cast) -> None:
    tree = Group("all", (Condition("attachment", "no"),))
    tickets.save_view(None, name="Without files", tree=tree, whose="workspace", by=people.ada.actor())
    people.ticket()
    settle(people.ada)
    assert shown(people.ada) == {"Without files": "1"}
    people.ticket()
    ViewCount.objects.update(counted_at=clock.now() - datetime.timedelta(minutes=1))
    settle(people.ada)
    assert shown(people.ada) == {"Without files": "2"}


def test_many_changes_at_once_are_not_added_up_one_by_one(people: Cast) -> None:
    views = views_of(people)
    for at in range(30):
        people.ticket(f"Ticket {at}")
    settle(people.ada)
    for _ in range(16):
        Ticket.objects.update(priority=1)
    settle(people.ada)
    assert shown(people.ada) == truth(views, people.ada.actor())
    tend_counts()
    assert TicketChange.objects.count() == 0


def test_a_view_is_ordered_once_however_many_look(people: Cast) -> None:
    views_of(people)
    for _ in range(5):
        shown(people.ada)
    assert run_jobs(later=True).count("tickets.count_view") == 8


def test_a_change_of_a_view_is_counted_anew(people: Cast) -> None:
    view = views_of(people)[0]
    people.ticket()
    settle(people.ada)
    solved = Group("all", (Condition("status", "any", ("solved",)),))
    tickets.save_view(view, name=view.name, tree=solved, whose="workspace", by=people.ada.actor())
    assert shown(people.ada)["Unsolved"] == ""
    settle(people.ada)
    assert shown(people.ada)["Unsolved"] == "0"
