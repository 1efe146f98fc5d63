"""The country in which a telephone number without country code is read."""

from functools import lru_cache
from importlib import resources


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """Country by time zone, from the zone.tab that the tzdata package carries."""
    table = resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    return {row[2]: row[0] for row in rows if len(row) > 2}


def region_of(time_zone: str) -> str:
    """Two-letter country of a time zone such as Europe/Rome, or "" for one that belongs to none, such as UTC."""
    return _countries().get(time_zone, "")
