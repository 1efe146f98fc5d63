"""Public holidays of countries and their regions, as the `holidays` library knows them.

Only official ones: days on which a country or region does not work by law.
"""

import datetime
from collections.abc import Iterable
from functools import cache


class UnknownPlace(ValueError):
    """There is no such country or region; the message says which there are."""


@cache
def countries() -> tuple[tuple[str, str], ...]:
    """(two-letter code, English name) of every country that is known, by name."""
    from holidays.registry import COUNTRIES

    found = {entry[1]: module.replace("_", " ").title() for module, entry in COUNTRIES.items()}
    return tuple(sorted(found.items(), key=lambda item: item[1]))


def regions(country: str) -> list[str]:
    """Codes of the country's regions that have holidays of their own."""
    import holidays

    return list(holidays.list_supported_countries(include_aliases=False).get(country, []))


def public_holidays(country: str, region: str, years: Iterable[int]) -> dict[datetime.date, str]:
    """Name of each public holiday by day. `region` is a code or a name of it, or empty. Raises UnknownPlace."""
    import holidays

    if country not in dict(countries()):
        raise UnknownPlace("Choose a country of the list.")
    try:
        found = holidays.country_holidays(country, subdiv=region or None, years=list(years), expand=False)
    except NotImplementedError:
        known = regions(country)
        names = ", ".join(known[:60])
        raise UnknownPlace(f"Write one of {names}." if known else "This country has no regions of its own.") from None
    return {day: str(name)[:120] for day, name in sorted(found.items())}
