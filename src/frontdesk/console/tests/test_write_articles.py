"""Articles, sections and the look of the help centre, through the console's pages."""

from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from frontdesk.accounts.models import Brand
from frontdesk.knowledge import actions as knowledge
from frontdesk.knowledge.models import Article, Section

if TYPE_CHECKING:
    from tests.cast import Cast

PIXEL = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40


@pytest.fixture
def section(cast: "Cast") -> Section:
    return knowledge.save_section(None, by=cast.ada.actor(), name="Payments")


def article(section: Section, **changes: str) -> dict[str, Any]:
    typed = {"title": "How do I pay?", "body": "By card.", "section": str(section.pk), "language": "en"}
    return typed | {"status": "draft"} | changes


def test_plain_text_becomes_paragraphs(ada: Client, section: Section) -> None:
    assert ada.post("/console/articles/new", article(section, body="One.\n\nTwo <3")).status_code == 302
    assert Article.objects.get().body == "<p>One.</p><p>Two &lt;3</p>"


def test_what_the_editor_sends_is_sanitised(ada: Client, section: Section) -> None:
    body = '<p onclick="x()">Hi<script>alert(1)</script></p><img src="https://evil.test/x.png">'
    ada.post("/console/articles/new", article(section, body=body, format="html"))
    stored = Article.objects.get().body
    assert "script" not in stored
    assert "onclick" not in stored
    assert "evil.test" not in stored


def test_an_article_is_published_and_archived_by_a_supervisor(cast: "Cast", browser: Any, section: Section) -> None:
    sue = browser(cast.sue)
    sue.post("/console/articles/new", article(section))
    made = Article.objects.get()
    assert made.author == cast.sue
    sue.post(f"/console/articles/{made.pk}/acts/publish")
    assert Article.objects.published().count() == 1
    sue.post(f"/console/articles/{made.pk}/acts/archive")
    assert Article.objects.published().count() == 0


def test_an_empty_answer_is_refused(ada: Client, section: Section) -> None:
    page = ada.post("/console/articles/new", article(section, body="<p> </p>", format="html"))
    assert page.status_code == 422
    assert "Write the answer." in page.content.decode()


def test_a_preview_shows_the_sanitised_article_in_a_frame(ada: Client, section: Section) -> None:
    page = ada.post(
        "/console/articles/preview", article(section, body="<p>Hi<script>alert(1)</script></p>", format="html")
    )
    assert "<p>Hi</p>" in page.content.decode()
    assert "alert(1)" not in page.content.decode()
    assert page["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("logo.svg", b"<svg onload='alert(1)'/>", "no PNG"),
        ("logo.png", b"<html>", "no PNG"),
        ("logo.png", PIXEL + b"\x00" * 1_000_001, "larger than 1 MB"),
    ],
)
def test_a_logo_is_a_small_picture(ada: Client, name: str, content: bytes, reason: str) -> None:
    brand = Brand.default()
    typed = {"name": "Meridian", "accent": "#102030", "headline": "Hello", "is_default": "on"}
    page = ada.post(f"/console/brands/{brand.pk}", typed | {"logo": SimpleUploadedFile(name, content)})
    assert page.status_code == 422
    assert reason in page.content.decode()


def test_a_logo_is_set_kept_and_cleared(ada: Client) -> None:
    brand = Brand.default()
    typed = {"name": "Meridian", "accent": "#102030", "headline": "Hello", "is_default": "on"}
    assert (
        ada.post(f"/console/brands/{brand.pk}", typed | {"logo": SimpleUploadedFile("l.png", PIXEL)}).status_code == 302
    )
    brand.refresh_from_db()
    kept = brand.logo.name
    assert kept.startswith("brands/")
    page = ada.get(f"/console/brands/{brand.pk}").content.decode()
    assert "Remove the present logo" in page
    assert kept not in page
    ada.post(f"/console/brands/{brand.pk}", typed)
    brand.refresh_from_db()
    assert brand.logo.name == kept
    ada.post(f"/console/brands/{brand.pk}", typed | {"logo-clear": "on"})
    brand.refresh_from_db()
    assert not brand.logo
