"""When a survey may be sent, answered and changed."""

import datetime

OPEN_FOR = datetime.timedelta(days=30)
EDITABLE_FOR = datetime.timedelta(days=7)
REST = datetime.timedelta(days=7)


def may_ask(last_asked_at: datetime.datetime | None, now: datetime.datetime) -> bool:
    """A customer is asked at most once in seven days."""
    return last_asked_at is None or now - last_asked_at >= REST


def may_answer(expires_at: datetime.datetime, answered_at: datetime.datetime | None, now: datetime.datetime) -> bool:
    """A first answer is taken for thirty days; an answer can be changed for seven days after it was first given."""
    return now < expires_at if answered_at is None else now - answered_at < EDITABLE_FOR
