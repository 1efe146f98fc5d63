"""The page of a ticket and the acts on it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from frontdesk.accounts.models import Agent
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Attachment, Message, Ticket
from tests.cast import Cast

Desk = Callable[[Agent], Client]
HTMX = {"HX-Request": "true"}
NOUNS = ["messages", "claim", "acknowledgement", "assignment", "escalation", "return", "status", "priority", "category",
         "tags", "fields", "subject", "triage"]  # fmt: skip


def address(ticket: Ticket, noun: str = "") -> str:
    return f"/desk/tickets/{ticket.number}" + (f"/{noun}" if noun else "")


def words(ticket: Ticket, **more: Any) -> dict[str, Any]:
    ticket.refresh_from_db()
    return {"mode": "reply", "format": "text", "body": "We are on it.", "seen": ticket.version} | more


def test_the_page_shows_what_was_said_and_done(cast: Cast, desk: Desk) -> None:
    ticket = cast.ticket("The fan is loud", text="It rattles since Monday.")
    page = desk(cast.lea).get(address(ticket) + "?in=unassigned").content.decode()
    assert "It rattles since Monday." in page
    assert "opened the ticket" in page
    assert "laura@croft.test" in page


def test_a_long_conversation_shows_the_newest_fifty_and_leads_to_the_earlier(
    cast: Cast, desk: Desk, django_assert_max_num_queries: Any
) -> None:
    ticket = cast.ticket(text="The very first words.")
    for number in range(60):
        tickets.add_note(ticket, html=f"<p>Note {number:02}</p>", by=cast.lea.actor())
    browser = desk(cast.sue)
    browser.get(address(ticket))
    with django_assert_max_num_queries(8 + 3):  # three keep the plans of the others
        page = browser.get(address(ticket)).content.decode()
    assert page.count('class="message note"') == 50
    assert "The very first words." not in page
    earlier = page.split("earlier=", 1)[1].split('"', 1)[0].split("&", 1)[0]
    older = browser.get(f"{address(ticket)}?earlier={earlier}&block=older", headers=HTMX).content.decode()
    assert "The very first words." in older
    assert "Note 09" in older and "Note 59" not in older


@pytest.mark.parametrize("noun", ["", *NOUNS])
def test_a_private_teams_ticket_does_not_exist_for_others(noun: str, cast: Cast, desk: Desk) -> None:
    """A28, A29: page and acts answer 404 to whoever may not see the ticket."""
    ticket = cast.ticket("Secret", team=cast.third)
    browser = desk(cast.lea)
    answer = browser.post(address(ticket, noun), {}) if noun else browser.get(address(ticket))
    assert answer.status_code == 404
    assert b"Secret" not in answer.content


@pytest.mark.parametrize("noun", NOUNS)
def test_a_viewer_reads_and_does_nothing(noun: str, cast: Cast, desk: Desk) -> None:
    ticket = cast.ticket()
    browser = desk(cast.vic)
    assert browser.get(address(ticket)).status_code == 200
    assert browser.post(address(ticket, noun), words(ticket)).status_code == 403
    ticket.refresh_from_db()
    assert ticket.version == Ticket.objects.get(pk=ticket.pk).version
    assert ticket.message_count == 1


def test_a_reply_by_plain_form_leads_back_to_the_ticket(cast: Cast, desk: Desk) -> None:
    ticket = cast.ticket()
    answer = desk(cast.lea).post(
        address(ticket, "messages") + "?in=mine", words(ticket, status="pending", cc="carl@croft.test")
    )
    assert answer.status_code == 303
    assert answer.headers["Location"] == address(ticket) + "?in=mine"
    ticket.refresh_from_db()
    assert (ticket.status, ticket.assignee) == ("pending", cast.lea)
    assert [person.customer.email for person in ticket.participants.select_related("customer")] == ["carl@croft.test"]


def test_a_note_calls_a_colleague(cast: Cast, desk: Desk) -> None:
    ticket = cast.ticket()
    body = f'<p><span data-mention="{cast.sue.pk}">@Sue</span> look</p>'
    answer = desk(cast.lea).post(
        address(ticket, "messages"), words(ticket, mode="note", format="html", body=body), headers=HTMX
    )
    assert answer.status_code == 204
    assert ticket.subject in desk(cast.sue).get("/desk/queues/mentions").content.decode()
    desk(cast.sue).get(address(ticket))
    assert not ticket.mentions.filter(seen_at=None).exists()


def test_the_second_answer_is_stopped_and_shown_what_happened(cast: Cast, desk: Desk) -> None:
    """A67: nothing is lost and nothing is sent twice when two agents answer at once."""
    ticket = cast.ticket()
    drawn = words(ticket, body="My own words")
    tickets.reply(ticket, html="<p>Faster</p>", by=cast.tim.actor())
    plain = desk(cast.lea).post(address(ticket, "messages"), drawn)
    region = desk(cast.lea).post(address(ticket, "messages"), drawn, headers=HTMX)
    assert (plain.status_code, region.status_code) == (409, 409)
    assert b"My own words" in plain.content
    assert b"Tim Second" in region.content
    assert Message.objects.filter(ticket=ticket, kind="outbound").count() == 1


def test_sending_twice_makes_one_message(cast: Cast, desk: Desk) -> None:
    ticket = cast.ticket()
    drawn = words(ticket, key="k" * 32)
    for _ in range(2):
        assert desk(cast.lea).post(address(ticket, "messages"), drawn, headers=HTMX).status_code == 204
    assert ticket.messages.filter(kind="outbound").count() == 1


def test_an_empty_answer_is_refused_with_a_reason(cast: Cast, desk: Desk) -> None:
    ticket = cast.ticket()
    answer = desk(cast.lea).post(address(ticket, "messages"), words(ticket, body="  "), headers=HTMX)
    assert answer.status_code == 422
    assert b"Write something first." in answer.content


def test_claim_then_assign_then_hand_over(cast: Cast, desk: Desk) -> None:
    ticket = cast.ticket()
    browser = desk(cast.lea)
    assert browser.post(address(ticket, "claim"), headers=HTMX).status_code == 204
    ticket.refresh_from_db()
    assert ticket.assignee == cast.lea
    form = {"team": cast.second.pk, "assignee": cast.tim.pk, "note": "Yours", "seen": ticket.version}
    assert browser.post(address(ticket, "assignment"), form).status_code == 303
    ticket.refresh_from_db()
    assert (ticket.team, ticket.assignee) == (cast.second, cast.tim)


def test_an_escalation_needs_a_note_and_leaves_whoever_cannot_follow(cast: Cast, desk: Desk) -> None:
    ticket = cast.ticket()
    browser = desk(cast.lea)
    form = {"team": cast.third.pk, "note": "", "seen": ticket.version}
    assert browser.post(address(ticket, "escalation"), form, headers=HTMX).status_code == 422
    answer = browser.post(address(ticket, "escalation"), form | {"note": "Tried all"}, headers=HTMX)
    assert answer.headers["HX-Redirect"] == "/desk/queues/mine"
    ticket.refresh_from_db()
    assert (ticket.team, ticket.level) == (cast.third, 3)


def test_an_act_on_an_older_state_is_stopped(cast: Cast, desk: Desk) -> None:
    """A67: the form keeps what was chosen and says what happened."""
    ticket = cast.ticket()
    old = ticket.version
    tickets.set_priority(ticket, priority=1, by=cast.sue.actor())
    browser = desk(cast.lea)
    assert browser.post(address(ticket, "status"), {"status": "solved", "seen": old}, headers=HTMX).status_code == 409
    answer = browser.post(address(ticket, "tags"), {"tags": "a, b", "seen": old}, headers=HTMX)
    assert answer.status_code == 409
    assert b"a, b" in answer.content and b"set priority to Urgent" in answer.content
    ticket.refresh_from_db()
    assert (ticket.status, ticket.tags) == ("new", [])


def test_details_are_changed_by_their_forms(cast: Cast, desk: Desk) -> None:
    ticket = cast.ticket()
    browser = desk(cast.lea)
    for noun, form in {
        "status": {"status": "on_hold"},
        "priority": {"priority": "1"},
        "tags": {"tags": "VIP, refund"},
        "subject": {"subject": "A better title"},
        "category": {"category": ""},
        "fields": {},
    }.items():
        assert browser.post(address(ticket, noun), form).status_code == 303, noun
    ticket.refresh_from_db()
    assert (ticket.status, ticket.priority, ticket.tags, ticket.subject) == (
        "on_hold",
        1,
        ["refund", "vip"],
        "A better title",
    )


def test_every_act_has_a_page_and_a_dialog(cast: Cast, desk: Desk) -> None:
    ticket = cast.ticket()
    browser = desk(cast.lea)
    for noun in ("assignment", "escalation", "return", "category", "tags", "fields", "subject"):
        assert b"<main" in browser.get(address(ticket, noun)).content
        assert b"<main" not in browser.get(address(ticket, noun) + "?block=form", headers=HTMX).content


def test_a_file_is_a_download_for_those_who_see_its_ticket(cast: Cast, desk: Desk) -> None:
    """A22, A23, A29, A35: never a page of ours, never for others."""
    ticket = cast.ticket(team=cast.third)
    page = SimpleUploadedFile("../evil\r\n.svg", b"<svg onload=alert(1)>", "image/svg+xml")
    assert desk(cast.hank).post(address(ticket, "messages"), words(ticket, files=[page])).status_code == 303
    stored = Attachment.objects.get(message__ticket=ticket)
    answer = desk(cast.hank).get(f"/desk/files/{stored.pk}")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "\n" not in answer.headers["Content-Disposition"] and ".." not in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert b"".join(answer.streaming_content).startswith(b"<svg")
    assert desk(cast.lea).get(f"/desk/files/{stored.pk}").status_code == 404
    assert Client().get(f"/desk/files/{stored.pk}").status_code == 302


def test_no_region_of_one_ticket_can_pass_for_that_of_another(cast: Cast, desk: Desk) -> None:
    """Pages are morphed by id: a shared one would leave the reply box of the ticket before in the next one."""
    first, second = cast.ticket("One"), cast.ticket("Two")
    browser = desk(cast.lea)
    found = []
    for ticket in (first, second):
        main = browser.get(address(ticket)).content.decode().split("<main", 1)[1]
        main = main.split("</aside>", 1)[0]
        found.append(set(re.findall(r'\bid="([^"]+)"', main)))
    shared = {one for one in found[0] & found[1] if not one.startswith("tab-")}
    assert shared == {"main", "announced", "act", "act-title", "macros", "macros-title", "work-tabs", "tabs-menu"}
