"""A webhook address that became known is changed in the console: the old one stops at once (A60)."""

import json

import pytest
from django.test import Client

from frontdesk.accounts.models import Brand
from frontdesk.channels.actions.inboxes import change_hook_address, create_inbox
from frontdesk.channels.couriers.tracking import hook_token
from frontdesk.channels.hooks.taking import address_token
from frontdesk.channels.models import Inbox
from frontdesk.events import SYSTEM
from frontdesk.events.models import Entry
from tests.cast import Cast


@pytest.fixture
def inbox(cast: Cast) -> Inbox:
    return create_inbox(
        name="Support", channel="email", brand=Brand.default(), address="support@harbor.example", by=SYSTEM,
        settings={"receiving": "provider", "provider": "postmark", "courier": "postmark"},
    )  # fmt: skip


def mail_address(inbox: Inbox) -> str:
    return f"/hooks/mail/{inbox.pk}/postmark/{address_token(inbox)}"


def report_address(inbox: Inbox) -> str:
    return f"/hooks/delivery/{inbox.pk}/postmark/{hook_token(inbox)}"


@pytest.mark.parametrize(("act", "changed"), [("mail-address", "mail"), ("report-address", "reports")])
def test_the_old_address_stops_and_the_other_one_stays(ada: Client, inbox: Inbox, act: str, changed: str) -> None:
    """A60: and the audit log says who did it, never the address."""
    before = {"mail": mail_address(inbox), "reports": report_address(inbox)}
    page = ada.get(f"/console/inboxes/{inbox.pk}").content.decode()
    assert before["mail"] in page and 'data-confirm="The old address stops at once.' in page
    assert ada.post(f"/console/inboxes/{inbox.pk}/acts/{act}").status_code == 302
    inbox.refresh_from_db()
    after = {"mail": mail_address(inbox), "reports": report_address(inbox)}
    assert [name for name in before if before[name] != after[name]] == [changed]
    strangers = Client()
    assert strangers.get(before[changed]).status_code == 403
    assert strangers.get(after[changed]).status_code == 200
    shown = ada.get(f"/console/inboxes/{inbox.pk}").content.decode()
    assert after["mail"] in shown
    assert after["reports"] in ada.get(f"/console/inboxes/{inbox.pk}/sending").content.decode()
    entry = Entry.objects.about("inbox", inbox.pk).filter(kind="channels.hook_address_changed").get()
    assert "gave Support a new webhook address" in entry.sentence()
    assert address_token(inbox) not in json.dumps(entry.data)


def test_saving_the_settings_afterwards_brings_no_old_address_back(ada: Client, inbox: Inbox) -> None:
    change_hook_address(inbox, "reports", by=SYSTEM)
    inbox.refresh_from_db()
    wanted = report_address(inbox)
    assert ada.post(f"/console/inboxes/{inbox.pk}/sending", {"courier": "postmark"}).status_code == 302
    inbox.refresh_from_db()
    assert report_address(inbox) == wanted


def test_an_inbox_that_nobody_calls_has_no_such_button(ada: Client, inbox: Inbox) -> None:
    Inbox.objects.update(settings={"imap_host": "imap.harbor.example"})
    for act in ("mail-address", "report-address"):
        assert ada.post(f"/console/inboxes/{inbox.pk}/acts/{act}").status_code == 404


def test_only_administrators_change_an_address(cast: Cast, inbox: Inbox) -> None:
    """A28."""
    with pytest.raises(PermissionError):
        change_hook_address(inbox, "mail", by=cast.sue.actor())
