"""One-time codes against the standard's own examples."""

import base64

import pytest

from frontdesk.accounts.logic.totp import code_at, matching_step

SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_rfc_6238_appendix_b(seconds: int, code: str) -> None:
    assert code_at(SECRET, seconds // 30) == code


def test_a_clock_half_a_minute_off_is_forgiven_and_a_minute_is_not() -> None:
    code = code_at(SECRET, 100)
    assert [matching_step(SECRET, code, seconds=step * 30) for step in (98, 99, 100, 101, 102)] == [
        None,
        100,
        100,
        100,
        None,
    ]


def test_a_used_step_does_not_match_again() -> None:
    assert matching_step(SECRET, code_at(SECRET, 100), seconds=3000, after=100) is None
