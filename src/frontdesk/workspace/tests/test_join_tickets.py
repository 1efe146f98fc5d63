"""The ticket page shows what perhaps belongs together and who vouches for a mail; joining and refusing act from it."""

from collections.abc import Callable

import pytest
from django.test import Client

from frontdesk.accounts.models import Agent
from frontdesk.channels.authentication import Standing, Verdict
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Link, Message, Ticket
from frontdesk.workspace.proof import proof_of
from tests.cast import Cast, actor


@pytest.fixture
def lea(cast: Cast, desk: Callable[[Agent], Client]) -> Client:
    return desk(cast.lea)


@pytest.fixture
def pair(cast: Cast) -> tuple[Ticket, Ticket, Link]:
    """A stranger's ticket, Laura's, and the link between them."""
    target = cast.ticket("Locked out")
    source = tickets.open_ticket(
        subject="Re: Locked out", text="I am her colleague", requester=cast.stranger, team=cast.first, channel="email",
        by=cast.stranger.actor(),
    )  # fmt: skip
    return (
        source,
        target,
        tickets.link(source, to=target, kind="perhaps", why="Not among its people.", by=actor(cast.ada)),
    )


def test_both_ends_say_that_they_perhaps_belong_together(
    cast: Cast, lea: Client, pair: tuple[Ticket, Ticket, Link]
) -> None:
    source, target, link = pair
    page = lea.get(f"/desk/tickets/{source.number}").content.decode()
    assert "Perhaps this belongs to another ticket" in page
    assert "Not among its people." in page
    assert f"/desk/tickets/{source.number}/links/{link.pk}/joining" in page
    other = lea.get(f"/desk/tickets/{target.number}").content.decode()
    assert "perhaps belongs to this one" in other


def test_joining_works_as_a_plain_form_and_puts_the_sender_in_copy_only_if_asked(
    cast: Cast, lea: Client, pair: tuple[Ticket, Ticket, Link]
) -> None:
    source, target, link = pair
    address = f"/desk/tickets/{source.number}/links/{link.pk}/joining"
    assert "Put Sam Stranger in copy" in lea.get(address).content.decode()
    assert lea.post(address, {"seen": source.version}).status_code == 303
    assert target.messages.filter(text="I am her colleague").exists()
    assert not target.participants.exists()
    assert "it goes on there" in lea.get(f"/desk/tickets/{source.number}").content.decode()
    assert lea.post(address, {"seen": source.version}).status_code == 422


def test_refusing_takes_the_question_away(cast: Cast, lea: Client, pair: tuple[Ticket, Ticket, Link]) -> None:
    source, _, link = pair
    assert lea.post(f"/desk/tickets/{source.number}/links/{link.pk}/refusal").status_code == 303
    assert "Perhaps this belongs" not in lea.get(f"/desk/tickets/{source.number}").content.decode()


@pytest.mark.parametrize("act", ["joining", "refusal"])
def test_a_link_to_a_ticket_that_is_hidden_is_neither_shown_nor_found(
    cast: Cast, lea: Client, pair: tuple[Ticket, Ticket, Link], act: str
) -> None:
    """A29, A32: the other end belongs to a private team."""
    source, target, link = pair
    tickets.hand_over(target, team=cast.third, by=actor(cast.ada))
    assert "Locked out" not in lea.get(f"/desk/tickets/{source.number}").content.decode().replace("Re: Locked out", "")
    assert lea.post(f"/desk/tickets/{source.number}/links/{link.pk}/{act}").status_code == 404
    assert lea.post(f"/desk/tickets/{target.number}/links/{link.pk}/{act}").status_code == 404


def test_a_mail_shows_quietly_who_vouches_for_it_and_what_to_look_at_twice(cast: Cast, lea: Client) -> None:
    """A05."""
    ticket = cast.ticket("Locked out")
    stored = Verdict(spf="fail", dmarc="fail", standing=Standing.FAILED, domain="croft.test", by="us").as_json()
    warning = "Its author asks for answers to <b>@evil.test; ours go to laura@croft.test."
    Message.objects.filter(ticket=ticket).update(authentication=stored | {"warnings": [warning]})
    page = lea.get(f"/desk/tickets/{ticket.number}").content.decode()
    assert (
        "croft.test says that this mail is not its own (SPF fail, DKIM none, DMARC fail, ARC none; checked by us)."
        in page
    )
    assert "Its author asks for answers to &lt;b&gt;@evil.test" in page


def test_what_came_by_no_mail_has_no_mark() -> None:
    assert proof_of(None) is None
    shown = proof_of(Verdict(standing=Standing.VERIFIED, domain="<b>.test", by="us").as_json())
    assert shown is not None
    assert "<b>" not in shown.mark
