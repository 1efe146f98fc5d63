"""Presence: told to those alone who are at the same ticket, in words that are true, and forgotten by itself."""

import json

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
    assert places.sweep(3 * STAY_SECONDS) == [] and places.people("42") == []


def test_nonsense_is_passed_over() -> None:
    hub = Hub()
    for payload in (
        '{"here": 1}',
        '{"at": "1", "here": {}}',
        '{"at": "1", "here": {"agent": "x", "page": "", "state": ""}}',
    ):
        hub.receive(payload)
    assert not hub.present.people("1")
