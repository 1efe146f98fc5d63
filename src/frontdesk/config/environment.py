"""Typed readers of environment variables, each remembering its documentation.

`docs/reference/settings.md` is generated from `DOCUMENTED`, so a setting cannot exist without a sentence.
"""

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Setting:
    """One environment variable: `name`, `kind` (text, flag, number, list), `default` as written, `about`."""

    name: str
    kind: str
    default: str
    about: str


DOCUMENTED: dict[str, Setting] = {}


class BadSetting(ValueError):
    """An environment variable holds something that cannot be read as what it should be."""


def _read(name: str, kind: str, default: str, about: str) -> str:
    DOCUMENTED[name] = Setting(name, kind, default, about)
    return os.environ.get(name, default).strip()


def text(name: str, default: str, about: str) -> str:
    """The variable as it stands, without surrounding blanks."""
    return _read(name, "text", default, about)


def flag(name: str, default: bool, about: str) -> bool:
    """yes/no, true/false, on/off or 1/0. Raises BadSetting for anything else."""
    value = _read(name, "flag", "yes" if default else "no", about).lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off", ""}:
        return False
    raise BadSetting(f"{name} must be yes or no, not {value!r}.")


def number(name: str, default: int, about: str) -> int:
    """A whole number. Raises BadSetting for anything else."""
    value = _read(name, "number", str(default), about)
    try:
        return int(value)
    except ValueError:
        raise BadSetting(f"{name} must be a whole number, not {value!r}.") from None


def items(name: str, default: str, about: str) -> list[str]:
    """A list, separated by commas."""
    return [part.strip() for part in _read(name, "list", default, about).split(",") if part.strip()]
