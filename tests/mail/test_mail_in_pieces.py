"""Mails that were cut in pieces on their way (message/partial) are one mail again."""

import datetime
import itertools

import pytest

from frontdesk.channels import actions
from frontdesk.channels.actions.pieces import PATIENCE
from frontdesk.channels.actions.sweep import sweep
from frontdesk.channels.mail import parse
from frontdesk.channels.mail.partial import MAX_PIECES, join_pieces
from frontdesk.channels.models import InboundEnvelope, InboundState, Inbox
from frontdesk.tickets.models import Ticket

WHOLE = (
    "X-Part: inner\r\nFrom: Someone Else <else@far.example>\r\nSubject: The whole\r\nMessage-ID: "
    "<whole@far.example>\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n\r\nFirst line.\r\nSecond line.\r\nThird line.\r\n"
)
HEAD = WHOLE.partition("\r\n\r\n")[0]
LINES = ["First line.\r\n", "Second line.\r\n", "Third line.\r\n"]


def piece(
    number: int, total: int | None = 3, *, sender: str = "mara@customer.example", of: str = "abc@far.example"
) -> bytes:
    body = f"{HEAD}\r\n\r\n{LINES[0]}" if number == 1 else LINES[number - 1]
    count = f"; total={total}" if total else ""
    return (
        f"From: Mara <{sender}>\r\nTo: support@harbor.example\r\nSubject: Piece {number}\r\nMessage-ID: "
        f"<{number}@far.example>"
        f'\r\nMIME-Version: 1.0\r\nContent-Type: message/partial; id="{of}"; number={number}{count}\r\n\r\n{body}'
    ).encode()


def filed(inbox: Inbox, *raws: bytes) -> list[InboundEnvelope]:
    return [actions.process(actions.receive(raw, inbox).pk) for raw in raws]


@pytest.mark.parametrize("order", list(itertools.permutations([1, 2, 3])))
def test_pieces_in_any_order_make_the_mail(inbox: Inbox, order: tuple[int, ...]) -> None:
    """RFC 2046 5.2.2: only the last says how many there are."""
    envelopes = filed(inbox, *(piece(number, 3 if number == 3 else None) for number in order))
    mail = actions.read(envelopes[-1])
    assert mail.text.splitlines() == [line.strip() for line in LINES]
    assert (mail.subject, mail.message_id) == ("The whole", "<whole@far.example>")
    assert mail.sender.email == "mara@customer.example"  # never what the inner header claims
    for one in envelopes:
        one.refresh_from_db()
    assert Ticket.objects.get().messages.count() == 1
    assert {one.outcome for one in envelopes[:2]} == {"piece"}
    assert {one.state for one in envelopes} == {envelopes[-1].state} != {InboundState.RECEIVED}


def test_a_piece_alone_is_put_aside_and_says_what_it_waits_for(inbox: Inbox) -> None:
    (waiting,) = filed(inbox, piece(2))
    assert waiting.state == InboundState.QUARANTINED
    assert waiting.reason.startswith("This is part 2 of 3 of a mail that was sent in pieces")
    assert actions.process(actions.receive(piece(2), inbox).pk).state == InboundState.QUARANTINED


@pytest.mark.parametrize("other", [{"sender": "mallory@else.example"}, {"of": "another@far.example"}])
def test_pieces_of_others_are_no_pieces_of_it(inbox: Inbox, other: dict[str, str]) -> None:
    """A01: whoever guesses a name cannot put words into the mail of somebody else."""
    envelopes = filed(inbox, piece(1), piece(2), piece(3, **other))
    assert {one.state for one in envelopes} == {InboundState.QUARANTINED}


def test_a_piece_whose_author_is_disowned_joins_nothing(inbox: Inbox) -> None:
    """A06."""
    _, second = filed(inbox, piece(1), piece(2))
    InboundEnvelope.objects.filter(pk=second.pk).update(authentication={"standing": "failed"})
    (last,) = filed(inbox, piece(3))
    assert last.state == InboundState.QUARANTINED


def test_what_waited_too_long_is_filed_alone(inbox: Inbox) -> None:
    (waiting,) = filed(inbox, piece(2))
    InboundEnvelope.objects.filter(pk=waiting.pk).update(
        received_at=waiting.received_at - PATIENCE - datetime.timedelta(1)
    )
    assert sweep().inbound == 1
    waiting.refresh_from_db()
    assert waiting.state == InboundState.RECEIVED
    mail = actions.read(waiting)
    assert mail.partial is None and mail.text.startswith("This is part 2 of 3")
    assert [one.content for one in mail.attachments] == [b"Second line.\r\n"]


@pytest.mark.parametrize(
    "kind", ["message/partial", "message/partial; id=x; number=0; total=2", "message/partial; id=x; number=9999",
             f"message/partial; id=x; number={MAX_PIECES + 1}", "message/partial; number=1; total=2"],
)  # fmt: skip
def test_a_piece_that_does_not_say_which_it_is_is_an_ordinary_mail(kind: str) -> None:
    """A63."""
    assert parse(f"From: a@b.test\r\nContent-Type: {kind}\r\n\r\nwords".encode()).partial is None


def test_the_inner_header_gives_content_and_subject_alone() -> None:
    """A08: RFC 2046 5.2.2.1."""
    joined = join_pieces({number: piece(number) for number in (1, 2, 3)})
    assert joined.count(b"From:") == 1 and b"else@far.example" not in joined and b"X-Part" not in joined
    assert joined.count(b"Subject:") == 1 and b"message/partial" not in joined
