"""Single keys can be changed and switched off by each agent; conflicts are refused (WCAG 2.1.4)."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.accounts.logic.chords import conflicts, in_force, is_chord
from frontdesk.accounts.models import Agent, OwnKeys
from frontdesk.workspace.forms.keys import name_of
from frontdesk.workspace.keys import USUAL
from tests.cast import Cast

Desk = Callable[[Agent], Client]
ALL = {name_of(chord): chord for chord in USUAL}


def test_keys_are_kept_on_the_server_and_told_to_every_page(cast: Cast, desk: Desk) -> None:
    browser = desk(cast.lea)
    assert "frontdesk-keys" not in browser.get("/desk/queues/mine").content.decode()
    answer = browser.post("/desk/keys", ALL | {"is_on": "on", name_of("a"): ";", name_of("c"): ""})
    assert answer.status_code == 302
    assert OwnKeys.objects.get().keys == {"a": ";", "c": ""}
    page = browser.get("/desk/queues/mine").content.decode()
    assert '<meta name="frontdesk-keys"' in page and "&#34;a&#34;: &#34;;&#34;" in page.replace(":&", ": &")
    assert "frontdesk-keys" not in desk(cast.tim).get("/desk/queues/mine").content.decode()


def test_all_are_switched_off_and_as_usual_again(cast: Cast, desk: Desk) -> None:
    browser = desk(cast.lea)
    browser.post("/desk/keys", ALL)
    assert not OwnKeys.objects.get().is_on
    browser.post("/desk/keys", {"usual": "1"})
    assert OwnKeys.objects.get().is_on and OwnKeys.objects.get().keys == {}


@pytest.mark.parametrize(("usual", "own"), [("a", "c"), ("a", "g"), ("a", "abc"), ("a", "a b c")])
def test_a_key_that_is_taken_or_cannot_be_pressed_is_refused(cast: Cast, desk: Desk, usual: str, own: str) -> None:
    answer = desk(cast.lea).post("/desk/keys", ALL | {"is_on": "on", name_of(usual): own})
    assert answer.status_code == 422
    assert not OwnKeys.objects.exists()


def test_the_usual_keys_do_not_collide() -> None:
    assert len(USUAL) == len(set(USUAL))
    assert all(map(is_chord, USUAL))
    assert conflicts(in_force(USUAL, {})) == {}


@given(st.dictionaries(st.sampled_from(USUAL), st.sampled_from(["", "a", "g", "g t", "q", "q q"])))
def test_without_conflicts_every_key_can_be_pressed(own: dict[str, str]) -> None:
    pressed = in_force(USUAL, own)
    if not conflicts(pressed):
        chords = list(pressed.values())
        assert len(chords) == len(set(chords))
        assert not any(other.startswith(f"{chord} ") for chord in chords for other in chords)


def test_every_key_of_a_template_is_among_those_that_can_be_changed() -> None:
    pattern = re.compile(r'(?:(?:data-key|\bkey)=|(?:menu_act|act_link|quick)\("[^"]+", [^,]+, "[^"]+", )"([^"{]+)"')
    templates = (Path(__file__).parents[1] / "templates").rglob("*.html")
    found = {chord for path in templates for chord in pattern.findall(path.read_text())}
    assert found <= set(USUAL), f"Add to workspace/keys.py: {found - set(USUAL)}"
