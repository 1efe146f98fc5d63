"""The reply box over its addresses: drafts, files, third parties, suggestions, who is there."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from frontdesk.accounts.models import Agent
from frontdesk.knowledge import actions as knowledge
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Draft, Message, Ticket, Upload
from tests.cast import Cast, actor

Desk = Callable[[Agent], Client]
PART = {"HX-Request": "true"}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    return cast.ticket()


@pytest.fixture
def lea(cast: Cast, desk: Desk) -> Client:
    return desk(cast.lea)


def at(ticket: Ticket, rest: str = "") -> str:
    return f"/desk/tickets/{ticket.number}{rest}"


def save(client: Client, ticket: Ticket, body: str, version: int = 0, **more: Any) -> HttpResponse:
    form = {"mode": "reply", "format": "html", "body": body, "version": version, **more}
    return client.post(at(ticket, "/draft"), form)  # type: ignore[return-value]


def put(client: Client, ticket: Ticket, name: str, content: bytes, **more: Any) -> HttpResponse:
    form = {"mode": "reply", "file": SimpleUploadedFile(name, content), **more}
    return client.post(at(ticket, "/uploads"), form)  # type: ignore[return-value]


def send(client: Client, ticket: Ticket, **form: Any) -> HttpResponse:
    ticket.refresh_from_db()
    whole = {"mode": "reply", "format": "html", "body": "<p>Hello</p>", "seen": ticket.version, **form}
    return client.post(at(ticket, "/messages"), whole, headers=PART)  # type: ignore[return-value]


def test_a_draft_is_on_the_next_page_in_the_queue_and_gone_when_it_is_sent(
    cast: Cast, desk: Desk, lea: Client, ticket: Ticket
) -> None:
    assert save(lea, ticket, "<p>We look into it</p>", cc="ann@croft.test").json() == {"version": 1}
    page = desk(cast.lea).get(at(ticket)).content.decode()
    assert "We look into it</textarea>" in page and "ann@croft.test" in page
    row = lea.get("/desk/queues/unassigned").content.decode().split(f'id="row-{ticket.number}"')[1]
    assert "<b>Draft:</b> We look into it" in row
    others = desk(cast.sue).get("/desk/queues/unassigned").content.decode()
    assert "Draft:" not in others
    assert send(lea, ticket, body="<p>We look into it</p>").status_code == 204
    assert not Draft.objects.exists()


def test_colleagues_see_that_somebody_has_a_draft_and_its_first_words(cast: Cast, desk: Desk, ticket: Ticket) -> None:
    save(desk(cast.lea), ticket, "<p>Half an answer</p>")
    assert "Lea First</b> has a draft" in desk(cast.sue).get(at(ticket)).content.decode()
    part = desk(cast.sue).get(at(ticket, "?block=together"), headers=PART).content.decode()
    assert "Half an answer" in part
    assert "has a draft" not in desk(cast.lea).get(at(ticket)).content.decode()


def test_the_slower_of_two_pages_gets_the_other_text(lea: Client, ticket: Ticket) -> None:
    save(lea, ticket, "<p>From here</p>")
    slower = save(lea, ticket, "<p>From there</p>")
    assert (slower.status_code, slower.json()["html"], slower.json()["version"]) == (409, "<p>From here</p>", 1)
    assert lea.get(at(ticket, "/draft?mode=reply")).json()["html"] == "<p>From here</p>"
    assert lea.get(at(ticket, "/draft?mode=note")).json()["version"] == 0


@pytest.mark.parametrize("form", [{"mode": "x"}, {"version": "-1"}, {"version": "x"}, {"body": "x" * 200_001}])
def test_a_draft_that_is_none_is_refused(lea: Client, ticket: Ticket, form: dict[str, Any]) -> None:
    assert lea.post(at(ticket, "/draft"), {"mode": "reply", "version": 0, "body": "x"} | form).status_code == 422


def test_a_file_goes_ahead_and_leaves_with_the_message(lea: Client, ticket: Ticket) -> None:
    kept = put(lea, ticket, "../../plan\u202e.txt", b"a plan").json()
    assert kept["name"] == "plan.txt"  # A23
    shown = lea.get(f"/desk/uploads/{kept['token']}")
    assert shown.headers["Content-Disposition"].startswith("attachment")  # A22
    assert b"".join(shown) == b"a plan"  # type: ignore[arg-type]
    assert send(lea, ticket, upload=kept["token"]).status_code == 204
    message = Message.objects.get(kind="outbound")
    assert message.attachments.get().name == "plan.txt" and not Upload.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("run.exe", b"MZ", "programs"),
        ("big.bin", b"0" * 26 * 1024**2, "too large"),
        ("x.png", PNG[:16] + b"\x7f" * 8 + PNG[24:], "pixels"),
    ],
)
def test_a_file_that_is_not_taken_says_why(lea: Client, ticket: Ticket, name: str, content: bytes, why: str) -> None:
    """A26."""
    refused = put(lea, ticket, name, content)
    assert refused.status_code == 422 and why in refused.json()["error"]
    assert not Upload.objects.exists()


def test_a_foreign_file_is_neither_seen_nor_sent(cast: Cast, desk: Desk, lea: Client, ticket: Ticket) -> None:
    """A34."""
    token = put(desk(cast.sue), ticket, "hers.txt", b"hers").json()["token"]
    assert lea.get(f"/desk/uploads/{token}").status_code == 404
    assert lea.post(f"/desk/uploads/{token}/removal").status_code == 404
    assert send(lea, ticket, upload=token).status_code == 422
    assert not Message.objects.filter(kind="outbound").exists() and Upload.objects.exists()


def test_a_picture_stands_in_the_text_on_the_page_and_in_the_mail(cast: Cast, lea: Client, ticket: Ticket) -> None:
    kept = put(lea, ticket, "p.png", PNG, inline="1").json()
    html = f'<p>Look: <img src="/desk/uploads/{kept["token"]}" data-cid="{kept["token"]}"></p>'
    assert send(lea, ticket, body=html, upload=kept["token"]).status_code == 204
    message = Message.objects.get(kind="outbound")
    one = message.attachments.get()
    assert (one.is_inline, one.content_id) == (True, kept["token"])
    assert f'<img src="/desk/files/{one.pk}"' in lea.get(at(ticket)).content.decode()
    assert message.outbound is not None
    assert f'src="cid:{kept["token"]}"' in message.outbound.payload["html"]
    assert message.outbound.payload["attachments"][0]["content_id"] == kept["token"]


def test_a_mail_to_a_third_party_is_written_from_the_page_and_gone_on_with(lea: Client, ticket: Ticket) -> None:
    sent = send(lea, ticket, mode="forward", to="claims@bank.test", title="Claim 7", status="on_hold", include="latest")
    assert sent.status_code == 204
    first = Message.objects.get(kind="asked")
    ticket.refresh_from_db()
    assert (ticket.status, first.particulars) == ("on_hold", {"to": ["claims@bank.test"], "subject": "Claim 7"})
    page = lea.get(at(ticket)).content.decode()
    assert "unseen by the customer, to claims@bank.test" in page
    again = send(lea, ticket, mode="forward", conversation=first.conversation_id, body="<p>And?</p>")
    assert again.status_code == 204
    assert first.conversation.messages.count() == 2
    foreign = send(lea, ticket, mode="forward", conversation=ticket.conversations.get(is_main=True).pk)
    assert foreign.status_code == 404


@pytest.mark.parametrize("line", ["to", "cc", "bcc"])
def test_an_address_that_is_none_is_said_and_nothing_is_lost(lea: Client, ticket: Ticket, line: str) -> None:
    refused = send(lea, ticket, mode="forward", **{"to": "a@b.test", line: "not an address"})
    assert refused.status_code == 422 and "is no e-mail address" in refused.content.decode()


def test_what_came_meanwhile_is_shown_with_its_words_before_it_is_sent_anyway(
    cast: Cast, lea: Client, ticket: Ticket
) -> None:
    """A67."""
    seen = Ticket.objects.get(pk=ticket.pk).version
    tickets.receive_message(ticket, customer=cast.laura, text="I found it <b>myself</b>", by=cast.laura.actor())
    stopped = send(lea, ticket, seen=seen)
    told = stopped.content.decode()
    assert stopped.status_code == 409
    assert "Laura Croft" in told and "I found it &lt;b&gt;myself" in told and "Send anyway" in told
    assert send(lea, ticket).status_code == 204


def test_a_team_that_a_note_calls_is_told_as_far_as_it_may_see_the_ticket(
    cast: Cast, lea: Client, ticket: Ticket
) -> None:
    called = "".join(f'<span data-mention="team:{team.pk}">@T</span>' for team in (cast.first, cast.second))
    send(lea, ticket, mode="note", body=f"<p>{called} look</p>")
    assert {one.agent for one in Message.objects.get(kind="note").mentions.all()} == {cast.sue, cast.tim}
    sealed = cast.ticket("Sealed", team=cast.third)
    tickets.add_note(sealed, html=f"<p>{called}</p>", by=actor(cast.hank))
    assert not sealed.mentions.exists()


def test_articles_are_offered_by_a_sign_those_in_the_customers_language_first(
    cast: Cast, lea: Client, ticket: Ticket
) -> None:
    by = actor(cast.ada)
    section = knowledge.save_section(None, by=by, name="Bills", slug="bills")
    for title, language, status in [
        ("Refund", "en", "published"), ("Refund auf Deutsch", "de", "published"), ("Refund draft", "de", "draft"),
    ]:  # fmt: skip
        knowledge.save_article(
            None, by=by, section=section, title=title, slug=title.lower().replace(" ", "-"), summary="",
            body="<p>In five days.</p>", status=status, is_featured=False, language=language,
        )  # fmt: skip
    Ticket.objects.filter(pk=ticket.pk).update(language="de")
    groups = lea.get(at(ticket, "/suggestions?sign=/&q=refund")).json()["groups"]
    assert [each["label"] for each in groups] == ["Articles"]
    assert [one["title"] for one in groups[0]["items"]] == ["Refund auf Deutsch", "Refund"]
    assert "/refund" in groups[0]["items"][0]["insert"] and groups[0]["items"][0]["other"][1] == "<p>In five days.</p>"


def test_placeholders_are_offered_with_their_values_and_never_read_as_markup(
    cast: Cast, lea: Client, ticket: Ticket
) -> None:
    """A21, A43."""
    cast.laura.name = "<b>{{agent_name}}</b> Croft"
    cast.laura.save()
    groups = lea.get(at(ticket, "/suggestions?sign={&q=customer")).json()["groups"]
    names = {one["title"]: one["insert"] for one in groups[0]["items"]}
    assert names["Name of the customer"] == "&lt;b&gt;{{agent_name}}&lt;/b&gt; Croft"


def test_colleagues_and_teams_are_offered_by_name_and_private_teams_to_their_members(
    cast: Cast, desk: Desk, ticket: Ticket
) -> None:
    """A21, A30."""
    cast.sue.user.name = "Sue <b>"
    cast.sue.user.save()

    def offered(by: Agent, words: str) -> dict[str, str]:
        groups = desk(by).get(at(ticket, f"/suggestions?sign=@&q={words}")).json()["groups"]
        return {one["title"]: one["insert"] for each in groups for one in each["items"]}

    assert offered(cast.lea, "sue") == {"Sue <b>": f'<span data-mention="{cast.sue.pk}">@Sue &lt;b&gt;</span> '}
    assert f'"team:{cast.second.pk}"' in offered(cast.lea, cast.second.name)[f"{cast.second.name} (team)"]
    assert not offered(cast.lea, cast.third.name) and offered(cast.hank, cast.third.name)
    assert not offered(cast.lea, cast.lea.name), "nobody calls themselves"


def test_templates_are_filled_in_once_and_as_text() -> None:
    """A43."""
    from frontdesk.tickets.placeholders import filled_in

    values = {"customer_name": "{{ agent_name }} <i>", "agent_name": "Lea"}
    html = "<p>{{ customer_name }} {{agent_name}} {{ nothing }} {% if %} {{7*7}}</p>"
    assert filled_in(html, values) == "<p>{{ agent_name }} &lt;i&gt; Lea {{ nothing }} {% if %} {{7*7}}</p>"


def test_only_who_may_see_a_ticket_is_present_at_it(cast: Cast, desk: Desk) -> None:
    """A30."""
    sealed = cast.ticket("Sealed", team=cast.third)
    form = {"state": "looking", "page": "abc"}
    assert desk(cast.lea).post(at(sealed, "/presence"), form).status_code == 404
    assert desk(cast.hank).post(at(sealed, "/presence"), form).status_code == 204
    assert desk(cast.hank).post(at(sealed, "/presence"), {"state": "dancing", "page": "abc"}).status_code == 422


def test_a_heartbeat_writes_no_row(cast: Cast, lea: Client, ticket: Ticket, django_assert_max_num_queries: Any) -> None:
    lea.get(at(ticket))
    with django_assert_max_num_queries(3) as asked:
        lea.post(at(ticket, "/presence"), {"state": "typing", "page": "abc"})
    said = [one["sql"] for one in asked.captured_queries]
    assert not [sql for sql in said if sql.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert isinstance(connection.connection, psycopg.Connection)
