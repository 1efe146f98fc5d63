"""Session engine: rows of our own, found by the fingerprint of the cookie, with the person in the same query.

Django's own engine stores the cookie's value itself: a copy of its table would open every session. Here a copy
opens none, people can see and end their sessions, and a signed-in page costs one query for session, user, role
and teams together.
"""

import datetime
import json
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import connection
from django.utils.crypto import constant_time_compare

from frontdesk.accounts.models import Session, User
from frontdesk.accounts.models.access import fingerprint, new_secret
from frontdesk.events import Actor, Scope
from frontdesk.kit import clock

SEEN_EVERY = datetime.timedelta(minutes=5)

_LOAD = """
SELECT s.data, s.seen_at, u.id, u.password, u.last_login, u.email, u.name, u.is_active, u.time_zone, u.theme,
       u.created_at, a.id, a.role, ARRAY(SELECT m.team_id FROM accounts_membership m WHERE m.agent_id = a.id),
       ARRAY(SELECT p.id FROM accounts_team p WHERE p.is_private),
       (SELECT w.time_zone FROM accounts_workspace w WHERE w.id = 1), (SELECT h.reason FROM kit_hold h),
       (SELECT json_build_object('on', k.is_on, 'keys', k.keys)::text FROM accounts_ownkeys k WHERE k.agent_id = a.id)
  FROM accounts_session s
  LEFT JOIN accounts_user u ON u.id = s.user_id AND u.is_active
  LEFT JOIN accounts_agent a ON a.user_id = u.id AND a.is_active
 WHERE s.key = %s AND s.expires_at > %s
"""
_USER_FIELDS = [
    "id",
    "password",
    "last_login",
    "email",
    "name",
    "is_active",
    "time_zone",
    "theme",
    "created_at",
]


@dataclass(frozen=True)
class Person:
    """Who a session belongs to; `agent` is None for customers and employees.

    `keys` are the agent's own keys as JSON, "" while they are as usual.
    `hold` is why the desk keeps quiet, "" when it does not (see `kit.hold`).
    """

    user: User
    agent: Actor | None
    time_zone: str
    hold: str = ""
    keys: str = ""


class SessionStore(SessionBase):
    """See the module."""

    person: Person | None = None
    address: str = ""
    browser: str = ""

    @property
    def mark(self) -> str:
        """The fingerprint by which the row is known, "" without a session."""
        return fingerprint(self.session_key) if self.session_key else ""

    @property
    def audience(self) -> str:
        """The name under which this session's live streams are closed."""
        return f"session.{self.mark}"

    def load(self) -> dict[str, Any]:
        now = clock.now()
        with connection.cursor() as cursor:
            cursor.execute(_LOAD, [fingerprint(self.session_key or ""), now])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        data = json.loads(row[0]) if isinstance(row[0], str) else dict(row[0])
        self.person = _person(row, data)
        if now - row[1] > SEEN_EVERY:
            Session.objects.filter(key=fingerprint(self.session_key or "")).update(seen_at=now)
        return data

    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(key=fingerprint(session_key)).exists()

    def create(self) -> None:
        while True:
            self._session_key = new_secret()
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            self.create()
            return
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]  # Django's stubs leave it out
        values = {
            "data": data,
            "user_id": int(data[SESSION_KEY]) if SESSION_KEY in data else None,
            "expires_at": self.get_expiry_date(),
            "seen_at": clock.now(),
        }
        key = fingerprint(self.session_key)
        if must_create:
            Session.objects.create(key=key, address=self.address[:45], browser=self.browser[:200], **values)
        elif not Session.objects.filter(key=key).update(**values):
            # It was ended while this request ran: writing it again would undo a sign-out.
            raise UpdateError

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            Session.objects.filter(key=fingerprint(key)).delete()

    @classmethod
    def clear_expired(cls) -> None:
        Session.objects.filter(expires_at__lt=clock.now()).delete()


def _person(row: Any, data: dict[str, Any]) -> Person | None:
    """The person of a loaded row, if the session still carries the fingerprint of the present password."""
    if row[2] is None or str(row[2]) != data.get(SESSION_KEY):
        return None
    user = User.from_db("default", _USER_FIELDS, row[2:11])
    if not any(
        constant_time_compare(data.get(HASH_SESSION_KEY, ""), known)
        for known in (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash())
    ):
        return None
    user.backend = data.get(BACKEND_SESSION_KEY, "")
    teams, private = frozenset(row[13]), frozenset(row[14])
    actor = Actor("agent", row[11], str(user), Scope(row[12], teams, private - teams)) if row[11] else None
    return Person(user, actor, user.time_zone or row[15] or "UTC", row[16] or "", row[17] or "")
