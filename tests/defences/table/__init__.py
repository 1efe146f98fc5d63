"""All defences, in the order of the lines that they hold."""

import importlib
import pkgutil
from collections.abc import Iterable

from tests.defences.defence import Defence

# The lines for which every defence is shown: those of e-mail and those of the workspace.
LINES = (
    *(f"A{number:02}" for number in (*range(1, 16), *range(20, 28), 30, 31, 32, 34, 35, 41, 46, 63, 64, 65, 67, 69)),
    *(f"F{number:02}" for number in (*range(1, 23), 43)),
)


def defences(wanted: Iterable[str] = ()) -> list[Defence]:
    """The whole table, or the entries that hold one of the wanted lines."""
    found: list[Defence] = []
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda one: one.name):
        found += importlib.import_module(f"{__name__}.{module.name}").DEFENCES
    lines = set(wanted)
    return sorted((one for one in found if not lines or lines & set(one.lines)), key=lambda one: one.lines)
