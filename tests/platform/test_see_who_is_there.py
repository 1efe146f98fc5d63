"""Presence: told to those alone who are at the same ticket, in words that are true, and forgotten by itself."""

import json
import time

from frontdesk.config.live.hub import Hub, Listener
from frontdesk.config.live.presence import STAY_SECONDS, TYPING_SECONDS, Places


def here(agent: int, state: str = "looking", page: str = "p", name: str = "") -> dict[str, object]:
    return {"agent": agent, "name": name or f"Agent {agent}", "page": page, "state": state}


def say(hub: Hub, agent: int, state: str = "looking", *, at: str = "42", page: str = "p") -> None:
    hub.receive(json.dumps({"at": at, "here": here(agent, state, page)}))


def seen(listener: Listener) -> dict[str, list[tuple[int, bool]]]:
    return {at: [(one["id"], one["typing"]) for one in people] for at, people in listener.take_places().items()}


def joined(hub: Hub, agent: int) -> Listener:
    return hub.join(frozenset({"staff", f"agent.{agent}"}))


def test_those_at_a_ticket_hear_of_each_other_and_nobody_else_does() -> None:
    """A30."""
    hub = Hub()
    lea, sue, tim = (joined(hub, agent) for agent in (1, 2, 3))
    say(hub, 1)
    say(hub, 2, "typing")
    say(hub, 3, at="77")
    assert seen(lea) == {"42": [(1, False), (2, True)]}
    assert seen(sue) == {"42": [(1, False), (2, True)]}
    assert seen(tim) == {"77": [(3, False)]}


def test_who_comes_again_is_told_and_the_others_are_left_in_peace() -> None:
    hub = Hub()
    lea, sue = joined(hub, 1), joined(hub, 2)
    say(hub, 1)
    say(hub, 2)
    seen(lea), seen(sue)
    say(hub, 1)
    assert seen(sue) == {} and seen(lea) == {"42": [(1, False), (2, False)]}


def test_names_for_a_place_reach_those_who_are_there() -> None:
    hub = Hub()
    lea, sue = joined(hub, 1), joined(hub, 2)
    say(hub, 1)
    hub.receive(json.dumps({"names": ["drafts.42"], "at": "42"}))
    assert (lea.take()[0], sue.take()[0]) == (["drafts.42"], [])


def test_whose_right_has_ended_and_who_may_no_longer_see_the_ticket_hears_nothing() -> None:
    """A30, A55: after a sign-out at once, after a move to a private team until they have shown anew that they may."""
    hub = Hub()
    lea, sue = joined(hub, 1), joined(hub, 2)
    for agent in (1, 2):
        say(hub, agent)
    hub.receive(json.dumps({"close": ["agent.1"]}))
    seen(lea), seen(sue)
    say(hub, 2, "typing")
    assert (seen(lea), seen(sue)) == ({}, {"42": [(2, True)]})
    hub.receive(json.dumps({"names": ["ticket.42"], "to": ["team.9"], "afresh": "42"}))
    hub.receive(json.dumps({"names": ["drafts.42"], "at": "42"}))
    assert sue.take()[0] == []


def test_two_pages_of_one_person_are_one_and_typing_in_either_counts() -> None:
    places = Places()
    places.note("42", here(1, "looking", "a"), 0.0)
    assert places.note("42", here(1, "typing", "b"), 0.0)
    assert places.people("42") == [{"id": 1, "name": "Agent 1", "typing": True}]
    places.note("42", here(1, "left", "b"), 1.0)
    assert places.people("42") == [{"id": 1, "name": "Agent 1", "typing": False}]


def test_what_is_silent_is_forgotten() -> None:
    places = Places()
    places.note("42", here(1, "typing"), 0.0)
    places.note("42", here(2), 0.0)
    assert places.sweep(TYPING_SECONDS + 0.1) == ["42"]
    assert [one["typing"] for one in places.people("42")] == [False, False]
    places.note("42", here(2), STAY_SECONDS - 1)
    assert places.sweep(STAY_SECONDS + 0.1) == ["42"]
    assert [one["id"] for one in places.people("42")] == [2]
    assert places.sweep(3 * STAY_SECONDS) == ["42"] and places.people("42") == []
    assert places.sweep(3 * STAY_SECONDS) == []


def watch(hub: Hub, agent: int, *places: str, page: str = "l") -> None:
    hub.receive(json.dumps({"watch": {"agent": agent, "page": page, "places": places}}))


def test_a_list_hears_who_comes_to_its_rows_and_is_at_none_of_them() -> None:
    """A30: nobody else's list hears of it, and none of rows that it does not show."""
    hub = Hub()
    lea, sue, tim = (joined(hub, agent) for agent in (1, 2, 3))
    say(hub, 2)
    watch(hub, 1, "42", "43")
    watch(hub, 3, "77")
    assert seen(lea) == {"42": [(2, False)]}
    seen(sue)
    say(hub, 2, "typing")
    assert (seen(lea), seen(sue), seen(tim)) == ({"42": [(2, True)]}, {"42": [(2, True)]}, {})
    say(hub, 2, "left")
    assert seen(lea) == {"42": []}


def test_a_list_that_shows_other_rows_or_falls_silent_hears_no_more() -> None:
    hub = Hub()
    lea = joined(hub, 1)
    watch(hub, 1, "42")
    watch(hub, 1, "43")
    say(hub, 2)
    assert seen(lea) == {}
    hub.watchers.sweep(time.monotonic() + STAY_SECONDS + 1)
    say(hub, 2, at="43")
    assert seen(lea) == {}


def test_a_list_may_hear_of_a_row_no_more_when_its_reader_may_not_see_it() -> None:
    """A30, A55: a ticket that moves to a private team, and an agent who is signed out."""
    hub = Hub()
    lea, sue = joined(hub, 1), joined(hub, 2)
    for agent in (1, 2):
        watch(hub, agent, "42", "43")
    say(hub, 3)
    assert seen(lea) == seen(sue) == {"42": [(3, False)]}
    hub.receive(json.dumps({"names": ["ticket.42"], "to": ["team.9"], "afresh": "42"}))
    assert seen(lea) == {"42": []}
    say(hub, 3, "typing")
    assert seen(lea) == {}
    hub.receive(json.dumps({"close": ["agent.2"]}))
    say(hub, 3, at="43")
    assert seen(lea) == {"43": [(3, False)]} and "43" not in seen(sue)


def test_a_customer_is_there_while_they_write_and_hears_nothing() -> None:
    hub = Hub()
    lea, theirs = joined(hub, 1), hub.join(frozenset({"ticket.42"}))
    say(hub, 1)
    seen(lea)
    typed = {"customer": 5, "name": "Ann", "page": "portal", "state": "typing"}
    hub.receive(json.dumps({"at": "42", "here": typed}))
    people = lea.take_places()["42"]
    assert people[1] == {"id": "c5", "name": "Ann", "typing": True, "customer": True}
    assert theirs.take_places() == {}
    hub.present.sweep(time.monotonic() + TYPING_SECONDS + 0.1)
    assert [one["id"] for one in hub.present.people("42")] == [1]


def test_those_who_left_a_place_empty_are_gone_from_the_lists_too() -> None:
    hub = Hub()
    lea = joined(hub, 1)
    watch(hub, 1, "42")
    hub.present.note("42", here(2), time.monotonic() - 2 * STAY_SECONDS)
    hub.forget_the_absent()
    assert seen(lea) == {"42": []}


def test_nonsense_is_passed_over() -> None:
    hub = Hub()
    for payload in (
        '{"here": 1}',
        '{"at": "1", "here": {}}',
        '{"at": "1", "here": {"agent": "x", "page": "", "state": ""}}',
        '{"watch": {"agent": 1}}',
        '{"watch": 7}',
    ):
        hub.receive(payload)
    assert not hub.present.people("1")
