"""Who is behind an address."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from frontdesk.customers.actions import change_customer, recognise
from frontdesk.customers.actions.recognise import NoAddress
from frontdesk.customers.logic.address import normal_phone
from frontdesk.customers.models import Customer
from frontdesk.events import SYSTEM
from tests.cast import Cast


def test_the_same_address_is_the_same_person_whatever_its_case(cast: Cast) -> None:
    """A11."""
    assert recognise(email=" LAURA@Croft.Test ", name="Somebody Else", by=SYSTEM) == cast.laura
    cast.laura.refresh_from_db()
    assert cast.laura.name == "Laura Croft"  # what a stranger claims overwrites nothing


def test_a_name_is_filled_in_where_there_was_none(db: None) -> None:
    recognise(email="new@croft.test", by=SYSTEM)
    assert recognise(email="new@croft.test", name="Nora", by=SYSTEM).name == "Nora"


def test_a_number_will_do_where_there_is_no_address(db: None) -> None:
    first = recognise(phone="+44 20 7946 0958", by=SYSTEM)
    assert recognise(phone="+442079460958", by=SYSTEM) == first


def test_without_any_address_nobody_is_met(db: None) -> None:
    with pytest.raises(NoAddress):
        recognise(name="Nobody", by=SYSTEM)


def test_one_person_writes_from_both_spellings_of_a_domain(db: None) -> None:
    """A11: letters beyond ASCII are welcome, and the name service's spelling of a domain is the same domain."""
    met = recognise(email="Jörg@Bücher.example", by=SYSTEM)
    assert met.email == "jörg@xn--bcher-kva.example"
    assert recognise(email="JÖRG@xn--bcher-kva.example", by=SYSTEM) == met


def test_a_look_alike_is_somebody_else(cast: Cast) -> None:
    """A11: neither Python nor the database takes a letter that only looks like another one for it."""
    mike = recognise(email="mike@croft.test", by=SYSTEM)
    others = [
        "mi\N{KELVIN SIGN}e@croft.test",
        "m\N{LATIN SMALL LETTER DOTLESS I}ke@croft.test",
        "mike@cr\N{CYRILLIC SMALL LETTER O}ft.test",
    ]
    met = [recognise(email=address, by=SYSTEM) for address in others]
    assert len({mike.pk, *(one.pk for one in met)}) == 4
    assert met[2].email.startswith("mike@xn--")  # and shows it


def test_numbers_are_kept_in_international_form() -> None:
    assert normal_phone("030 901820", "DE") == "+4930901820"
    assert normal_phone("not a number") == ""


@pytest.mark.django_db(transaction=True)
def test_ten_who_meet_somebody_at_once_meet_one_person() -> None:
    """F38."""
    failed: list[Exception] = []

    def meet() -> None:
        try:
            recognise(email="new@croft.test", name="Nora", by=SYSTEM)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=meet) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert Customer.objects.count() == 1


def test_details_are_corrected_by_agents_and_not_by_viewers(cast: Cast) -> None:
    assert change_customer(cast.laura, department="Finance", by=cast.lea.actor()).department == "Finance"
    with pytest.raises(PermissionDenied):
        change_customer(cast.laura, department="", by=cast.vic.actor())


def test_only_open_fields_can_be_changed(cast: Cast) -> None:
    """A33."""
    with pytest.raises(TypeError):
        change_customer(cast.laura, user=None, by=cast.ada.actor())
