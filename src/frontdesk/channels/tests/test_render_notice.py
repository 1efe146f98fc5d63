"""Notices: the company's words, the customer's values, and nothing that a stranger wrote comes alive."""

import pytest

from frontdesk.accounts.models import Brand
from frontdesk.channels.actions import notices as actions
from frontdesk.channels.actions import queue_notice
from frontdesk.channels.mail import Address
from frontdesk.channels.models import Inbox, OutboundState
from frontdesk.channels.notices import Notice, load_notices, plain_value, preview, problems_of, render_notice
from frontdesk.events import SYSTEM


class Sample(Notice, slug="test-sample"):
    label = "Sample"
    about = "Only for tests."
    variables = {
        "number": "FD-1",
        "customer_name": "Mara",
        "answer": "Line one.\n\nLine two.",
        "tracking_url": "https://x.example/t",
    }
    blocks = frozenset({"answer"})
    subject = "Your request {{ number }}"
    body = "Hello {{customer_name}},\n\n{{ answer }}\n\n[Follow it]({{ tracking_url }})"
    wordings = {"de": ("Ihre Anfrage {{ number }}", "Guten Tag {{ customer_name }}")}


VALUES = {"number": "FD-7", "customer_name": "Mara", "answer": "Done.", "tracking_url": "https://desk.example/t/1"}


def test_text_and_html_say_the_same(brand: Brand) -> None:
    made = render_notice(Sample, VALUES, brand)
    assert made.subject == "Your request FD-7"
    assert made.text.startswith("Hello Mara,\n\nDone.\n\nFollow it:\nhttps://desk.example/t/1")
    assert 'href="https://desk.example/t/1"' in made.html
    assert brand.name in made.html and brand.accent in made.html


@pytest.mark.parametrize("hostile", ["{{ number }}", "{{7*7}}", "{% if x %}", "{{ tracking_url }}"])
def test_what_a_customer_wrote_is_never_a_template(brand: Brand, hostile: str) -> None:
    """A43."""
    made = render_notice(Sample, VALUES | {"customer_name": hostile, "answer": hostile}, brand)
    assert made.text.count(hostile) == 2


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_values_are_text_in_html(brand: Brand, hostile: str) -> None:
    """A21."""
    made = render_notice(Sample, VALUES | {"customer_name": hostile, "answer": hostile}, brand)
    assert hostile not in made.html
    assert "<script" not in made.html and "<img" not in made.html


@pytest.mark.parametrize("address", ["http://evil.example/x", "www.evil.example", "evil.example"])
def test_an_address_in_a_name_is_no_link(brand: Brand, address: str) -> None:
    """A18: not even after a mail program has looked for links."""
    made = render_notice(Sample, VALUES | {"customer_name": f"Win at {address}\r\nBcc: x@y.example"}, brand)
    assert address not in made.text + made.html
    assert "\nBcc" not in made.text
    assert plain_value(address).replace("\u200b", "") == address


def test_a_button_leads_to_web_addresses_only(brand: Brand) -> None:
    assert "javascript" not in render_notice(Sample, VALUES | {"tracking_url": "javascript:alert(1)"}, brand).html


def test_the_companys_wording_goes_before_the_built_in_one(brand: Brand) -> None:
    assert render_notice(Sample, VALUES, brand, "de-AT").subject == "Ihre Anfrage FD-7"
    actions.save_wording("test-sample", "de", subject="{{ number }} ist da", body="Gruß", by=SYSTEM)
    assert render_notice(Sample, VALUES, brand, "de").subject == "FD-7 ist da"
    actions.restore_wording("test-sample", "de", by=SYSTEM)
    assert render_notice(Sample, VALUES, brand, "de").subject == "Ihre Anfrage FD-7"


def test_a_wording_with_an_unknown_variable_is_refused(db: None) -> None:
    assert problems_of(Sample, "{{ nubmer }}", "x")[0].startswith("There is no variable “nubmer”")
    with pytest.raises(ValueError, match="nubmer"):
        actions.save_wording("test-sample", "en", subject="{{ nubmer }}", body="x", by=SYSTEM)


def test_a_preview_shows_the_examples(brand: Brand) -> None:
    assert preview(Sample, brand, subject="About {{ number }}").subject == "About FD-1"


def test_a_notice_is_queued_as_automatic_mail(inbox: Inbox) -> None:
    envelope = queue_notice(Sample, VALUES, to=Address("Mara", "mara@customer.example"), inbox=inbox, by=SYSTEM)
    assert (envelope.state, envelope.kind, envelope.is_automatic) == (OutboundState.QUEUED, "test-sample", True)


def test_every_registered_notice_previews_without_gaps(brand: Brand) -> None:
    for notice in load_notices().values():
        made = preview(notice, brand)
        assert made.subject and "{{" not in made.subject + made.text, notice.slug
        assert problems_of(notice, notice.subject, notice.body) == [], notice.slug
