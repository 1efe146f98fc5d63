"""One brand and one mail inbox; the scenes of the mailroom's tests."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.test import override_settings

if TYPE_CHECKING:  # tables may be imported only once Django is ready, and this file comes before
    from frontdesk.accounts.models import Brand
    from frontdesk.channels.models import Inbox

SHARED = Path(__file__).resolve().parents[5] / "shared" / "data" / "mail"


@pytest.fixture
def shared_mail() -> Path:
    """Published sample mails, where the folder is there."""
    if not SHARED.is_dir():
        pytest.skip("the sample mails of ../shared are not here")
    return SHARED


@pytest.fixture
def brand(db: None) -> "Brand":
    from frontdesk.accounts.models import Brand

    found = Brand.objects.filter(is_default=True).first()
    return found or Brand.objects.create(name="Harbor Rentals", slug="harbor", accent="#0b6e4f", is_default=True)


@pytest.fixture
def inbox(brand: "Brand") -> "Inbox":
    from frontdesk.channels.actions.inboxes import create_inbox
    from frontdesk.events import SYSTEM

    return create_inbox(
        name="Support",
        channel="email",
        brand=brand,
        address="support@harbor.example",
        sender_name="Harbor support",
        by=SYSTEM,
    )


@pytest.fixture
def make_mail() -> Callable[..., bytes]:
    """Raw bytes of a plain mail; keyword arguments replace header fields, None leaves one out."""

    def make(body: str = "Hello, my car does not start.", **fields: str | None) -> bytes:
        values = {
            "From": "Mara Ortiz <mara@customer.example>",
            "To": "support@harbor.example",
            "Subject": "Car does not start",
            "Date": "Sat, 21 Nov 2026 10:00:00 +0000",
            "Message-ID": "<one@customer.example>",
        } | {name.replace("_", "-"): value for name, value in fields.items()}
        head = "".join(f"{name}: {value}\r\n" for name, value in values.items() if value is not None)
        return f"{head}\r\n{body}\r\n".encode()

    return make


@pytest.fixture(autouse=True)
def own_storage(tmp_path: Path) -> object:
    """File storage of this test alone."""
    storage = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path / "files")},
    }
    from django.conf import settings

    with override_settings(STORAGES={**settings.STORAGES, "default": storage}):
        yield
