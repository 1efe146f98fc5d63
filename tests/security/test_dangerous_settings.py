"""Combinations of settings that would be dangerous are refused before anything is served."""

import pytest
from django.test import override_settings

from frontdesk.kit.safety import settings_are_safe

LONG = "x" * 60


def refused(**values: object) -> set[str]:
    with override_settings(**values):
        return {str(found.id) for found in settings_are_safe(None)}


def test_usual_settings_are_accepted() -> None:
    assert refused(SECRET_KEY=LONG, DEBUG=False, PUBLIC_URL="https://help.example.org") == set()


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"SECRET_KEY": "short"}, "frontdesk.E001"),
        ({"DEBUG": True, "PUBLIC_URL": "https://help.example.org"}, "frontdesk.E002"),
        ({"FIELD_KEYS": []}, "frontdesk.E003"),
        ({"FIELD_KEYS": ["c2hvcnQ="]}, "frontdesk.E003"),
        ({"PUBLIC_URL": "ftp://help.example.org"}, "frontdesk.E004"),
        ({"PUBLIC_URL": "http://help.example.org"}, "frontdesk.E005"),
        ({"ALLOWED_HOSTS": ["*"]}, "frontdesk.E006"),
    ],
)
def test_dangerous_settings_are_refused(values: dict[str, object], code: str) -> None:
    """A49, A58, F36: no short secret, no debug or plain http in public, no missing key, no host for everybody."""
    assert code in refused(**{"SECRET_KEY": LONG, "PUBLIC_URL": "https://help.example.org", **values})
