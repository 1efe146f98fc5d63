"""Who a mail comes from, how it is signed, and how it looks."""

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from markupsafe import Markup

from frontdesk.channels import actions
from frontdesk.channels.actions.signatures import signature_of
from frontdesk.channels.mail import Address
from frontdesk.channels.models import Inbox, OutboundEnvelope
from frontdesk.channels.notices import load_notices, render_letter, wording
from frontdesk.channels.transport import dkim_signing
from frontdesk.channels.transport.letter import message_of
from frontdesk.channels.transport.sender import return_path
from frontdesk.events import SYSTEM


def queue(inbox: Inbox, **values: object) -> OutboundEnvelope:
    given = {"kind": "reply", "to": [Address("", "mara@customer.example")], "subject": "Car", "text": "On it.",
             "reference": "ticket:7", "agent_name": "Anna Brandt"}  # fmt: skip
    return actions.queue(inbox=inbox, by=SYSTEM, **(given | values))  # type: ignore[arg-type]


def test_the_senders_name_follows_the_pattern_for_what_people_write(inbox: Inbox) -> None:
    inbox.settings["sender_pattern"] = "{{ agent_first_name }} at {{ brand_name }}"
    assert message_of(inbox, queue(inbox))["From"] == f"Anna at {inbox.brand.name} <support@harbor.example>"
    notice = queue(inbox, agent_name="", sender_name="Harbor")
    assert message_of(inbox, notice)["From"] == "Harbor <support@harbor.example>"


@pytest.mark.parametrize("name", ["{{7*7}}", "{% for x in y %}", "{{ agent_name.__class__ }}", "{{ inbox_address }}"])
def test_nothing_but_the_listed_names_is_replaced_and_only_once(inbox: Inbox, name: str) -> None:
    """A43: neither in the pattern nor in what a value brings along."""
    inbox.settings |= {"signature": "<p>{{ agent_name }} {{7*7}} {{ settings.SECRET_KEY }}</p>"}
    html, text = signature_of(inbox, name)
    assert name in text
    assert "{{7*7}} {{ settings.SECRET_KEY }}" in text
    assert "49" not in html


def test_a_signature_brings_no_script_and_a_name_brings_no_html(inbox: Inbox) -> None:
    """A20, A43."""
    inbox.settings["signature"] = (
        '<p onclick="x()">{{ agent_name }}</p><script>x()</script><a href="javascript:x()">a</a>'
    )
    html, _ = signature_of(inbox, "<img src=x onerror=x()>")
    for bad in ("<script", "onclick", "<img", "javascript:"):
        assert bad not in html


def test_answers_go_to_our_signed_address_or_to_the_one_that_is_entered(inbox: Inbox) -> None:
    inbox.settings["reply_to"] = "help@harbor.example"
    assert "support+" in message_of(inbox, queue(inbox))["Reply-To"]
    inbox.settings["plus_addressing"] = False
    assert "help@harbor.example" in message_of(inbox, queue(inbox))["Reply-To"]


def test_a_signed_return_path_names_the_message(inbox: Inbox) -> None:
    """A13: a report that returns nothing of our mail still finds it."""
    envelope = queue(inbox)
    assert return_path(inbox, envelope) == inbox.address
    inbox.settings["return_path"] = True
    mail = actions.reference_of
    from frontdesk.channels.mail import parse

    report = parse(f"From: x@y.example\r\nTo: {return_path(inbox, envelope)}\r\n\r\nfailed".encode())
    assert mail(report) == f"bounce:{envelope.pk}"


def test_what_is_signed_verifies_against_the_record_and_not_after_a_change(inbox: Inbox) -> None:
    """RFC 6376, checked with dkimpy as a receiver would."""
    inbox.secrets = {"dkim_key": dkim_signing.read_key(dkim_signing.make_key())}
    record = dkim_signing.record_of(inbox)
    assert record is not None
    assert record.name == "frontdesk._domainkey.harbor.example"

    def dns(name: bytes, timeout: int = 5) -> bytes | None:
        return record.value.encode() if name.decode().rstrip(".") == record.name else None

    raw = message_of(inbox, queue(inbox, html="<p>Grüße</p>")).as_bytes()
    signed = dkim_signing.sign(inbox, raw)
    assert dkim.verify(signed, dnsfunc=dns)
    assert not dkim.verify(signed.replace(b"Subject: Car", b"Subject: Cat"), dnsfunc=dns)
    assert dkim_signing.check_record(inbox, lambda name: [record.value]) == ""
    assert "no TXT record" in dkim_signing.check_record(inbox, lambda name: [])
    assert "another key" in dkim_signing.check_record(inbox, lambda name: ["v=DKIM1; p=AAAA"])


def test_a_key_that_cannot_sign_is_refused_with_the_reason() -> None:
    curve = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    for text, words in (("nonsense", "no private key"), (curve.decode(), "Only RSA")):
        with pytest.raises(dkim_signing.BadKey, match=words):
            dkim_signing.read_key(text)


def test_a_letter_carries_its_styles_in_its_tags_and_fetches_nothing(inbox: Inbox) -> None:
    """A44: Outlook and Gmail read the tags, dark mode and phones the head."""
    letter = render_letter(Markup("<p>Hello</p><blockquote>quoted</blockquote>"), inbox.brand, preheader="Hello you")
    assert '<p style="margin: 0 0 16px;">Hello</p>' in letter
    assert "prefers-color-scheme: dark" in letter
    assert "<!--[if mso]>" in letter
    assert letter.index("Hello you") < letter.index("<p ")
    for outside in ("<link", "@import", "url(", " src="):
        assert outside not in letter


@pytest.mark.parametrize("language", ["de", "fr", "es"])
def test_customers_are_written_to_in_their_language_with_the_same_variables(db: None, language: str) -> None:
    for slug in ("confirmation", "solved", "survey", "tracking_code"):
        notice = load_notices()[slug]
        subject, body = wording(notice, language)
        assert subject != notice.subject
        for name in notice.variables:
            assert (f"{{{{ {name} }}}}" in subject + body) == (f"{{{{ {name} }}}}" in notice.subject + notice.body), (
                name
            )
