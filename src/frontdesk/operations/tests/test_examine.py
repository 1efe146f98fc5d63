"""What `frontdesk doctor` finds."""

from collections.abc import Iterator

import pytest
from django.db import connection

from frontdesk.operations.check import Check, Finding, examine, load


@pytest.mark.django_db
def test_every_check_says_something_and_how_to_mend_what_is_not_good() -> None:
    load()
    found = examine()
    assert {finding.check for finding in found} == set(Check.catalogue)
    assert [finding for finding in found if finding.state != "good" and not finding.mend] == []


@pytest.mark.django_db
def test_a_job_that_waits_for_long_is_bad_but_a_long_queue_is_not() -> None:
    """F27."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args) SELECT 'bulk', 'x', '{}' FROM"
            " generate_series(1, 500)"
        )
    assert {finding.state for finding in examine("queue")} == {"good"}
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = now() - interval '1 hour'")
    assert [finding.says for finding in examine("queue") if finding.state == "bad"] == [
        "500 jobs wait, the oldest for 60 min"
    ]


def test_a_check_that_fails_to_look_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(Check, slug="broken"):
        def look(self) -> Iterator[Finding]:
            raise ValueError("no such thing")
            yield

    try:
        (found,) = examine("broken")
        assert found.state == "bad"
        assert "no such thing" in found.says
    finally:
        del Check.catalogue["broken"]
