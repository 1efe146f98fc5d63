"""A28 and A29: nobody sees or changes what is not theirs, at any address, by any method."""

from collections.abc import Callable, Iterator

import pytest
from django.http import HttpResponse
from django.test import Client

from frontdesk.accounts.models import User
from frontdesk.events.models import Entry
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Message, Ticket
from frontdesk.tickets.tracking import tracking_token
from tests.cast import PASSWORD, Cast
from tests.security import stable
from tests.security.addresses import MARK, OWN, PUBLIC, Address, Sealed, addresses, seal

CLOSED = {403, 404, 405}
# A viewer has tabs, and is seen looking: neither changes the ticket.
VIEWERS_OWN = {"workspace:ticket", "workspace:tab_closing", "workspace:tab_pin", "workspace:presence"}
Role = Callable[[], Client]


@pytest.fixture
def sealed(cast: Cast) -> Sealed:
    return seal(cast)


def asked(client: Client, path: str) -> Iterator[tuple[str, HttpResponse]]:
    """The answers to everything that a browser could send there."""
    yield "GET", client.get(path)  # type: ignore[misc]
    yield "GET part", client.get(path, headers={"HX-Request": "true"})  # type: ignore[misc]
    yield "POST", client.post(path, {"mode": "note", "body": "<p>x</p>", "to": "1", "team": "1", "status": "closed"})  # type: ignore[misc]
    yield "DELETE", client.delete(path)  # type: ignore[misc]


def content(response: HttpResponse) -> str:
    """The body and the headers as text, streamed or not."""
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    return body.decode(errors="replace") + str(response.headers)


def leads_to_sign_in(response: HttpResponse) -> bool:
    """Whether the answer is the way to the sign-in page, for a page or for a part of one."""
    target = response.headers.get("Location", "") or response.headers.get("HX-Redirect", "")
    return response.status_code in {204, 302} and target.startswith("/account/login")


def state(ticket: Ticket) -> tuple[object, ...]:
    """What an outsider could have changed of the ticket."""
    row = Ticket.objects.filter(pk=ticket.pk).values_list().get()
    events = Entry.objects.filter(subject_kind="ticket", subject_id=ticket.pk).count()
    return (*row, events, Message.objects.filter(ticket=ticket).count())


def check(client: Client, sealed: Sealed, verdict: Callable[[Address, HttpResponse], bool]) -> None:
    """Ask every address in every way; all that is wrong is told together."""
    before, wrong = state(sealed.ticket), []
    for address in addresses(sealed.values):
        if address.path is None:
            wrong.append(f"{address.name}: say in tests/security/addresses.py what is foreign for {address.parameters}")
            continue
        if address.name == "account_logout":
            continue
        for method, response in asked(client, address.path):
            if MARK in content(response):
                wrong.append(f"{method} {address.path} tells of {MARK}")
            if not verdict(address, response):
                wrong.append(f"{method} {address.path} ({address.name}) answers {response.status_code}")
    assert not wrong, "\n".join(wrong)
    assert state(sealed.ticket) == before


def test_a28_strangers_reach_nothing_but_the_public_pages(sealed: Sealed) -> None:
    def verdict(address: Address, response: HttpResponse) -> bool:
        if address.name in PUBLIC:
            return response.status_code < 500
        return leads_to_sign_in(response) or response.status_code in CLOSED

    client = Client()
    client.raise_request_exception = True
    check(client, sealed, lambda address, response: leads_home(response) or verdict(address, response))


def leads_home(response: HttpResponse) -> bool:
    """A redirect inside the desk, which asks for the sign-in at its own address."""
    return response.status_code == 302 and response.headers["Location"].startswith("/desk/")


def test_a28_customers_and_employees_have_no_way_into_desk_and_console(
    cast: Cast, sealed: Sealed, signed_in: Callable[[User], Client]
) -> None:
    employee = User.objects.create_user("emma@meridian.test", PASSWORD, name="Emma Employee")

    def verdict(address: Address, response: HttpResponse) -> bool:
        if address.name in PUBLIC | OWN:
            return response.status_code < 500
        return response.status_code in CLOSED or leads_home(response)

    check(signed_in(employee), sealed, verdict)


@pytest.mark.parametrize("name", ["lea", "vic", "sue"])
def test_a28_agents_outside_a_private_team_never_meet_its_ticket(
    cast: Cast, sealed: Sealed, signed_in: Callable[[User], Client], name: str
) -> None:
    def verdict(address: Address, response: HttpResponse) -> bool:
        if address.parameters & {"number", "message"} or address.name == "workspace:file":
            return response.status_code in CLOSED
        if address.name.startswith("console:"):
            return response.status_code in CLOSED | {302} or name == "sue" or address.name == "console:macro_preview"
        return response.status_code < 500

    check(signed_in(getattr(cast, name).user), sealed, verdict)


def test_a28_a_foreign_ticket_answers_exactly_as_one_that_does_not_exist(
    cast: Cast, sealed: Sealed, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(cast.lea.user)
    nobody = dict(sealed.values) | {"number": 1, "message": 1, "workspace:file pk": 10**9}
    pairs = zip(addresses(sealed.values), addresses(nobody), strict=True)
    for foreign, missing in pairs:
        if not (foreign.parameters & {"number", "message"} or foreign.name == "workspace:file"):
            continue
        assert foreign.path and missing.path
        for (_, one), (_, other) in zip(asked(client, foreign.path), asked(client, missing.path), strict=True):
            assert one.status_code == other.status_code, foreign.path
            assert stable(one.content) == stable(other.content), foreign.path


def test_a28_a_viewer_looks_at_a_ticket_and_changes_nothing(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    ticket = cast.ticket()
    sealed = Sealed(ticket, dict(seal(cast).values) | {"number": ticket.number})
    client, before = signed_in(cast.vic.user), state(ticket)
    assert client.get(f"/desk/tickets/{ticket.number}").status_code == 200
    for address in addresses(sealed.values):
        if address.path and "number" in address.parameters and address.name not in VIEWERS_OWN:
            status = client.post(address.path, {"mode": "note", "body": "<p>x</p>", "status": "closed"}).status_code
            assert status in CLOSED, address.path
    assert state(ticket) == before


def test_a29_a_message_of_another_ticket_is_not_found_under_mine(
    cast: Cast, sealed: Sealed, signed_in: Callable[[User], Client]
) -> None:
    mine = cast.ticket()
    other = cast.ticket("Another one", team=cast.second)
    client = signed_in(cast.lea.user)
    foreign = [sealed.values["message"], Message.objects.filter(ticket=other).latest("pk").pk]
    for message in foreign:
        assert client.post(f"/desk/tickets/{mine.number}/messages/{message}/delivery").status_code == 404


def test_a29_a_file_of_another_ticket_is_not_found_under_my_link(cast: Cast, sealed: Sealed) -> None:
    mine = tracking_token(cast.ticket())
    assert Client().get(f"/r/{mine}").status_code == 200
    assert Client().get(f"/r/{mine}/files/{sealed.values['portal:tracking_file pk']}").status_code == 404


def test_a29_a_session_or_token_of_another_person_is_not_found_under_mine(
    cast: Cast, sealed: Sealed, signed_in: Callable[[User], Client]
) -> None:
    other, client = signed_in(cast.ada.user), signed_in(cast.lea.user)
    client.post(f"/account/sessions/{cast.ada.user.sessions.get().key}")
    assert other.get("/account/profile").status_code == 200
    assert client.post(f"/account/tokens/{sealed.values['account_token_revocation pk']}/revocation").status_code == 404


def test_a28_a_tracking_link_of_one_ticket_does_not_open_another(cast: Cast, sealed: Sealed) -> None:
    mine = tracking_token(cast.ticket())
    signature = mine.split("-", 1)[1]
    for forged in (f"{sealed.ticket.number}-{signature}", f"{sealed.ticket.number}-", mine.swapcase(), f" {mine}"):
        assert Client().get(f"/r/{forged}").status_code == 404


def test_a33_fields_that_a_form_does_not_have_are_not_applied(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    ticket = cast.ticket()
    before = Ticket.objects.filter(pk=ticket.pk).values("number", "requester", "created_at", "team").get()
    people = {"requester": cast.stranger.pk, "requester_id": cast.stranger.pk, "user": cast.ada.user_id}
    rights = {"role": "administrator", "is_active": "on", "is_staff": "1"}
    extra = people | rights | {"created_at": "2001-01-01", "number": 7, "id": 1}
    client = signed_in(cast.lea.user)
    for address in addresses({"number": ticket.number, "message": 1}):
        if address.path and "number" in address.parameters and address.name not in {"workspace:assignment"}:
            content(client.post(address.path, {**extra, "mode": "note", "body": "<p>x</p>", "subject": "S"}))  # type: ignore[arg-type]
    client.post("/account/profile", {**extra, "name": "Lea", "theme": "auto", "email": "ada2@meridian.test"})
    now = Ticket.objects.filter(pk=ticket.pk).values("number", "requester", "created_at", "team").get()
    user = User.objects.get(pk=cast.lea.user_id)
    assert {**now, "team": 0} == {**before, "team": 0}
    assert user.email == "lea@meridian.test" and user.agent.role == "agent"


def test_a33_an_invited_person_chooses_neither_role_nor_address(cast: Cast) -> None:
    from frontdesk.accounts import actions as accounts
    from frontdesk.accounts.models import Agent

    _, secret = accounts.invite(email="new@meridian.test", role="agent", by=cast.ada.actor())
    form = {"name": "New", "password": "a quite different one", "role": "administrator", "email": "ada@meridian.test"}
    Client().post(f"/account/invitations/{secret}", {**form, "teams": cast.third.pk})
    seat = Agent.objects.get(user__email="new@meridian.test")
    assert seat.role == "agent" and not seat.actor().scope.teams


def test_a36_notes_and_private_data_are_absent_from_what_customers_get(cast: Cast) -> None:
    from django.core import mail

    from frontdesk.channels.models import OutboundEnvelope

    ticket = cast.ticket()
    tickets.add_note(ticket, html=f"<p>{MARK} between us</p>", by=cast.lea.actor())
    tickets.reply(ticket, html="<p>Hello Laura</p>", by=cast.lea.actor())
    token = tracking_token(Ticket.objects.get(pk=ticket.pk))
    pages = [Client().get(path) for path in (f"/r/{token}", f"/search?q={MARK}", f"/search/suggestions?q={MARK}")]
    assert pages[0].status_code == 200 and "Hello Laura" in content(pages[0])  # type: ignore[arg-type]
    told = [content(page).replace(f"q={MARK}", "").replace(f'value="{MARK}"', "") for page in pages]  # type: ignore[arg-type]
    sent = [str(row) for row in OutboundEnvelope.objects.values()] + [str(each.message()) for each in mail.outbox]
    assert sent
    assert "between us" not in "".join(told + sent)
    assert "lea@meridian.test" not in "".join(told + sent)
