"""Regions that look the same to many agents are drawn once for all of them.

When a ticket of a busy queue changes, every page that shows the queue asks for its rows again in the same moment. Each
says which news it has heard (`X-Heard`, the stamp that the stream put on them); what began to be drawn after that
moment shows the change, whoever it was drawn for. So the first who asks has it drawn and the others are given the same
bytes. Nothing is given out that may be older than the news, and nothing to those who may see other tickets: the rule
of what an agent may see is part of the key. Rows among which somebody has a draft are theirs alone. A page that has
heard nothing is drawn for itself, as ever.
"""

import re
import threading
from collections.abc import Callable, Hashable
from typing import NamedTuple

from django.db import connection
from django.http import HttpResponse
from django.utils import timezone, translation

from frontdesk.accounts.permissions import work
from frontdesk.events import Actor
from frontdesk.kit import moment
from frontdesk.tickets.permissions import visible_sql as visible
from frontdesk.workspace.access import DeskRequest

_ROW = re.compile(rb'id="row-(\d+)"')
_DRAFTS = "SELECT t.number FROM tickets_draft d JOIN tickets_ticket t ON t.id = d.ticket_id WHERE d.agent_id = %s"
KEPT_MICROSECONDS, MOST_KEPT = 5_000_000, 200


class Drawn(NamedTuple):
    """A region as it was drawn, and when that began."""

    began: int
    content: bytes
    headers: dict[str, str]
    numbers: frozenset[int]


_kept: dict[Hashable, Drawn] = {}
_turns: dict[Hashable, threading.Lock] = {}
_all = threading.Lock()


def shared(request: DeskRequest, draw: Callable[[], HttpResponse]) -> HttpResponse:
    """The rows that `draw` makes, or the same rows drawn for somebody else since the news that this page heard.

    Only for what depends on nothing but the address, time zone, language, which tickets the agent may see and whether
    they may act, and the agent's drafts.
    """
    heard = moment.read(request.headers.get("X-Heard", ""))
    if heard is None:
        return draw()
    rule, params = visible(request.actor)
    zone, language = timezone.get_current_timezone_name(), translation.get_language()
    key = (request.get_full_path(), rule, repr(params), zone, language, work(request.actor))
    drafts = _drafts(request.actor)
    turn = _turn(key)
    if turn is None:
        return draw()
    with turn:
        known = _kept.get(key)
        if known is None or known.began <= heard or drafts & known.numbers:
            began = moment.now()
            answer = draw()
            numbers = frozenset(map(int, _ROW.findall(answer.content)))
            if answer.status_code != 200 or drafts & numbers:
                return answer
            known = _kept[key] = Drawn(began, answer.content, dict(answer.items()), numbers)
    return HttpResponse(known.content, headers=known.headers)


def _drafts(actor: Actor) -> frozenset[int]:
    """Numbers of the tickets on which the agent has half-written words."""
    with connection.cursor() as cursor:
        cursor.execute(_DRAFTS, [actor.id])
        return frozenset(row[0] for row in cursor.fetchall())


def _turn(key: Hashable) -> "threading.Lock | None":
    """One draws, the others wait for it. What nobody has asked for lately is forgotten; None when too much is kept."""
    with _all:
        if key not in _turns and len(_turns) >= MOST_KEPT:
            limit = moment.now() - KEPT_MICROSECONDS
            for old in [one for one, turn in _turns.items() if not turn.locked() and _age(one) < limit]:
                _turns.pop(old)
                _kept.pop(old, None)
            if len(_turns) >= MOST_KEPT:
                return None
        return _turns.setdefault(key, threading.Lock())


def _age(key: Hashable) -> int:
    known = _kept.get(key)
    return known.began if known else 0
