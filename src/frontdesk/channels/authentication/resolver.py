"""The edge to the name servers: short patience, a cache, and silence while they are away.

Checks ask through this alone, so that tests answer with recorded zones (`MAIL_RESOLVER`).
"""

import threading
import time
from collections.abc import Sequence
from typing import Any, Final, Protocol

import dns.exception
import dns.message
import dns.resolver
from django.conf import settings
from django.utils.module_loading import import_string

LOOKUP_SECONDS: Final = 2.0
MAIL_SECONDS: Final = 8.0  # for all questions about one mail
MAX_LOOKUPS: Final = 60  # for one mail
PAUSE_SECONDS: Final = 30.0  # after name servers were silent
FAILURES_BEFORE_PAUSE: Final = 5
MAX_CACHED: Final = 5_000


class Silent(Exception):
    """The name servers did not answer, or not in time: ask again another day."""


class Resolver(Protocol):
    def lookup(self, name: str, kind: str) -> Sequence[Any]:
        """Records of a name, CNAMEs followed; empty when there are none. Raises Silent.

        By kind: TXT is a tuple of byte strings, A and AAAA a string, MX (preference, name), PTR a name.
        """


class SystemResolver:
    """The name servers of the machine, or those of FRONTDESK_NAME_SERVERS. Safe for threads."""

    def __init__(self, servers: Sequence[str] = ()) -> None:
        self._servers = list(servers)
        self._lock = threading.Lock()
        self._cache: dict[tuple[str, str], tuple[float, Sequence[Any] | None]] = {}  # None: it was silent
        self._failures = 0
        self._silent_until = 0.0
        self._resolver: dns.resolver.Resolver | None = None

    def lookup(self, name: str, kind: str) -> Sequence[Any]:
        key, now = (name.lower().rstrip("."), kind), time.monotonic()
        with self._lock:
            known = self._cache.get(key)
            if known is not None and known[0] > now and known[1] is not None:
                return known[1]
            if self._silent_until > now or (known is not None and known[0] > now):
                raise Silent("The name servers were silent a moment ago.")
        try:
            records, seconds = self._ask(key[0], kind)
        except Silent as error:
            self._note_silence(key, is_timeout=isinstance(error.__cause__, dns.exception.Timeout))
            raise
        with self._lock:
            self._failures = 0
            self._keep(key, now + seconds, records)
        return records

    def _note_silence(self, key: tuple[str, str], *, is_timeout: bool) -> None:
        """Remember it; after some in a row all questions pause, and then a single further one decides."""
        until = time.monotonic() + PAUSE_SECONDS
        with self._lock:
            self._keep(key, until, None)
            self._failures += is_timeout
            if self._failures >= FAILURES_BEFORE_PAUSE:
                self._silent_until, self._failures = until, FAILURES_BEFORE_PAUSE - 1

    def _keep(self, key: tuple[str, str], until: float, records: Sequence[Any] | None) -> None:
        if len(self._cache) >= MAX_CACHED:
            self._cache.clear()
        self._cache[key] = (until, records)

    def _ask(self, name: str, kind: str) -> tuple[Sequence[Any], float]:
        """(records, seconds for which they hold)."""
        try:
            answer = self._made().resolve(name, kind, lifetime=LOOKUP_SECONDS, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer, dns.message.ChainTooLong):
            return (), 300.0
        except (dns.exception.DNSException, OSError) as error:
            if isinstance(error, dns.exception.SyntaxError | dns.exception.FormError):
                return (), 300.0  # no name at all: `a..example`, a label of 64 letters
            raise Silent(str(error)) from error
        except (UnicodeError, ValueError):
            return (), 300.0
        seconds = min(3600.0, max(60.0, float(answer.rrset.ttl if answer.rrset else 60)))
        return tuple(_value(record, kind) for record in answer), seconds

    def _made(self) -> dns.resolver.Resolver:
        if self._resolver is None:
            made = dns.resolver.Resolver(configure=not self._servers)
            if self._servers:
                made.nameservers = [_server(one, made) for one in self._servers]
            self._resolver = made
        return self._resolver


def _server(address: str, made: dns.resolver.Resolver) -> Any:
    """`1.2.3.4`, `1.2.3.4:5353` or `[::1]:5353`."""
    from dns.nameserver import Do53Nameserver

    host, colon, port = address.rpartition(":")
    if colon and port.isdigit() and (host.count(":") == 0 or host.startswith("[")):
        return Do53Nameserver(host.strip("[]"), int(port))
    return Do53Nameserver(address.strip("[]"), made.port)


def _value(record: Any, kind: str) -> Any:
    if kind == "TXT":
        return tuple(record.strings)
    if kind in {"A", "AAAA"}:
        return str(record.address)
    if kind == "MX":
        return record.preference, record.exchange.to_text(omit_final_dot=True)
    return record.target.to_text(omit_final_dot=True)


class Patient:
    """A resolver for one mail: so many questions and so much time, then it counts as silent."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._left = MAX_LOOKUPS
        self._until = time.monotonic() + MAIL_SECONDS

    def lookup(self, name: str, kind: str) -> Sequence[Any]:
        self._left -= 1
        if self._left < 0 or time.monotonic() > self._until:
            raise Silent("The checks of this mail took too long.")
        return self._resolver.lookup(name, kind)

    def text(self, name: str) -> list[bytes]:
        """TXT records, the strings of each joined."""
        return [b"".join(parts) for parts in self.lookup(name, "TXT")]


_made: dict[tuple[str, ...], Resolver] = {}


def resolver() -> Resolver:
    """The resolver of this process, as the settings name it."""
    key = (settings.MAIL_RESOLVER, *settings.NAME_SERVERS)
    if key not in _made:
        _made[key] = import_string(settings.MAIL_RESOLVER)(settings.NAME_SERVERS)
    return _made[key]
