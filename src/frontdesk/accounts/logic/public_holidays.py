"""Public holidays of countries and their regions, as the `holidays` library knows them.

Only official ones: days on which a country or region does not work by law.
"""

import datetime
from collections.abc import Iterable
from functools import cache


class UnknownPlace(ValueError):
    """There is no such country or region; the message says which there are."""


CODE_LENGTH = 12
_SMALL = {"And": "and", "Of": "of", "The": "the", "Dr": "DR"}


@cache
def countries() -> tuple[tuple[str, str], ...]:
    """(two-letter code, English name) of every country that is known, by name."""
    from holidays.registry import COUNTRIES

    found = {entry[1]: _name(module) for module, entry in COUNTRIES.items()}
    return tuple(sorted(found.items(), key=lambda item: item[1]))


def _name(module: str) -> str:
    return " ".join(_SMALL.get(word, word) for word in module.replace("_", " ").title().split())


@cache
def regions(country: str) -> tuple[tuple[str, str], ...]:
    """(code, name) of the country's regions that have holidays of their own, by name; none for an unknown country.

    Those whose code is longer than CODE_LENGTH are left out: two cities of whole regions that are there.
    """
    import holidays

    codes = holidays.list_supported_countries(include_aliases=False).get(country, [])
    if not codes:
        return ()
    aliases = holidays.country_holidays(country).get_subdivision_aliases()
    named = [(code, next(iter(aliases.get(code, ())), code)) for code in codes if len(code) <= CODE_LENGTH]
    return tuple(sorted(named, key=lambda item: item[1]))


def region_code(country: str, region: str) -> str:
    """The code of a region that may have been written as its name: BY for Bayern."""
    return next((code for code, name in regions(country) if region in {code, name}), region)


def public_holidays(country: str, region: str, years: Iterable[int]) -> dict[datetime.date, str]:
    """Name of each public holiday by day. `region` is a code or a name of it, or empty. Raises UnknownPlace."""
    import holidays

    if country not in dict(countries()):
        raise UnknownPlace("Choose a country of the list.")
    try:
        found = holidays.country_holidays(country, subdiv=region or None, years=list(years), expand=False)
    except NotImplementedError:
        names = ", ".join(name for _, name in regions(country)[:60])
        raise UnknownPlace(f"Choose one of {names}." if names else "This country has no regions of its own.") from None
    return {day: str(name)[:120] for day, name in sorted(found.items())}
