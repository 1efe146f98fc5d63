"""What every test run needs before Django reads its settings: a database, a data folder, keys; and what may be skipped.

Markers: `browser` tests need Chromium (run with --browser), `servers` tests start real servers (run with --servers);
without the option they are skipped with that reason. FRONTDESK_CI=1 turns every other skip into a failure.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests import databases, folders

EXTRA = {
    "browser": "needs Chromium: run with --browser",
    "servers": "starts real servers: run with --servers",
}

# A property is true or false; how long a busy machine takes to try it says nothing.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


def _prepare() -> Path:
    folders.remove_leftovers()
    home = folders.make_folder("home")
    os.environ["FRONTDESK_HOME"] = str(home)
    os.environ.setdefault("FRONTDESK_SECRET_KEY", "only-for-tests-" + "0123456789abcdef" * 4)
    os.environ.setdefault("FRONTDESK_FIELD_KEYS", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=")
    os.environ["FRONTDESK_CHECK_SENDERS"] = "no"  # no network; tests of the checks bring their own name servers
    os.environ["FRONTDESK_FLUSH_FILES"] = "no"
    os.environ["FRONTDESK_URL"] = "http://127.0.0.1:8000"
    os.environ["DJANGO_SETTINGS_MODULE"] = "frontdesk.config.settings"
    return home


_database, _home = None, None
if "PYTEST_XDIST_WORKER" not in os.environ:  # workers inherit what the first process prepared
    _home = _prepare()
    if not os.environ.get("DATABASE_URL"):
        _database = databases.start_embedded()
        os.environ["DATABASE_URL"] = _database.url
        os.environ["FRONTDESK_TEST_EMBEDDED"] = "1"


def pytest_configure(config: pytest.Config) -> None:
    import django
    from django.conf import settings

    django.setup()
    # Argon2 is slow on purpose; what the tests are about is not the hash. Tests of sign-in put it back.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]


def pytest_addoption(parser: pytest.Parser) -> None:
    for name in EXTRA:
        parser.addoption(f"--{name}", action="store_true", help=f"run the tests marked {name} too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        for name, reason in EXTRA.items():
            if item.get_closest_marker(name) and not config.getoption(name):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if os.environ.get("FRONTDESK_CI") == "1" and report.skipped and not hasattr(report, "wasxfail"):
        reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
        if "../shared" not in reason and not any(text in reason for text in EXTRA.values()):
            report.outcome, report.longrepr = "failed", f"skipped, which this run does not allow: {reason}"


def pytest_unconfigure(config: pytest.Config) -> None:
    if _database is not None:
        _database.leave()
    if _home is not None:
        folders.remove_folder(_home)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: object) -> Iterator[None]:
    """In place of pytest-django's: a copy of the migrated template instead of migrating each time."""
    with django_db_blocker.unblock(), databases.migrated_copy():  # type: ignore[attr-defined]
        yield


@pytest.fixture
def cast(db: None) -> Any:
    """The people of `tests.cast`, made by the actions that people use."""
    from tests.cast import assemble

    return assemble()


@pytest.fixture
def desk() -> Callable[[Any], Any]:
    """`desk(cast.lea)`: a browser in which Lea is signed in."""
    from tests.cast import signed_in

    return signed_in


@pytest.fixture
def run_jobs(db: None) -> Callable[..., list[str]]:
    """Runs deferred jobs now; see `tests.queue`."""
    from tests.queue import run_jobs

    return run_jobs
