"""A plugin of pytest: notes what became of each test, and by which exception, in the file named by DEFENCES_NOTES."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if report.when != "call" and report.passed:
        return
    error = call.excinfo
    note = {
        "test": item.nodeid,
        "outcome": report.outcome,
        "when": report.when,
        "by": [kind.__name__ for kind in error.type.__mro__] if error else [],
        "says": str(error.value).split("\n")[0][:200] if error else "",
    }
    with Path(os.environ["DEFENCES_NOTES"]).open("a") as notes:
        notes.write(json.dumps(note) + "\n")
