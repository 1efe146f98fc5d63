"""Pages, their blocks, their tags and the words of values."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.http import HttpRequest
from django.test import RequestFactory
from jinja2 import DictLoader, UndefinedError

from frontdesk.kit import assets, display, templates

PAGES = {
    "frame.html": "<!doctype html>{% block side %}side{% endblock %}{% block main %}{% endblock %}",
    "page.html": '{% extends "frame.html" %}{% from "part.html" import mark %}{% set word = "set" %}'
    "{% block main %}{{ mark(text) }} {{ word }}{% endblock %}",
    "part.html": "{% macro mark(text) %}<b>{{ text }}</b>{% endmacro %}",
    "lost.html": "{{ nobody }}",
}


@pytest.fixture
def request_(monkeypatch: pytest.MonkeyPatch) -> HttpRequest:
    """A request, with an environment of small pages in place of the real ones."""
    small = templates.environment().overlay(loader=DictLoader(PAGES))
    monkeypatch.setattr(templates, "_environment", lambda: small)
    return RequestFactory().get("/?view=mine&tag=a&tag=b")


def test_a_block_alone_has_the_imports_and_settings_of_its_page(request_: HttpRequest) -> None:
    answer = templates.render(request_, "page.html", {"text": "x"}, block="main")
    assert answer.content.decode() == "<b>x</b> set"


def test_a_block_of_the_frame_can_be_rendered_through_the_page(request_: HttpRequest) -> None:
    assert templates.render(request_, "page.html", {"text": "x"}, block="side").content == b"side"


def test_text_is_escaped(request_: HttpRequest) -> None:
    answer = templates.render(request_, "page.html", {"text": "<script>"}, block="main")
    assert b"&lt;script&gt;" in answer.content


def test_a_missing_name_is_an_error_and_not_an_empty_place(request_: HttpRequest) -> None:
    with pytest.raises(UndefinedError):
        templates.render(request_, "lost.html")


def test_a_changed_query_keeps_the_other_values(request_: HttpRequest) -> None:
    assert templates.query(request_, page=2, view=None) == "?tag=a&tag=b&page=2"


def test_an_entry_brings_the_styles_of_what_it_imports_before_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chunks = {
        "src/desk.ts": {"file": "assets/desk-1.js", "css": ["assets/desk-1.css"], "imports": ["_shared.js"]},
        "_shared.js": {"file": "assets/shared-1.js", "css": ["assets/shared-1.css"]},
    }
    monkeypatch.setattr(assets, "manifest", lambda: chunks)
    tags = assets.asset("desk").splitlines()
    assert [re.findall(r"assets/[\w.-]+", tag)[0] for tag in tags] == [
        "assets/shared-1.css",
        "assets/desk-1.css",
        "assets/shared-1.js",
        "assets/desk-1.js",
    ]


LENGTHS: list[tuple[float | timedelta | None, str]] = [
    (0, "0 min"),
    (59, "0 min"),
    (1080, "18 min"),
    (3600, "1 h"),
    (4320, "1 h 12"),
    (11_100, "3 h 05"),
    (-240, "−4 min"),
    (-30, "0 min"),
    (187_200, "2 d 4 h"),
    (86_400, "1 d"),
    (timedelta(minutes=5), "5 min"),
    (None, ""),
]


@pytest.mark.parametrize(("seconds", "text"), LENGTHS)
def test_a_length_of_time_is_said_shortly(seconds: float | timedelta | None, text: str) -> None:
    assert display.duration(seconds) == text


@time_machine.travel(datetime(2026, 11, 21, 21, 0, tzinfo=UTC), tick=False)
def test_a_moment_is_said_relative_to_now() -> None:
    now = datetime(2026, 11, 21, 21, 0, tzinfo=UTC)
    said = [display.ago_text(now - timedelta(minutes=minutes)) for minutes in (0, 5, 180, 1441, 20_000)]
    assert said == ["just now", "5 min ago", "3 h ago", "yesterday", "7 Nov"]
    assert display.when(now - timedelta(hours=1)).endswith(">20:00</time>")
    assert display.day(now - timedelta(days=400)) == "17 Oct 2025"
    assert [display.on_day(now + timedelta(days=days)) for days in (0, 1, 8)] == ["today", "tomorrow", "on 29 Nov"]


def test_names_and_sizes_are_shortened() -> None:
    assert [display.initials(name) for name in ("Kemi Okafor", "Lea", "", "A. Rossi")] == ["KO", "LE", "?", "AR"]
    assert [display.filesize(size) for size in (812, 212_000, 3_400_000)] == ["812 B", "212 KB", "3.4 MB"]
    assert display.phone("+390212345678") == "+39 02 1234 5678"
    assert display.phone("ask me") == "ask me"
    assert display.hue("Kemi") == display.hue("Kemi")


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_every_pair_of_text_and_ground_can_be_read(theme: int) -> None:
    """4.5:1 for text (WCAG 2.2, 1.4.3) and 3:1 for the edge of what can be typed into (1.4.11)."""
    source = (Path(display.__file__).parent / "ui" / "css" / "tokens.css").read_text("utf-8")
    found = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", source)
    colours = {name: (light, dark)[theme] for name, light, dark in found}
    grounds = ["canvas", "surface", "sunken", "raised", "accent-soft", "note"]
    pairs = [(ink, ground) for ink in ("ink", "ink-2", "ink-3", "accent") for ground in grounds]
    states = ("accent", "danger", "warn", "ok", "hold", "teal")
    pairs += [(state, ground) for state in states for ground in (f"{state}-soft", "surface", "canvas", "sunken")]
    pairs += [("accent-ink", "accent"), ("danger-ink", "danger")]
    weak = {f"{ink} on {ground}": round(_contrast(colours[ink], colours[ground]), 2) for ink, ground in pairs}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}
    assert all(_contrast(colours["edge"], colours[ground]) >= 3 for ground in ("canvas", "surface", "sunken"))


def test_every_icon_that_a_template_names_is_in_the_build() -> None:
    root = Path(display.__file__).parents[1]
    built = set((root.parents[1] / "frontend" / "icons.txt").read_text("utf-8").split())
    named = {
        (name, str(path.relative_to(root)))
        for path in root.rglob("templates/**/*.html")
        for name in re.findall(r"""(?:\bicon\(|glyph=)["']([a-z0-9-]+)["']""", path.read_text("utf-8"))
    }
    assert json.dumps(sorted(pair for pair in named if pair[0] not in built)) == "[]"
