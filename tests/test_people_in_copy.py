"""People in copy: an act of its own, a mail and a link of their own, and nothing from before (ADR 9)."""

import re
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from frontdesk.accounts.models import Brand
from frontdesk.channels.models import Inbox, OutboundEnvelope
from frontdesk.customers.actions import recognise
from frontdesk.customers.models import Customer
from frontdesk.events import SYSTEM
from frontdesk.events.models import Entry
from frontdesk.kit.crypto import unseal
from frontdesk.kit.files import File
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.actions.delivery import record_delivery
from frontdesk.tickets.actions.tracking import follower_of, issue_code, redeem_code
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.models import Attachment, Copy, Message, Participant, Ticket
from frontdesk.tickets.tracking import copy_token, tracking_token
from tests.cast import Cast, actor, signed_in

Run = Callable[..., list[str]]
EARLIER = "the-secret-of-before"


@pytest.fixture
def inbox(cast: Cast) -> Inbox:
    return Inbox.objects.create(
        slug="support", name="Support", channel="email", brand=Brand.default(), address="support@meridian.test",
        is_default=True,
    )  # fmt: skip


@pytest.fixture
def carl(cast: Cast) -> Customer:
    return recognise(email="carl@croft.test", name="Carl Copy", by=SYSTEM)


@pytest.fixture
def ticket(cast: Cast, inbox: Inbox) -> Ticket:
    """A ticket on which something has been said before."""
    found = cast.ticket(text=EARLIER)
    tickets.reply(found, html=f"<p>{EARLIER}</p>", files=[File("a.txt", "text/plain", b"x")], by=actor(cast.lea))
    tickets.add_note(found, html="<p>a-note-of-the-house</p>", by=actor(cast.lea))
    return found


def put_in_copy(ticket: Ticket, person: Customer, cast: Cast) -> Participant:
    tickets.add_participant(ticket, customer=person, by=actor(cast.lea))
    return ticket.participants.get(customer=person)


def answered(ticket: Ticket, cast: Cast, text: str = "From now on") -> Message:
    return tickets.reply(ticket, html=f"<p>{text}</p>", by=actor(cast.lea))


def test_each_in_copy_gets_a_mail_and_a_link_of_their_own(cast: Cast, ticket: Ticket, carl: Customer) -> None:
    """A03: nothing from before travels, and nobody holds another's link or address."""
    part = put_in_copy(ticket, carl, cast)
    assert OutboundEnvelope.objects.filter(recipients__icontains="carl@").count() == 0  # being added sends nothing
    message = answered(ticket, cast)
    copy, outbound = message.copies.get(), message.outbound
    assert outbound is not None
    own, theirs = str(outbound.payload), str(copy.outbound.payload)
    assert (outbound.to, copy.outbound.to) == (["laura@croft.test"], ["carl@croft.test"])
    assert copy.outbound.recipients["cc"] == outbound.recipients["cc"] == []
    assert copy_token(part) in theirs and tracking_token(ticket) not in theirs
    assert tracking_token(ticket) in own and copy_token(part) not in own
    assert EARLIER not in theirs and "laura@croft.test" not in theirs and "carl@croft.test" not in own
    assert "Also sent to: Carl Copy" in own and "Also sent to: Laura Croft" in theirs
    second = answered(ticket, cast, "And more").copies.get()
    assert copy.outbound.message_id in str(second.outbound.payload)


def test_the_page_of_somebody_in_copy_begins_when_they_came(
    client: Client, cast: Cast, ticket: Ticket, carl: Customer
) -> None:
    """A03, A36: nothing from before, no note, no address."""
    token = copy_token(put_in_copy(ticket, carl, cast))
    answered(ticket, cast)
    page = client.get(f"/r/{token}")
    said = page.content.decode()
    assert page.status_code == 200 and "From now on" in said
    assert EARLIER not in said and "a-note-of-the-house" not in said and "laura@croft.test" not in said
    assert tracking_token(ticket) not in said
    old = Attachment.objects.get()
    assert client.get(f"/r/{token}/files/{old.pk}").status_code == 404
    own = client.get(f"/r/{tracking_token(ticket)}/files/{old.pk}")
    assert own.status_code == 200 and b"".join(own.streaming_content) == b"x"  # type: ignore[attr-defined]


def test_they_answer_in_their_own_name_and_judge_nothing(
    client: Client, cast: Cast, ticket: Ticket, carl: Customer
) -> None:
    token = copy_token(put_in_copy(ticket, carl, cast))
    assert client.post(f"/r/{token}/messages", {"text": "I saw it too"}).status_code == 302
    message = Message.objects.latest("pk")
    assert (message.customer, message.kind, message.ticket) == (carl, "inbound", ticket)
    tickets.set_status(ticket, status="solved", by=actor(cast.lea))
    assert "This works" not in client.get(f"/r/{token}").content.decode()
    assert client.post(f"/r/{token}/confirmation", {"answer": "yes"}).status_code == 404
    with pytest.raises(PermissionDenied):
        tickets.confirm_works(ticket, by=carl.actor())
    assert "Carl Copy" in client.get(f"/r/{tracking_token(ticket)}").content.decode()


def code_sent_to(address: str, run_jobs: Run) -> str:
    run_jobs()
    envelope = OutboundEnvelope.objects.filter(kind="tracking_code").latest("pk")
    assert envelope.to == [address]
    found = re.search(r"(\d{3}) (\d{3})", unseal(envelope.payload["sealed"]))
    assert found
    return "".join(found.groups())


def test_number_address_and_code_open_what_they_may_read(
    client: Client, cast: Cast, ticket: Ticket, carl: Customer, run_jobs: Run
) -> None:
    """A03, A36: as their link does, and no longer than they are in copy (A35, A55)."""
    put_in_copy(ticket, carl, cast)
    answered(ticket, cast)
    client.post("/track", {"number": str(ticket.number), "email": "Carl@Croft.test"})
    opened = client.post("/track/code", {"code": code_sent_to("carl@croft.test", run_jobs)})
    assert opened.headers["Location"] == f"/r/{ticket.number}"
    said = client.get(f"/r/{ticket.number}").content.decode()
    assert "From now on" in said and EARLIER not in said and "a-note-of-the-house" not in said
    assert client.get(f"/r/{ticket.number}/files/{Attachment.objects.get().pk}").status_code == 404
    assert client.post(f"/r/{ticket.number}/messages", {"text": "I saw it too"}).status_code == 302
    assert Message.objects.latest("pk").customer == carl
    assert client.post(f"/r/{ticket.number}/confirmation", {"answer": "yes"}).status_code == 404
    tickets.remove_participant(ticket, customer=carl, by=actor(cast.lea))
    assert client.get(f"/r/{ticket.number}").status_code == 404


def test_a_code_that_went_to_somebody_in_copy_does_not_open_the_requesters_view(
    cast: Cast, ticket: Ticket, carl: Customer
) -> None:
    """A03, A57: nor the other way round; and asking for one ends nobody else's."""
    put_in_copy(ticket, carl, cast)
    laura, copied = (follower_of(ticket.number, one) for one in ("laura@croft.test", "carl@croft.test"))
    assert laura is not None and copied is not None
    own, theirs = issue_code(laura), issue_code(copied)
    while own == theirs:
        theirs = issue_code(copied)
    assert redeem_code(ticket.number, "laura@croft.test", theirs) is None
    assert redeem_code(ticket.number, "carl@croft.test", own) is None
    for _ in range(5):
        redeem_code(ticket.number, "carl@croft.test", "000000" if theirs != "000000" else "111111")
    assert redeem_code(ticket.number, "carl@croft.test", theirs) is None
    found = redeem_code(ticket.number, "laura@croft.test", own)
    assert found is not None and found.participant is None


def test_my_requests_show_what_one_is_in_copy_of(cast: Cast, ticket: Ticket) -> None:
    """A28, A36: marked as such, opened from when they came, and gone with the participation."""
    vic = signed_in(cast.vic)
    assert ticket.subject not in vic.get("/requests").content.decode()
    person = Customer.objects.get(user=cast.vic.user)
    put_in_copy(ticket, person, cast)
    answered(ticket, cast)
    page = vic.get("/requests").content.decode()
    assert page.count(ticket.subject) == 1 and "you are in copy" in page
    said = vic.get(f"/r/{ticket.number}").content.decode()
    assert "From now on" in said and EARLIER not in said
    tickets.remove_participant(ticket, customer=person, by=actor(cast.lea))
    assert ticket.subject not in vic.get("/requests").content.decode()
    assert vic.get(f"/r/{ticket.number}").status_code == 404


def test_who_has_no_name_is_not_shown_by_address(client: Client, cast: Cast, ticket: Ticket) -> None:
    """A36: not on the page, not in the mail."""
    nameless = recognise(email="quiet@croft.test", by=SYSTEM)
    other = recognise(email="carl@croft.test", name="Carl Copy", by=SYSTEM)
    mine, theirs = put_in_copy(ticket, nameless, cast), put_in_copy(ticket, other, cast)
    client.post(f"/r/{copy_token(mine)}/messages", {"text": "Hello"})
    said = client.get(f"/r/{copy_token(theirs)}").content.decode()
    assert "Somebody in copy" in said and "quiet@" not in said
    assert "Somebody in copy" in client.get(f"/r/{tracking_token(ticket)}").content.decode()
    assert all("quiet@" not in str(one.outbound.payload) for one in answered(ticket, cast).copies.all())


def test_a_link_ends_with_the_participation_and_stays_dead(
    client: Client, cast: Cast, ticket: Ticket, carl: Customer
) -> None:
    """A30, A35, A55: at once, for pages, answers and live updates alike."""
    part = put_in_copy(ticket, carl, cast)
    token = copy_token(part)
    assert client.get(f"/r/{token}").status_code == 200
    tickets.remove_participant(ticket, customer=carl, by=actor(cast.lea))
    assert client.get(f"/r/{token}").status_code == 404
    assert client.post(f"/r/{token}/messages", {"text": "still here?"}).status_code == 404
    assert copy_token(put_in_copy(ticket, carl, cast)) != token
    assert client.get(f"/r/{token}").status_code == 404


@pytest.mark.parametrize("bend", ["signature", "participant", "ticket", "requester's signature"])
def test_a_bent_link_opens_nothing(client: Client, cast: Cast, ticket: Ticket, carl: Customer, bend: str) -> None:
    """A29, A35."""
    part = put_in_copy(ticket, carl, cast)
    other = put_in_copy(ticket, cast.stranger, cast)
    token, elsewhere = copy_token(part), cast.ticket("Another")
    signature = token.partition("-")[2]
    bent = {
        "signature": token[:-2] + ("AA" if token[-2:] != "AA" else "BB"),
        "participant": f"{ticket.number}.{other.pk}-{signature}",
        "ticket": f"{elsewhere.number}.{part.pk}-{signature}",
        "requester's signature": f"{ticket.number}.{part.pk}-{tracking_token(ticket).partition('-')[2]}",
    }[bend]
    assert client.get(f"/r/{bent}").status_code == 404


def test_an_agent_adds_and_removes_on_the_ticket_page_without_a_script(cast: Cast, ticket: Ticket) -> None:
    """A28: for whoever works on the ticket; a viewer is refused."""
    lea = signed_in(cast.lea)
    address = reverse("workspace:participants", args=[ticket.number])
    assert address in lea.get(reverse("workspace:ticket", args=[ticket.number])).content.decode()
    assert "read along from now on" in lea.get(address).content.decode()
    seen = Ticket.objects.get(pk=ticket.pk).version
    wrong = lea.post(address, {"email": "nobody", "seen": seen})
    assert wrong.status_code == 422 and "no e-mail address" in wrong.content.decode()
    assert lea.post(address, {"email": "Dora@Croft.test", "name": "Dora", "seen": seen}).status_code == 303
    dora = ticket.participants.get().customer
    page = lea.get(reverse("workspace:ticket", args=[ticket.number])).content.decode()
    assert "put Dora in copy" in page and "Take Dora out of the copies" in page
    gone = reverse("workspace:participant_removal", args=[ticket.number, dora.pk])
    assert signed_in(cast.vic).post(gone).status_code == 403
    assert signed_in(cast.vic).post(address, {"email": "x@croft.test", "seen": seen}).status_code == 403
    assert lea.post(gone).status_code == 303
    assert not ticket.participants.exists()


def test_a_reply_that_changes_the_copies_tells_it_too(cast: Cast, ticket: Ticket, carl: Customer) -> None:
    tickets.reply(ticket, html="<p>Hi</p>", cc=[carl], by=actor(cast.lea))
    tickets.reply(ticket, html="<p>Hi</p>", cc=[], by=actor(cast.lea))
    told = [entry.sentence() for entry in Entry.objects.filter(kind__startswith="ticket.participant").order_by("pk")]
    assert told == ["put Carl Copy in copy", "took Carl Copy out of the copies"]
    assert Copy.objects.count() == 1  # the second reply went to the requester alone


def test_who_asked_our_own_address_and_a_crowd_are_refused(cast: Cast, ticket: Ticket) -> None:
    """A15: mail to ourselves would come back."""
    by = actor(cast.lea)
    with pytest.raises(NotAllowedNow, match="who asked"):
        tickets.add_participant(ticket, customer=cast.laura, by=by)
    with pytest.raises(NotAllowedNow, match="address of this desk"):
        tickets.add_participant(ticket, customer=recognise(email="support@meridian.test", by=SYSTEM), by=by)
    crowd = [recognise(email=f"p{n}@croft.test", by=SYSTEM) for n in range(21)]
    for person in crowd[:20]:
        tickets.add_participant(ticket, customer=person, by=by)
    with pytest.raises(NotAllowedNow, match="At most 20"):
        tickets.add_participant(ticket, customer=crowd[20], by=by)
    tickets.add_participant(ticket, customer=crowd[0], by=by)  # already there: nothing happens
    assert ticket.participants.count() == 20


def test_a_copy_that_does_not_arrive_is_told_and_the_reply_stands(cast: Cast, ticket: Ticket, carl: Customer) -> None:
    """F20."""
    put_in_copy(ticket, carl, cast)
    message = answered(ticket, cast)
    record_delivery(message.copies.get().outbound_id, state="failed", reason="The address does not exist.")
    message.refresh_from_db()
    assert message.delivery == "queued"
    told = Entry.objects.filter(subject_kind="ticket", subject_id=ticket.pk).latest("pk").sentence()
    assert re.search("Carl Copy .in copy.: The address does not exist", told)
