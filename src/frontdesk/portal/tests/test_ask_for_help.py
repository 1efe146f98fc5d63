"""From the form to the ticket."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from frontdesk.channels.models import OutboundEnvelope
from frontdesk.customers.models import Customer
from frontdesk.portal.stamp import new_stamp
from frontdesk.tickets.models import Attachment, Category, Field, Ticket
from tests.cast import Cast

Fill = Callable[..., dict[str, Any]]
Run = Callable[..., list[str]]


def test_a_request_becomes_a_ticket_with_a_number_on_a_page_that_can_be_reloaded(
    client: Client, category: Category, filled: Fill
) -> None:
    answer = client.post("/new/account", filled(phone="+39 06 698 82712"))
    assert answer.status_code == 302
    ticket = Ticket.objects.get()
    assert (ticket.subject, ticket.category, ticket.team) == ("Charged twice", category, category.team)
    assert ticket.requester.email == "mara@ortiz.test" and ticket.channel == "portal"
    for _ in range(2):
        page = client.get(answer.headers["Location"])
        part = client.get(answer.headers["Location"] + "?part=state").content.decode()
        assert "Received" in part and "<html" not in part
        assert f"{ticket.number}"[:1] in page.content.decode() and "What happens next" in page.content.decode()
    assert page.headers["Referrer-Policy"] == "same-origin" and "noindex" in page.headers["X-Robots-Tag"]


def test_the_page_after_sending_shows_nothing_that_was_written(
    client: Client, category: Category, filled: Fill
) -> None:
    page = client.get(client.post("/new/account", filled()).headers["Location"]).content.decode()
    assert "Charged twice" not in page and "214 euros" not in page and "mara@ortiz.test" not in page


def test_a_double_click_makes_one_ticket_and_another_text_a_second(
    client: Client, category: Category, filled: Fill
) -> None:
    form = filled()
    first, second = client.post("/new/account", form), client.post("/new/account", form)
    assert first.headers["Location"] == second.headers["Location"] and Ticket.objects.count() == 1
    client.post("/new/account", form | {"description": "Something else now."})
    assert Ticket.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_form_that_arrives_twice_at_once_makes_one_ticket(cast: Cast, filled: Fill) -> None:
    """F37."""
    form = filled()

    def send(_: int) -> str:
        try:
            return Client().post("/new/other", form).headers["Location"]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        places = set(pool.map(send, range(4)))
    assert Ticket.objects.count() == 1 and len(places) == 1


def test_other_needs_no_category(client: Client, cast: Cast, filled: Fill) -> None:
    client.post("/new/other", filled())
    assert Ticket.objects.get().category is None


def test_errors_keep_everything_typed_and_name_the_files_to_attach_again(
    client: Client, category: Category, filled: Fill
) -> None:
    file = SimpleUploadedFile("receipt.pdf", b"%PDF-1.7 x", "application/pdf")
    answer = client.post("/new/account", filled(email="nonsense", attached=file))
    page = answer.content.decode()
    assert answer.status_code == 422 and Ticket.objects.count() == 0
    assert "Charged twice" in page and "Two charges of 214 euros" in page and "receipt.pdf" in page


def test_all_files_are_checked_and_one_forbidden_refuses_the_request(
    client: Client, category: Category, filled: Fill
) -> None:
    """A27: the second of three is a program."""
    files = [
        SimpleUploadedFile("a.txt", b"one", "text/plain"),
        SimpleUploadedFile("b.txt", b"MZ\x90\x00", "text/plain"),
        SimpleUploadedFile("c.txt", b"three", "text/plain"),
    ]
    answer = client.post("/new/account", filled(attached=files))
    assert answer.status_code == 422 and "b.txt" in answer.content.decode()
    assert Ticket.objects.count() == 0 and Attachment.objects.count() == 0
    client.post("/new/account", filled(attached=[files[0], SimpleUploadedFile("c.txt", b"three", "text/plain")]))
    assert sorted(Attachment.objects.values_list("name", flat=True)) == ["a.txt", "c.txt"]


def test_a_program_that_fills_in_everything_makes_no_ticket(client: Client, category: Category, filled: Fill) -> None:
    """A16: the trap answers as if all were well."""
    assert client.post("/new/account", filled(website="https://spam.example")).status_code == 200
    assert Ticket.objects.count() == 0


def test_a_form_sent_at_once_or_with_a_forged_stamp_is_not_taken(
    client: Client, category: Category, filled: Fill
) -> None:
    """A16."""
    for stamp in (new_stamp(), "", "forged:stamp", new_stamp(1.0)):
        assert client.post("/new/account", filled(stamp=stamp)).status_code == 422
    assert Ticket.objects.count() == 0


def test_an_address_gets_few_confirmations_a_day_and_they_repeat_nothing(
    client: Client, category: Category, filled: Fill, run_jobs: Run
) -> None:
    """A16: a victim's address, typed in again and again from many places."""
    for n in range(12):
        client.post(
            "/new/account",
            filled(email="victim@example.test", name="BUY PILLS", subject=f"PILLS {n}", description="cheap PILLS"),
            REMOTE_ADDR=f"192.0.2.{n}",
        )
    run_jobs()
    sent = OutboundEnvelope.objects.filter(kind="confirmation")
    assert 1 <= sent.exclude(state="cancelled").count() <= 5
    assert all("PILLS" not in str(envelope.payload) + str(envelope.recipients) for envelope in sent)


def test_too_many_forms_from_one_place_get_429(client: Client, category: Category, filled: Fill) -> None:
    """A16."""
    answers = [client.post("/new/account", filled(email=f"v{n}@example.test")).status_code for n in range(40)]
    assert answers[0] == 302 and answers[-1] == 429
    assert Ticket.objects.count() <= 30
    refused = client.post("/new/account", filled())
    assert int(refused.headers["Retry-After"]) > 0


def test_one_address_cannot_be_flooded_from_many_places(client: Client, category: Category, filled: Fill) -> None:
    """A16, A17."""
    answers = [
        client.post("/new/account", filled(subject=f"s{n}"), REMOTE_ADDR=f"192.0.2.{n}").status_code for n in range(14)
    ]
    assert answers.count(302) == 10 and answers[-1] == 429


def test_addresses_and_control_characters_in_a_name_stay_text(
    client: Client, category: Category, filled: Fill, run_jobs: Run
) -> None:
    """A18, A46: nothing typed becomes a link or a line of a mail's head."""
    name = "Click https://evil.example\r\nBcc: all@example.test"
    client.post("/new/account", filled(name=name, subject="See www.evil.example\r\nX: y"))
    run_jobs()
    ticket = Ticket.objects.get()
    assert "\n" not in ticket.subject and "\r" not in ticket.requester.name
    confirmation = OutboundEnvelope.objects.get(kind="confirmation")
    assert "evil.example" not in str(confirmation.payload)


def test_a_second_of_the_same_field_or_an_unknown_one_changes_nothing(
    client: Client, category: Category, filled: Fill
) -> None:
    """A33: what the form does not ask for is not taken."""
    more = {"priority": "1", "team": "3", "status": "closed", "requester": "1", "is_triaged": "1", "urgency": "1"}
    client.post("/new/account", filled(**more))
    ticket = Ticket.objects.get()
    assert (ticket.priority, ticket.status, ticket.is_triaged) == (3, "new", False)


def test_internal_categories_do_not_exist_for_strangers(client: Client, cast: Cast, filled: Fill) -> None:
    Category.objects.create(name="Payroll", slug="payroll", is_internal=True, is_public=False)
    assert client.get("/new/payroll").status_code == 404
    assert client.post("/new/payroll", filled()).status_code == 404
    assert "Payroll" not in client.get("/new").content.decode()


def test_a_condition_is_decided_by_the_server(client: Client, category: Category, filled: Fill) -> None:
    kind = Field.objects.create(name="Kind", slug="kind", kind="choice", choices=["damage", "theft"], is_required=True)
    plate = Field.objects.create(
        name="Plate", slug="plate", is_required=True, condition_field=kind, condition_values=["damage"]
    )
    kind.categories.add(category)
    plate.categories.add(category)
    assert client.post("/new/account", filled()).status_code == 422
    assert client.post("/new/account", filled(field_kind="damage")).status_code == 422
    assert client.post("/new/account", filled(field_kind="theft", field_plate="AB 123")).status_code == 302
    assert Ticket.objects.get().fields == {"kind": "theft"}, "an answer to a question that was not asked is dropped"
    page = client.get("/new/account").content.decode()
    assert re.search(r'<fd-conditional data-field="field_kind" data-values="damage">', page)


def test_employees_are_known_and_what_blocks_service_goes_to_the_third_level(
    signed_in: Client, employee: Customer, cast: Cast, filled: Fill, run_jobs: Run
) -> None:
    """J2."""
    Category.objects.create(name="Systems", slug="systems", is_internal=True, is_public=False, team=cast.third)
    page = signed_in.get("/new/systems").content.decode()
    assert "stop you or others" in page and 'name="email"' not in page
    answer = signed_in.post("/new/systems", filled(email="other@example.test", stops="customers"))
    ticket = Ticket.objects.get()
    assert (ticket.requester, ticket.team, ticket.level, ticket.priority) == (employee, cast.third, 3, 1)
    assert ticket.expected_at is not None
    sent = signed_in.get(answer.headers["Location"]).content.decode()
    assert "Expected to be solved by" in sent and f"/r/{ticket.number}" in sent
    run_jobs()
    assert OutboundEnvelope.objects.get(kind="confirmation").to == ["emil@meridian.test"]
