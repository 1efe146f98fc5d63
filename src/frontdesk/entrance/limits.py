"""What no honest form sends, and how often a door may be tried."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict

from frontdesk.accounts.logic.address import folded
from frontdesk.kit import throttle

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
LONGEST = 10_000
QUARTER = 15 * 60


def plain_form(view: View[P]) -> View[P]:
    """Answer 400 to fields that are absurdly long or hold NUL, before anything is computed of them (A56)."""

    @wraps(view)
    def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        for values in request.POST.lists() if request.method == "POST" else ():
            if any(len(value) > LONGEST or "\x00" in value for value in values[1]):
                raise BadRequest("A field is not text that a form could send.")
        return view(request, *args, **kwargs)

    return checked


def posted(request: HttpRequest) -> QueryDict | None:
    """The fields of a form that was sent, even an empty one; None when none was."""
    return request.POST if request.method == "POST" else None


def sign_in_wait(email: str, address: str) -> int:
    """Count one try to sign in; returns the seconds to wait, 0 when it may go on (A57).

    10 tries a quarter of an hour for an account from one network address, 40 for an account from everywhere, 300 from
    one network address. The typed address counts, whether anybody has it or not, so the answer tells nothing.
    """
    name = folded(email)
    verdicts = [
        throttle.hit(f"sign-in {name} from {address}", limit=10, period_seconds=QUARTER),
        throttle.hit(f"sign-in {name}", limit=40, period_seconds=QUARTER),
        throttle.hit(f"sign-in from {address}", limit=300, period_seconds=QUARTER),
    ]
    return max((verdict.retry_after_seconds for verdict in verdicts if not verdict.allowed), default=0)


def waiting(seconds: int) -> str:
    """What people read when they tried too often."""
    minutes = max(1, -(-seconds // 60))
    return f"Too many tries. Wait {minutes} minute{'' if minutes == 1 else 's'} and try again."
