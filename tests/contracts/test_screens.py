"""Every settings screen does what a screen promises, whoever adds it."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from frontdesk.accounts import actions as accounts
from frontdesk.accounts.actions.agents import new_agent
from frontdesk.accounts.models import Agent, Brand, Calendar, Team
from frontdesk.events import SYSTEM
from frontdesk.events.models import Entry
from frontdesk.kit.screens import Screen, listing
from frontdesk.knowledge import actions as knowledge
from frontdesk.knowledge.models import Section

PASSWORD = "correct horse battery"
WEEK = {"day_0": "09:00-12:30, 13:30-18:00", "day_1": "9-17"}


def a_section() -> int:
    admin = Agent.objects.get(user__email="ada@rivolta.example").actor()
    found = Section.objects.first() or knowledge.save_section(None, by=admin, name="Payments")
    return found.pk


# What is typed into each screen's form.
TYPED: dict[str, Callable[[], dict[str, Any]]] = {
    "organisation": lambda: {
        "name": "Rivolta Rentals", "time_zone": "Europe/Rome", "language": "it", "number_prefix": "RR",
        "reopen_days": "10", "close_after_days": "5", "survey_is_on": "on", "undo_seconds": "8",
    },
    "blocked-senders": lambda: {"value": "spam.example", "why": "Nothing but spam"},
    "brands": lambda: {"name": "Rivolta Blu", "accent": "#123456", "headline": "Ciao"},
    "calendars": lambda: {"name": "Milan", "time_zone": "Europe/Rome", "holidays": "2027-01-01 Capodanno", **WEEK},
    "agents": lambda: {"role": "supervisor", "title": "Night shift"},
    "invitations": lambda: {"email": "new@rivolta.example", "name": "New", "role": "agent"},
    "employees": lambda: {"email": "emp@rivolta.example", "name": "Enzo", "department": "Garage"},
    "teams": lambda: {"name": "Billing", "level": "2", "is_active": "on"},
    "categories": lambda: {
        "name": "Refund", "icon": "wallet", "position": "1", "urgency": "2", "impact": "3",
        "keywords": "refund, money back", "is_public": "on", "is_active": "on",
    },
    "fields": lambda: {
        "name": "Car class", "kind": "choice", "choices": "Small\nLarge", "position": "1", "is_public": "on",
        "is_active": "on",
    },
    "customer-fields": lambda: {
        "name": "Plan", "kind": "choice", "choices": "Basic\nPlus", "position": "1", "is_active": "on",
    },
    "organization-fields": lambda: {
        "name": "Plan", "kind": "choice", "choices": "Basic\nPlus", "position": "1", "is_active": "on",
    },
    "promises": lambda: {
        "name": "Key customers", "counting": "workspace", "first_reply_1": "20 min", "resolution_1": "1 h 30",
    },
    "notifications": lambda: {"mentioned": ["page", "mail"], "assigned": ["page"], "tells_subjects": "on"},
    "inboxes": lambda: {
        "name": "Support", "channel": "email", "address": "help@rivolta.example", "brand": str(Brand.default().pk),
        "imap_host": "imap.rivolta.example", "imap_security": "tls", "imap_password": "s3cret-pass",
        "smtp_host": "smtp.rivolta.example", "smtp_security": "starttls", "is_active": "on",
    },
    "macros": lambda: {
        "name": "Refund", "about": "After the money left", "body": "On its way.", "whose": "everybody",
        "is_active": "on",
    },
    "priorities": lambda: {
        **{f"cell_{urgency}{impact}": "3" for urgency in (1, 2, 3) for impact in (1, 2, 3)}, "key_tags": "vip, board",
        "key_at_least": "2", "outage_at_least": "1",
    },
    "rules": lambda: {
        "name": "Money first", "about": "Refunds are looked at at once", "on_created": "on", "on_silent": "24h",
        "do_priority": "2", "do_notify": "supervisors", "say_notify": "Look at this", "is_active": "on", "join:": "all",
        "fact:0": "subject", "was:0": "subject", "is:0": "has", "value:0": "refund",
    },
    "webhooks": lambda: {
        "name": "Monitor", "url": "https://monitor.rivolta.example/hook", "signing_key": "a-secret-of-length",
        "is_active": "on",
    },
    "queues": lambda: {
        "name": "Service", "position": "10", "is_active": "on", "strategy": "least_loaded", "language": "preferred",
        "offer_seconds": "45", "ages_minutes": "60", "relax_after": "0", "overflow_after": "0", "fallback_after": "0",
        "when_away": "return", "return_after_minutes": "10", "fact:0": "priority", "is:0": "any", "value:0": "1",
    },
    "skills": lambda: {"name": "Italian", "language": "it", "is_active": "on"},
    "presence-reasons": lambda: {"name": "Lunch", "state": "break", "position": "1", "is_active": "on"},
    "channel-loads": lambda: {"channel": "email", "weight": "2", "most": "8"},
    "abilities": lambda: {"capacity": "8", "weight": "2"},
    "levels": lambda: {"claim": "15 min", "acknowledge": "1 h"},
    "escalation-policies": lambda: {
        "name": "Call somebody", "position": "10", "is_active": "on", "triggers": ["claim", "words"],
        "words": "lawyer*", "kind": "hierarchical", "repeats": "1", "calls_all": "on", "step:0:whom": "leads",
        "step:0:after": "10", "step:0:mail": "on",
    },
    "rotations": lambda: {
        "name": "Nights", "is_active": "on", "time_zone": "Europe/Rome", "length": "1", "unit": "weeks",
        "handover_at": "09:00", "starts_on": "2026-11-23",
        "person:0:agent": str(Agent.objects.get(user__email="ada@rivolta.example").pk),
    },
    "escalation-hooks": lambda: {"name": "Pager", "url": "https://pager.example/in", "is_active": "on"},
    "checklists": lambda: {
        "title": "Before it ends", "about": "For refunds", "is_active": "on", "step:0:text": "Money left",
        "step:0:is_required": "on",
    },
    "guides": lambda: {
        "title": "Hurt?", "about": "Ask this first", "is_active": "on", "node:0:id": "n1", "node:0:kind": "question",
        "node:0:title": "Is anybody hurt?",
    },
    "sections": lambda: {"name": "Getting started", "icon": "book-open", "position": "1"},
    "articles": lambda: {
        "title": "How do I pay?", "summary": "By card.", "body": "With a card.\n\nOr cash.",
        "section": str(a_section()), "language": "en", "status": "published",
    },
}  # fmt: skip

# A field that must not be empty, and one whose text must survive the refusal.
KEPT = {
    "blocked-senders": ("value", "why"),
    "brands": ("name", "headline"),
    "calendars": ("name", "holidays"),
    "promises": ("name", "first_reply_1"),
    "invitations": ("email", "name"),
    "employees": ("name", "department"),
    "teams": ("level", "name"),
    "categories": ("name", "keywords"),
    "fields": ("name", "choices"),
    "customer-fields": ("name", "choices"),
    "organization-fields": ("name", "choices"),
    "inboxes": ("name", "address"),
    "macros": ("name", "about"),
    "rules": ("name", "about"),
    "webhooks": ("name", "url"),
    "queues": ("name", "offer_seconds"),
    "skills": ("name", "language"),
    "presence-reasons": ("name", "position"),
    "channel-loads": ("weight", "most"),
    "escalation-policies": ("name", "words"),
    "rotations": ("name", "handover_at"),
    "escalation-hooks": ("name", "url"),
    "checklists": ("title", "about"),
    "guides": ("title", "about"),
    "sections": ("icon", "name"),
    "articles": ("title", "body"),
}

SCREENS = sorted(Screen.entries().values(), key=lambda screen: screen.slug)
WITH_FORM = [screen for screen in SCREENS if screen.form or screen.new_form]
MADE = [screen for screen in WITH_FORM if not screen.is_single and not screen.add_at]


def names(screens: list[type[Screen]]) -> list[str]:
    return [screen.slug for screen in screens]


@pytest.fixture
def administrator(db: None) -> Agent:
    accounts.set_up(
        name="Rivolta", time_zone="Europe/Rome", email="ada@rivolta.example", person="Ada Admin", password=PASSWORD
    )
    return Agent.objects.get(user__email="ada@rivolta.example")


@pytest.fixture
def client(administrator: Agent) -> Client:
    client = Client()
    client.force_login(administrator.user)
    return client


def signed_in(role: str) -> Client:
    agent = new_agent(email=f"{role}@rivolta.example", name=role, password=PASSWORD, role=role, by=SYSTEM)
    client = Client()
    client.force_login(agent.user)
    return client


def page_of(client: Client, screen: type[Screen]) -> Any:
    return client.get(reverse("console:screen", args=[screen.slug]))


def make(client: Client, screen: type[Screen]) -> Any:
    """A row of this screen, made through its own form."""
    answer = client.post(reverse("console:new", args=[screen.slug]), TYPED[screen.slug]())
    assert answer.status_code == 302, answer.content.decode()[:6000]
    return screen.rows().order_by("-pk").first()


def test_every_screen_with_a_form_has_a_sample_here() -> None:
    assert {screen.slug for screen in WITH_FORM} == set(TYPED)


@pytest.mark.parametrize("screen", SCREENS, ids=names(SCREENS))
def test_it_shows_itself_to_an_administrator(client: Client, screen: type[Screen]) -> None:
    page = page_of(client, screen)
    assert page.status_code == 200
    assert screen.label in unescape(page.content.decode())
    assert screen.about in unescape(page.content.decode())


@pytest.mark.parametrize("screen", SCREENS, ids=names(SCREENS))
@pytest.mark.parametrize("role", ["agent", "viewer", "supervisor"])
def test_it_is_closed_to_other_roles(administrator: Agent, screen: type[Screen], role: str) -> None:
    client = signed_in(role)
    for page in ("screen", "new"):
        answer = client.get(reverse(f"console:{page}", args=[screen.slug]))
        if role in screen.roles:
            assert answer.status_code in {200, 404}
        else:
            assert answer.status_code == 403


@pytest.mark.parametrize("screen", SCREENS, ids=names(SCREENS))
def test_a_stranger_is_asked_to_sign_in(administrator: Agent, screen: type[Screen]) -> None:
    answer = Client().get(reverse("console:screen", args=[screen.slug]))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("screen", MADE, ids=names(MADE))
def test_an_empty_list_says_what_to_do(client: Client, screen: type[Screen]) -> None:
    nothing = listing(screen, {"q": "zzzz-nothing"})
    if not screen.search:
        pytest.skip("This screen has no search.") if nothing.rows else None
    page = client.get(reverse("console:screen", args=[screen.slug]), {"q": "zzzz-nothing"})
    assert "Nothing fits that" in page.content.decode()
    assert screen.empty[1]


@pytest.mark.parametrize("screen", MADE, ids=names(MADE))
def test_a_row_is_made_shown_and_changed(client: Client, screen: type[Screen]) -> None:
    new = client.get(reverse("console:new", args=[screen.slug]))
    assert new.status_code == 200
    row = make(client, screen)
    shown = client.get(reverse("console:row", args=[screen.slug, row.pk]))
    assert shown.status_code == 200
    assert screen.title(row) in unescape(shown.content.decode())
    assert screen.title(row) in unescape(page_of(client, screen).content.decode())
    if screen.form:
        typed = TYPED[screen.slug]() | {"imap_password": "other-pass"}
        assert client.post(reverse("console:row", args=[screen.slug, row.pk]), typed).status_code == 302


@pytest.mark.parametrize("screen", [s for s in WITH_FORM if s.is_single], ids=lambda screen: screen.slug)
def test_the_one_row_is_changed(client: Client, screen: type[Screen]) -> None:
    answer = client.post(reverse("console:screen", args=[screen.slug]), TYPED[screen.slug]())
    assert answer.status_code == 302, answer.content.decode()[:3000]
    assert Entry.objects.about(screen.subject, screen.single().pk).exists()


@pytest.mark.parametrize("screen", MADE, ids=names(MADE))
def test_what_was_typed_stays_when_something_is_wrong(client: Client, screen: type[Screen]) -> None:
    needed, kept = KEPT[screen.slug]
    typed = TYPED[screen.slug]() | {needed: ""}
    answer = client.post(reverse("console:new", args=[screen.slug]), typed)
    assert answer.status_code == 422
    assert typed[kept].splitlines()[0] in unescape(answer.content.decode())
    assert 'role="alert"' in answer.content.decode()


@pytest.mark.parametrize("screen", MADE, ids=names(MADE))
def test_fields_that_the_form_does_not_have_are_ignored(client: Client, screen: type[Screen]) -> None:
    """A33: nothing that a page does not offer can be set through it."""
    before = {"number_key": 1, "id": 999_999, "pk": 999_999, "sealed_secrets": "x", "secret": "stolen", "views": 9_999}
    answer = client.post(reverse("console:new", args=[screen.slug]), TYPED[screen.slug]() | before)
    assert answer.status_code == 302
    row = screen.rows().order_by("-pk").first()
    assert row.pk != 999_999
    assert getattr(row, "secret", "") != "stolen"
    assert getattr(row, "views", 0) != 9_999


@pytest.mark.parametrize("screen", [s for s in MADE if s.subject], ids=lambda screen: screen.slug)
def test_its_history_tells_who_made_it(client: Client, screen: type[Screen]) -> None:
    row = make(client, screen)
    assert Entry.objects.about(screen.subject, row.pk).exists(), "the action emitted no event about this row"
    page = client.get(reverse("console:history", args=[screen.slug, row.pk]))
    assert page.status_code == 200
    assert "Ada Admin" in page.content.decode()


@pytest.mark.parametrize("screen", SCREENS, ids=names(SCREENS))
def test_any_query_string_is_survived(client: Client, screen: type[Screen]) -> None:
    odd = {"q": "%_\x00'\"", "page": "99999999999999999999", "sort": "pk; drop", "before": "9" * 40, "kind": "x"}
    assert client.get(reverse("console:screen", args=[screen.slug]), odd).status_code == 200


def test_an_unknown_screen_row_or_act_is_not_found(client: Client) -> None:
    assert client.get("/console/no-such-screen").status_code == 404
    assert client.get("/console/teams/987654321").status_code == 404
    assert client.get("/console/teams/" + "9" * 30).status_code == 404
    team = Team.objects.create(name="T", slug="t")
    assert client.post(f"/console/teams/{team.pk}/acts/explode").status_code == 404
    assert client.get(f"/console/teams/{team.pk}/removal").status_code == 404


def test_a_form_without_its_token_is_refused(administrator: Agent) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(administrator.user)
    assert client.post(reverse("console:new", args=["teams"]), TYPED["teams"]()).status_code == 403
    assert not Team.objects.exists()
    assert Calendar.objects.count() == 1
