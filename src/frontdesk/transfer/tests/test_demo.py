"""The demo organisation is complete, believable and harmless."""

import datetime
import re
from collections import Counter

import pytest
from django.db import connection

from frontdesk.accounts.models import Agent, Team, User, Workspace
from frontdesk.board.models import Raising
from frontdesk.channels.models import Inbox, OutboundEnvelope
from frontdesk.events.models import Entry
from frontdesk.feedback.models import Response
from frontdesk.kit import clock
from frontdesk.knowledge.models import Article
from frontdesk.sla.models import ClockEvent, SlaClock
from frontdesk.tickets.logic.preview import preview_of
from frontdesk.tickets.models import (
    Attachment,
    Category,
    Escalation,
    Field,
    Link,
    Mention,
    Message,
    Offer,
    PlannedStatus,
    Pledge,
    Reminder,
    Snooze,
    Ticket,
    Watcher,
)  # fmt: skip
from frontdesk.transfer import demo
from frontdesk.transfer.demo.duty import wait_at_the_road
from frontdesk.transfer.demo.organisation import ADMINISTRATOR, PASSWORD
from frontdesk.transfer.demo.script import shelves, stories

UNTIL = datetime.datetime(2026, 5, 20, 15, 0, tzinfo=datetime.UTC)


@pytest.fixture(scope="module")
def organisation(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> object:
    """Installed once for all tests of this file, and rolled back after them."""
    from django.db import transaction

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        atomic = transaction.atomic()
        atomic.__enter__()
        demo.install(lambda line: None, until=UNTIL)
        yield None
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)
        connection.close()


@pytest.fixture(autouse=True)
def _in_database(organisation: object, db: None) -> None:
    """Each test in a savepoint of its own."""


def test_everybody_named_in_the_sign_in_lines_can_sign_in() -> None:
    lines = demo.sign_in_lines()
    assert PASSWORD in lines[0]
    addresses = [address for line in lines for address in re.findall(r"[\w.]+@[\w.]+", line)]
    assert ADMINISTRATOR in addresses
    assert len(addresses) == 10
    for address in addresses:
        assert User.objects.get(email=address).check_password(PASSWORD)


def test_the_company_has_three_levels_and_every_role() -> None:
    assert set(Team.objects.values_list("level", flat=True)) == {1, 2, 3}
    assert Team.objects.filter(is_private=True).count() == 1
    assert set(Agent.objects.values_list("role", flat=True)) == {"administrator", "supervisor", "agent", "viewer"}
    assert Agent.objects.count() >= 12
    assert Category.objects.filter(is_internal=True).exists()
    assert Field.objects.exclude(condition_field=None).count() >= 2


def test_the_help_centre_has_forty_real_articles() -> None:
    articles = Article.objects.published()
    assert articles.count() >= 40
    assert articles.filter(is_featured=True).count() >= 8
    for article in articles:
        assert 70 <= len(article.text.split()) <= 220, article.title
        assert article.summary


def test_tickets_stand_in_every_state() -> None:
    count = Counter(Ticket.objects.values_list("status", flat=True))
    assert sum(count.values()) == 400
    assert set(count) == {*Ticket.Status.values}
    assert min(number for status, number in count.items() if status != "spam") >= 5
    for row in (Snooze, Pledge, Reminder, PlannedStatus, Offer, Link, Watcher):
        assert row.objects.exists(), row
    assert Ticket.objects.unsolved().unassigned().count() >= 15
    assert Ticket.objects.filter(is_triaged=False).exists()
    assert Ticket.objects.filter(reopened_count__gt=0).exists()
    assert Escalation.objects.count() >= 30
    assert [one.alarm.name for one in Raising.objects.filter(ended_at=None)] == ["Too much is late"]
    assert Mention.objects.count() >= 10
    assert Attachment.objects.count() >= 15
    assert Response.objects.count() >= 80
    assert Ticket.objects.unsolved().values("team").distinct().count() >= 7


def test_no_place_in_a_text_stayed_unfilled() -> None:
    for message in Message.objects.select_related("ticket"):
        assert not re.search(r"[{}]|//", message.text + message.ticket.subject), message.text


def test_projected_columns_are_what_the_messages_say() -> None:
    for ticket in Ticket.objects.prefetch_related("messages", "status_changes", "assignments", "clocks"):
        messages = sorted(ticket.messages.all(), key=lambda message: message.created_at)
        answers = [message.created_at for message in messages if message.kind == Message.Kind.OUTBOUND]
        owners = sorted(ticket.assignments.all(), key=lambda owner: owner.pk)
        changes = sorted(ticket.status_changes.all(), key=lambda change: change.pk)
        running = [clock.due_at for clock in ticket.clocks.all() if clock.met_at is None and clock.due_at]
        assert ticket.message_count == len(messages)
        assert ticket.preview == preview_of(messages[-1].text)
        assert (ticket.preview_kind, ticket.last_message_at) == (messages[-1].kind, messages[-1].created_at)
        assert ticket.first_replied_at == (answers[0] if answers else None)
        assert (ticket.team_id, ticket.assignee_id) == (owners[-1].team_id, owners[-1].agent_id)
        assert ticket.status == changes[-1].after
        assert ticket.next_due_at == min(running, default=None)
        waits = ticket.status in {"new", "open"} and messages[-1].kind != Message.Kind.OUTBOUND
        assert ticket.waiting_since is None or ticket.status in {"new", "open"}
        assert ticket.waiting_since or not waits or answers, ticket.subject
        assert [message.created_at for message in messages] == sorted({message.created_at for message in messages})
        assert ticket.last_message_at <= UNTIL


def test_nothing_happens_before_its_cause() -> None:
    for entries in _log().values():
        assert entries[0].kind == "ticket.created"
        assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)
        assert entries[-1].at <= UNTIL
        assert all(entry.event() is not None for entry in entries)
    assert not SlaClock.objects.filter(met_at__lt=UNTIL, due_at=None, paused_at=None, is_breached=True).exists()


def test_no_mail_leaves() -> None:
    assert set(OutboundEnvelope.objects.values_list("state", flat=True)) == {"sent"}
    assert not Inbox.objects.filter(is_active=True).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT task_name FROM procrastinate_jobs WHERE status = 'todo'")
        assert {name for (name,) in cursor.fetchall()} <= {
            "notifications.announce",  # in the page: nobody has asked for mail
            "notifications.tell",  # who is called by an escalation: in the page, and by push
            "sla.retime_open",  # the promises of customers whose company has been given what a policy asks for
            "tickets.index_waiting",
            "tickets.read_file",
            "routing.look",
            "routing.gather_all",
            "tickets.count_view",
        }
    addresses = [address for envelope in OutboundEnvelope.objects.all() for address in envelope.to]
    assert all(re.search(r"(\.example|example\.(com|org|net))$", address) for address in addresses)


def test_the_people_of_both_journeys_are_there() -> None:
    assert Ticket.objects.filter(requester__name="Laura Croft").count() >= 2
    assert Ticket.objects.filter(requester__name="Austin Coy", team__level=3).exists()
    for name, level in (("Tim Samuel", 2), ("Terrence Hank", 3)):
        assert Ticket.objects.filter(assignee__user__name=name, level=level).exists()


def test_a_second_installation_changes_nothing() -> None:
    said: list[str] = []
    assert demo.install(said.append) is False
    assert Ticket.objects.count() == 400
    assert "here already" in said[0]


def test_another_organisation_is_left_alone() -> None:
    Workspace.objects.update(name="Somebody else")
    with pytest.raises(demo.AlreadyUsed, match="another data folder"):
        demo.install(lambda line: None)


def test_stories_are_many_and_well_formed() -> None:
    told = stories()
    assert len(told) >= 40
    for story in told:
        assert story.subjects
        assert story.channels
        assert story.steps[0].letter == "C"
        assert {step.letter for step in story.steps} <= set("CKPWDNEHFXS")
    assert sum(len(shelf.pages) for shelf in shelves()) >= 40


def _log() -> dict[int, list[Entry]]:
    log: dict[int, list[Entry]] = {}
    for entry in Entry.objects.filter(subject_kind="ticket").order_by("id"):
        log.setdefault(entry.subject_id, []).append(entry)
    assert len(log) == 400
    return log


def test_promises_run_stand_still_are_warned_of_and_broken() -> None:
    """And one is broken within half an hour of the beginning, if nobody answers: there is something to see."""
    open_ = SlaClock.objects.filter(met_at=None)
    assert open_.filter(due_at__gt=UNTIL, is_breached=False).exists()
    assert open_.filter(paused_at__isnull=False).exclude(pause_reason="").exists()
    assert open_.filter(is_breached=True).exists() and SlaClock.objects.filter(warned_percent__gt=0).exists()
    wait_at_the_road()
    soon = open_.get(promise="next_reply", due_at__gt=clock.now(), due_at__lt=clock.now() + datetime.timedelta(hours=1))
    assert soon.warn_at is not None and soon.ticket.status == "open"
    kinds = set(ClockEvent.objects.values_list("kind", flat=True))
    assert {"started", "paused", "resumed", "met", "breached"} <= kinds


def test_queues_offer_what_waits_to_those_who_are_there() -> None:
    from frontdesk.routing import actions as routing
    from frontdesk.routing.actions.tending import gather
    from frontdesk.routing.models import Offer as Routed
    from frontdesk.routing.models import Queue

    assert {queue.name for queue in Queue.objects.all()} == {"First line", "Money", "Bookings"}
    gather()
    routing.dispatch()
    offered = Routed.objects.filter(state="open").select_related("agent__user")
    assert {offer.agent.name for offer in offered} <= {"Kemi Okafor", "Lea Moreau"} and offered
