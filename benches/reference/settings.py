"""Frontdesk's settings with Django's own template engine and database backend, connections kept open as in ours."""

from frontdesk.config.settings import *  # noqa: F403
from frontdesk.config.settings import DATABASES, INSTALLED_APPS, TEMPLATES

ROOT_URLCONF = "benches.reference.urls"
INSTALLED_APPS = [*INSTALLED_APPS, "benches.reference"]
TEMPLATES = TEMPLATES[::-1]  # Django's engine is asked first
DATABASES["default"] |= {
    "ENGINE": "django.db.backends.postgresql",
    "OPTIONS": {
        name: value
        for name, value in DATABASES["default"]["OPTIONS"].items()  # type: ignore[attr-defined]
        if name not in {"server_side_binding", "prepare_threshold"}
    },
}
