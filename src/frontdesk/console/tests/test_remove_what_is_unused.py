"""Brands, business hours and sections go when nothing uses them, and say what does when something does."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.test import Client

if TYPE_CHECKING:
    from collections.abc import Callable

    from frontdesk.accounts.models import Agent
    from tests.cast import Cast

MORNING = [(0, datetime.time(9), datetime.time(12))]


def refusal(ada: Client, address: str) -> str:
    """What the page says when the removal was refused."""
    page = ada.post(f"/console/{address}/removal")
    assert page.status_code == 422
    return page.content.decode()


def test_a_brand_in_use_says_what_uses_it(cast: Cast, ada: Client) -> None:
    from frontdesk.accounts import actions as accounts
    from frontdesk.accounts.models import Brand
    from frontdesk.channels.actions.inboxes import create_inbox
    from frontdesk.knowledge.actions import save_section
    from frontdesk.tickets import actions as tickets

    by = cast.ada.actor()
    brand = accounts.save_brand(None, name="Harbor", by=by)
    for name in ("One", "Two"):
        create_inbox(name=name, channel="counter", brand=brand, by=by)
    section = save_section(None, name="Cars", brand=brand, by=by)
    tickets.open_ticket(subject="x", text="x", requester=cast.laura, brand=brand, by=by)
    said = refusal(ada, f"brands/{brand.pk}")
    assert "Still used by" in said and "Give them another brand first." in said
    assert all(words in said for words in ("2 inboxes", "1 section", "1 ticket"))
    assert Brand.objects.filter(pk=brand.pk).exists() and type(section).objects.filter(pk=section.pk).exists()


def test_an_unused_brand_goes_with_its_logo(
    cast: Cast, ada: Client, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    from frontdesk.accounts import actions as accounts
    from frontdesk.accounts.models import Brand

    brand = accounts.save_brand(None, name="Harbor", by=cast.ada.actor())
    brand.logo.save("logo.png", ContentFile(b"x"))
    assert "Harbor" in ada.get(f"/console/brands/{brand.pk}/removal").content.decode()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        assert ada.post(f"/console/brands/{brand.pk}/removal").status_code == 302
    assert not Brand.objects.filter(pk=brand.pk).exists()
    assert not brand.logo.storage.exists(brand.logo.name)
    assert "removed the brand Harbor" in ada.get("/console/audit-log").content.decode()


def test_hours_in_use_say_what_counts_in_them(cast: Cast, ada: Client) -> None:
    from frontdesk.accounts import actions as accounts
    from frontdesk.accounts.models import Calendar
    from frontdesk.sla import actions as sla

    by = cast.ada.actor()
    night = accounts.save_calendar(None, name="Night", time_zone="UTC", windows=MORNING, by=by)
    accounts.save_team(cast.first, calendar=night, by=by)
    sla.set_counting(sla.ensure_default_policy(), counts_by="named", calendar=night, by=by)
    assert "Still used by 1 team and 1 promise. Choose other hours there first." in refusal(
        ada, f"calendars/{night.pk}"
    )
    accounts.save_team(cast.first, calendar=None, by=by)
    sla.set_counting(sla.ensure_default_policy(), counts_by="team", by=by)
    assert ada.post(f"/console/calendars/{night.pk}/removal").status_code == 302
    assert not Calendar.objects.filter(pk=night.pk).exists()


def test_the_default_ones_never_go(cast: Cast, ada: Client) -> None:
    from frontdesk.accounts import actions as accounts
    from frontdesk.accounts.models import Brand, Calendar

    brand, calendar = Brand.default(), Calendar.objects.get(is_default=True)
    assert ada.get(f"/console/brands/{brand.pk}/removal").status_code == 404
    assert ada.get(f"/console/calendars/{calendar.pk}/removal").status_code == 404
    with pytest.raises(ValidationError, match="no brand is named"):
        accounts.remove_brand(brand, by=cast.ada.actor())
    with pytest.raises(ValidationError, match="no calendar is named"):
        accounts.remove_calendar(calendar, by=cast.ada.actor())


def test_a_section_with_articles_stays(cast: Cast, ada: Client) -> None:
    from frontdesk.knowledge.actions import save_article, save_section
    from frontdesk.knowledge.models import Article, Section

    by = cast.ada.actor()
    section = save_section(None, name="Cars", by=by)
    for title in ("How?", "Why?"):
        save_article(None, section=section, title=title, body="<p>So.</p>", by=by)
    assert "Still used by 2 articles." in refusal(ada, f"sections/{section.pk}")
    Article.objects.all().delete()
    assert ada.post(f"/console/sections/{section.pk}/removal").status_code == 302
    assert not Section.objects.exists()


def test_only_those_who_may_change_them_remove_them(cast: Cast, browser: Callable[[Agent], Client]) -> None:
    """A28, A37."""
    from frontdesk.accounts import actions as accounts
    from frontdesk.knowledge.actions import remove_section, save_section

    brand = accounts.save_brand(None, name="Harbor", by=cast.ada.actor())
    section = save_section(None, name="Cars", by=cast.ada.actor())
    assert browser(cast.sue).post(f"/console/brands/{brand.pk}/removal").status_code in {403, 404}
    with pytest.raises(PermissionDenied):
        accounts.remove_brand(brand, by=cast.sue.actor())
    with pytest.raises(PermissionDenied):
        remove_section(section, by=cast.lea.actor())
