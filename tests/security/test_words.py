"""Words that try to be more than words: in logs (A47) and in headers (A46)."""

import json
import logging

import pytest
from django.test import Client

from frontdesk.accounts import actions as accounts
from frontdesk.channels.models import OutboundEnvelope
from frontdesk.kit.logs import Human, Json
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Ticket
from tests.cast import Cast

TRICKS = ["x\r\n12:00:00 INFO forged line", "\x1b[2J\x1b[31mred", "a\u2028b\u2029c", "\x00\x07\x9b31m", "\u202egnp.exe"]


@pytest.mark.parametrize("trick", TRICKS)
@pytest.mark.parametrize("form", [Human, Json])
def test_a47_a_logged_value_stays_on_its_line_and_colours_nothing(form: type[logging.Formatter], trick: str) -> None:
    record = logging.LogRecord("frontdesk", logging.INFO, __file__, 1, "signed in as %s", (trick,), None)
    line = form().format(record)
    assert line.isprintable()
    if form is Json:
        assert json.loads(line)["message"].endswith(trick)


@pytest.mark.parametrize("trick", TRICKS)
def test_a47_a_traceback_with_such_a_value_makes_no_line_of_its_own(trick: str) -> None:
    try:
        raise ValueError(trick)
    except ValueError as error:
        record = logging.LogRecord("frontdesk", logging.ERROR, __file__, 1, "failed", (), (ValueError, error, None))
    rows = Human().format(record).split("\n")
    assert all(row.isprintable() for row in rows)
    assert all(row.startswith("    ") for row in rows[1:])


@pytest.mark.parametrize(
    "path", ["/logs/../../etc/passwd", "/static/%2e%2e/%2e%2e/pyproject.toml", "/static//etc/passwd"]
)
def test_a47_no_path_leads_to_a_file_outside(cast: Cast, path: str) -> None:
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize(
    "trick", ["Help\r\nBcc: eve@evil.test", "Help\nX-Evil: 1", "\r\n\r\nbody", "Help\u2028x", "Help\x00"]
)
def test_a46_line_breaks_in_subject_and_name_make_no_header_and_the_ticket_is_answered(cast: Cast, trick: str) -> None:
    accounts.change_profile(cast.lea.user, name="Lea\r\nBcc: eve@evil.test")
    ticket = tickets.open_ticket(subject=trick, text="Hi", requester=cast.laura, team=cast.first, by=cast.laura.actor())
    lea = cast.lea.__class__.objects.get(pk=cast.lea.pk)
    tickets.reply(Ticket.objects.get(pk=ticket.pk), html="<p>Hello</p>", by=lea.actor())
    for envelope in OutboundEnvelope.objects.all():
        headers = [envelope.payload.get("subject", ""), envelope.payload.get("sender_name", ""), envelope.message_id]
        headers += [*envelope.payload.get("headers", {}).values(), *envelope.payload.get("references", [])]
        assert not set("\r\n\x00\u2028") & set("".join(map(str, headers)))
        assert {address for _, address in envelope.recipients["to"]} == {"laura@croft.test"}
    assert OutboundEnvelope.objects.filter(kind__contains="reply").exists()


@pytest.mark.parametrize("field", ["email", "password", "next"])
def test_a46_a_list_where_a_text_is_meant_signs_nobody_in(cast: Cast, field: str) -> None:
    form = {"email": "lea@meridian.test", "password": "wrong", field: ["a", "b\r\nSet-Cookie: x=1"]}
    response = Client().post("/account/login", form)
    assert response.status_code in {400, 422}
    assert "x" not in response.cookies
