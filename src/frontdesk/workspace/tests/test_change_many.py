"""Many tickets at once: preview, doing it, what is refused, and taking it back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from frontdesk.accounts.models import Agent
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.actions.bulk import AT_ONCE
from frontdesk.tickets.bulk_act import acts
from frontdesk.tickets.models import Assignment, BulkItem, BulkRun, Category, Field, Ticket, Watcher
from frontdesk.updates import actions as updates
from frontdesk.updates.models import LinkedTicket
from tests.cast import Cast
from tests.queue import run_jobs

Desk = Callable[[Agent], Client]


def choose(browser: Client, *chosen: Ticket, **more: str) -> BulkRun:
    answer = browser.post("/desk/bulk", {"ticket": [one.number for one in chosen], "from": "all", **more})
    assert answer.status_code == 303, answer.content
    return BulkRun.objects.latest("pk")


def start(browser: Client, run: BulkRun, act: str, value: str = "", **more: str) -> BulkRun:
    answer = browser.post(f"/desk/bulk/{run.pk}/start", {"act": act, "value": value, **more})
    assert answer.status_code == 303, answer.content
    run.refresh_from_db()
    return run


def states(run: BulkRun) -> dict[str, int]:
    found: dict[str, int] = {}
    for state in run.items.values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


def test_what_would_happen_is_said_before_it_does(cast: Cast, desk: Desk) -> None:
    """Nothing changes by looking; what is refused is named with its reason."""
    made = [cast.ticket(f"Ticket {at}") for at in range(4)]
    tickets.set_status(made[1], status="closed", by=cast.lea.actor())
    tickets.assign(made[2], to=cast.tim, by=cast.lea.actor())
    browser = desk(cast.lea)
    run = choose(browser, *made)
    page = browser.get(f"/desk/bulk/{run.pk}?act=assignee&value={cast.tim.pk}").content.decode()
    assert "Assign to: Tim Second" in page
    assert "Change 2 tickets" in page
    assert "The ticket is closed." in page
    assert Ticket.objects.filter(assignee=cast.tim).count() == 1


def test_it_is_done_told_and_taken_back(cast: Cast, desk: Desk) -> None:
    made = [cast.ticket(f"Ticket {at}") for at in range(3)]
    tickets.assign(made[0], to=cast.lea, by=cast.lea.actor())
    browser = desk(cast.lea)
    run = start(browser, choose(browser, *made), "assignee", str(cast.tim.pk))
    assert states(run) == {"changed": 3}
    assert set(Ticket.objects.values_list("assignee", "status")) == {(cast.tim.pk, "open")}
    assert "Take it back" in browser.get(f"/desk/bulk/{run.pk}").content.decode()
    for _ in range(2):
        browser.post(f"/desk/bulk/{run.pk}/undo")
    run.refresh_from_db()
    assert run.state == "undone" and states(run) == {"undone": 3}
    assert list(Ticket.objects.order_by("pk").values_list("assignee", "status")) == [
        (cast.lea.pk, "open"), (None, "new"), (None, "new"),
    ]  # fmt: skip
    assert Assignment.objects.filter(how="undo").count() == 3


def test_every_act_changes_and_is_taken_back(cast: Cast, desk: Desk) -> None:
    category = Category.objects.create(name="Things", slug="things")
    Field.objects.create(name="Colour", slug="colour", kind="choice", choices=["red"])
    one, other = cast.ticket(), cast.ticket("The other")
    tickets.set_tags(one, tags=["old"], by=cast.lea.actor())
    outage = updates.save_problem(None, title="Outage", by=cast.ada.actor())
    browser = desk(cast.ada)
    values = {"assignee": str(cast.lea.pk), "team": str(cast.second.pk), "status": "pending", "priority": "1",
              "category": str(category.pk), "add-tags": "vip, Fan", "remove-tags": "old", "field": "", "follow": "",
              "spam": "", "merge": str(other.number), "problem": str(outage.pk), "snooze": "tomorrow"}  # fmt: skip
    assert {*values, "macro", "queue"} == set(acts())  # macros and queues have tests of their own
    columns = ("status", "priority", "category", "team", "assignee", "level", "tags", "fields", "snoozed_until")
    before = Ticket.objects.values(*columns).get(pk=one.pk)
    for act, value in values.items():
        more = {"field": "colour", "answer": "red"} if act == "field" else {}
        run = start(browser, choose(browser, one), act, value, **more)
        assert states(run) == {"changed": 1}, act
        if act == "follow":
            assert Watcher.objects.count() == 1
        elif act == "problem":
            assert LinkedTicket.objects.get().problem == outage
        else:
            assert Ticket.objects.values(*columns).get(pk=one.pk) != before, act
        assert states(start(browser, choose(browser, one), act, value, **more)) == {"same": 1}, act
        browser.post(f"/desk/bulk/{run.pk}/undo")
        assert Ticket.objects.values(*columns).get(pk=one.pk) == before, act
        assert not Watcher.objects.exists() and not LinkedTicket.objects.exists()


def test_what_somebody_changed_meanwhile_is_left_alone(cast: Cast, desk: Desk) -> None:
    """A67: neither the act nor its undo overwrites what another agent did."""
    first, second = cast.ticket("First"), cast.ticket("Second")
    browser = desk(cast.lea)
    run = choose(browser, first, second)
    tickets.set_priority(first, priority=2, by=cast.ada.actor())
    page = browser.get(f"/desk/bulk/{run.pk}?act=priority&value=1").content.decode()
    assert "Somebody changed it meanwhile." in page
    start(browser, run, "priority", "1")
    assert dict(run.items.values_list("ticket__subject", "state")) == {"First": "refused", "Second": "changed"}
    assert Ticket.objects.get(pk=first.pk).priority == 2
    tickets.set_tags(second, tags=["kept"], by=cast.ada.actor())
    browser.post(f"/desk/bulk/{run.pk}/undo")
    assert dict(run.items.values_list("ticket__subject", "state")) == {"First": "refused", "Second": "kept"}
    assert Ticket.objects.get(pk=second.pk).priority == 1


def test_only_what_one_may_change_is_changed(cast: Cast, desk: Desk) -> None:
    """A28, A32: hidden tickets are not chosen, and permission is asked again for each ticket when it is done."""
    mine, sealed = cast.ticket("Mine"), cast.ticket("Sealed", team=cast.third)
    browser = desk(cast.lea)
    run = choose(browser, mine, sealed)
    assert run.items.count() == 1
    Ticket.objects.filter(pk=mine.pk).update(team=cast.third)
    assert states(start(browser, run, "priority", "1")) == {"refused": 1}
    assert Ticket.objects.get(pk=mine.pk).priority != 1
    assert desk(cast.tim).get(f"/desk/bulk/{run.pk}").status_code == 404
    assert desk(cast.tim).post(f"/desk/bulk/{run.pk}/undo").status_code == 404
    assert desk(cast.vic).post("/desk/bulk", {"ticket": [mine.number]}).status_code == 403


def test_all_of_a_list_is_changed_by_the_worker(cast: Cast, desk: Desk) -> None:
    """Over all pages, some tickets at a time, and taken back in the same way."""
    for at in range(AT_ONCE + 15):
        cast.ticket(f"Ticket {at}")
    other = cast.ticket("Another", team=cast.second)
    browser = desk(cast.lea)
    answer = browser.post("/desk/bulk", {"all": "yes", "from": f"team:{cast.first.slug}", "query": "status=new"})
    run = BulkRun.objects.get()
    assert answer.headers["Location"] == f"/desk/bulk/{run.pk}"
    start(browser, run, "add-tags", "vip")
    assert run.state == "running" and states(run) == {"waiting": AT_ONCE + 15}
    assert "You may leave this page." in browser.get(f"/desk/bulk/{run.pk}").content.decode()
    assert run_jobs().count("tickets.run_bulk") == 2
    run.refresh_from_db()
    assert run.state == "done" and states(run) == {"changed": AT_ONCE + 15}
    assert Ticket.objects.get(pk=other.pk).tags == []
    browser.post(f"/desk/bulk/{run.pk}/undo")
    run_jobs()
    assert not Ticket.objects.filter(tags__contains=["vip"]).exists()


def test_dropped_on_a_team_it_is_done_at_once(cast: Cast, desk: Desk) -> None:
    one = cast.ticket()
    answer = desk(cast.lea).post(
        "/desk/bulk",
        {"ticket": [one.number], "act": "team", "value": cast.second.pk, "now": "yes", "from": "all"},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 204
    assert "1 changed" in answer.headers["HX-Trigger"]
    assert Ticket.objects.get(pk=one.pk).team == cast.second


@pytest.mark.parametrize(
    "sent",
    [
        {}, {"ticket": ["x"]}, {"ticket": ["1"] * 1001}, {"all": "yes", "from": "all", "query": "sort=password"},
        {"all": "yes", "from": "all", "query": "status=x"}, {"all": "yes", "from": "nothing"}, {"all": "yes"},
    ],
)  # fmt: skip
def test_what_cannot_be_chosen_is_refused(sent: dict[str, object], cast: Cast, desk: Desk) -> None:
    """A31, A41."""
    assert desk(cast.lea).post("/desk/bulk", sent).status_code in {400, 404}
    assert not BulkItem.objects.exists()


@pytest.mark.parametrize(
    ("act", "value"),
    [
        ("", ""),
        ("delete", ""),
        ("status", "x"),
        ("status", "new"),
        ("team", "0"),
        ("assignee", "1 OR 1=1"),
        ("add-tags", " ,"),
    ],
)
def test_what_cannot_be_done_is_refused(act: str, value: str, cast: Cast, desk: Desk) -> None:
    """A41."""
    browser = desk(cast.lea)
    run = choose(browser, cast.ticket())
    assert browser.post(f"/desk/bulk/{run.pk}/start", {"act": act, "value": value}).status_code == 422
    run.refresh_from_db()
    assert run.state == "draft"


def test_many_are_merged_with_a_preview_and_taken_apart_again(cast: Cast, desk: Desk) -> None:
    """A03, A32: nobody is left out, nobody comes along unasked, and nothing goes where one may not work."""
    target, first, second = (cast.ticket(name) for name in ("Target", "First", "Second"))
    foreign = tickets.open_ticket(
        subject="Of Sam", text="?", requester=cast.stranger, team=cast.first, by=cast.stranger.actor()
    )
    sealed = cast.ticket("Sealed", team=cast.third)
    browser = desk(cast.lea)
    run = choose(browser, target, first, second, foreign)
    for value, why in ((str(sealed.number), "one that you may change"), ("seven", "Write the number")):
        assert why in browser.get(f"/desk/bulk/{run.pk}?act=merge&value={value}").content.decode()
    page = browser.get(f"/desk/bulk/{run.pk}?act=merge&value=FD-{target.number}").content.decode()
    assert "Change 2 tickets" in page and "It is of a customer who is not on the other ticket" in page
    assert f"Merge into FD-{target.number}" in page
    run = start(browser, run, "merge", str(target.number))
    assert states(run) == {"changed": 2, "same": 1, "refused": 1}
    assert set(Ticket.objects.filter(merged_into=target)) == {first, second}
    assert target.messages.count() == 3 and not target.participants.exists()
    browser.post(f"/desk/bulk/{run.pk}/undo")
    assert not Ticket.objects.filter(merged_into=target).exists()
    assert target.messages.count() == 1 and first.messages.count() == 1
    first.refresh_from_db()
    assert first.status == "new"


def test_a_large_merge_looks_ahead_with_a_number_of_statements_that_does_not_grow(
    cast: Cast, desk: Desk, django_assert_max_num_queries: Any
) -> None:
    target, browser = cast.ticket("Target"), desk(cast.lea)
    run = choose(browser, *[cast.ticket(f"Ticket {at}") for at in range(20)])
    with django_assert_max_num_queries(22):
        browser.get(f"/desk/bulk/{run.pk}?act=merge&value={target.number}")


def test_agents_are_offered_as_places_for_rows(cast: Cast, desk: Desk) -> None:
    """A28: those who may have tickets, one's own teams first, counted as far as one may see."""
    tickets.assign(cast.ticket(team=cast.third), to=cast.hank, by=cast.hank.actor())
    tickets.assign(cast.ticket(), to=cast.sue, by=cast.lea.actor())
    page = desk(cast.lea).get("/desk/bulk/people", headers={"HX-Request": "true"}).content.decode()
    assert [name for name in ("Sue Super", "Ada Admin", "Hank Third", "Tim Second") if name in page] == sorted(
        ("Sue Super", "Ada Admin", "Hank Third", "Tim Second"), key=page.index
    )
    assert "Vic Viewer" not in page and "Lea First" not in page
    assert page.count("1 open") == 1
    assert desk(cast.vic).get("/desk/bulk/people").status_code == 403
