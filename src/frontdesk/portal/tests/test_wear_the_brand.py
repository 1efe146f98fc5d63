"""The company's colour, readable whatever it is."""

from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.accounts.models import Brand
from frontdesk.portal.logic.colours import DARK_GROUND, LIGHT_GROUND, contrast, parse, shades
from frontdesk.portal.logic.promise import answered_by
from frontdesk.portal.logic.region import region_of
from tests.cast import Cast


@given(st.integers(0, 0xFFFFFF), st.booleans())
def test_every_colour_is_readable_on_the_page_and_under_its_ink(value: int, dark: bool) -> None:
    made = shades(f"#{value:06x}", dark=dark)
    accent = parse(made.accent)
    for other in (DARK_GROUND if dark else LIGHT_GROUND, parse(made.soft), parse(made.ink)):
        assert contrast(accent, other) >= 4.5


def test_a_readable_colour_is_kept_as_it_is() -> None:
    assert shades("#0b6e4f").accent == "#0b6e4f"


def test_the_stylesheet_holds_the_brands_colours_and_may_be_kept(client: Client, cast: Cast) -> None:
    Brand.objects.update(accent="#ffff00")
    answer = client.get("/brand.css")
    assert answer.headers["Content-Type"].startswith("text/css") and "max-age" in answer.headers["Cache-Control"]
    assert "--brand:" in answer.content.decode() and "#ffff00" not in answer.content.decode().split("--brand-dark")[0]
    assert client.get("/brand.css", HTTP_IF_NONE_MATCH=answer.headers["ETag"]).status_code == 304


def test_a_country_is_found_from_the_time_zone() -> None:
    assert (region_of("Europe/Rome"), region_of("America/New_York"), region_of("UTC")) == ("IT", "US", "")


def test_a_promise_is_said_in_words_or_not_at_all() -> None:
    from datetime import UTC, datetime, timedelta

    now = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
    said = [answered_by(now, due) for due in (None, now, now + timedelta(minutes=50), now + timedelta(hours=4))]
    assert said == ["", "", "Answered within 60 minutes.", "Answered within 4 hours today."]
    assert answered_by(now, now + timedelta(days=1)) == "Answered by tomorrow, 10:00."
    assert answered_by(now, now + timedelta(days=3)) == "Answered by Thursday, 10:00."
