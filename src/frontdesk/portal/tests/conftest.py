"""What tests of the portal share. Imports stand inside: this file is read before Django is set up."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from frontdesk.customers.models import Customer
    from frontdesk.knowledge.models import Article
    from frontdesk.tickets.models import Category
    from tests.cast import Cast


@pytest.fixture
def category(cast: Cast) -> Category:
    from frontdesk.tickets.models import Category

    return Category.objects.create(name="Account", slug="account", team=cast.first, urgency=2, impact=3)


@pytest.fixture
def article(cast: Cast) -> Article:
    from frontdesk.knowledge.actions import save_article, save_section

    section = save_section(None, by=cast.ada.actor(), name="Payments", icon="credit-card")
    return save_article(
        None, by=cast.ada.actor(), section=section, title="When does a refund arrive?", status="published",
        body="<p>Within five working days, to the card that was charged.</p>",
    )  # fmt: skip


@pytest.fixture
def filled() -> Callable[..., dict[str, Any]]:
    """A form as a person fills it in, drawn a minute ago."""
    import time

    from frontdesk.portal.stamp import new_stamp

    def fill(**changed: Any) -> dict[str, Any]:
        return {
            "name": "Mara Ortiz",
            "email": "mara@ortiz.test",
            "phone": "",
            "subject": "Charged twice",
            "description": "Two charges of 214 euros on Monday.",
            "website": "",
            "stamp": new_stamp(time.time() - 60),
        } | changed

    return fill


@pytest.fixture
def employee(cast: Cast) -> Customer:
    from frontdesk.accounts.models import User
    from frontdesk.customers.actions import change_customer, recognise
    from frontdesk.events import SYSTEM

    user = User.objects.create_user("emil@meridian.test", "correct horse battery", name="Emil Employee")
    return change_customer(recognise(user=user, name=user.name, by=SYSTEM), is_employee=True, by=SYSTEM)


@pytest.fixture
def signed_in(client: Client, employee: Customer) -> Client:
    """A browser in which the employee is signed in."""
    assert employee.user is not None
    client.force_login(employee.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
