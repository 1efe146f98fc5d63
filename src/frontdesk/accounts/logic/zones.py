"""Names of time zones."""

import zoneinfo
from functools import cache


@cache
def zone_names() -> tuple[str, ...]:
    """Zones that people choose from: "Area/City", and UTC first."""
    names = zoneinfo.available_timezones()
    places = (name for name in names if "/" in name and not name.startswith(("Etc/", "posix/", "right/", "SystemV/")))
    return ("UTC", *sorted(places))


def is_zone(name: str) -> bool:
    """Whether `name` is a time zone that can be used."""
    return name in zone_names()
