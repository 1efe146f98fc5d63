"""Name servers for tests: a zone that is written down instead of asked for."""

from collections.abc import Mapping, Sequence
from typing import Any

from frontdesk.channels.authentication.resolver import Silent

MAX_CNAMES = 10
Zone = Mapping[str, Sequence[Any]]


class RecordedZone:
    """Answers from a mapping of name to records, each {"TXT": …} and so on, or "TIMEOUT" for a silent server."""

    def __init__(self, zone: Zone) -> None:
        self._zone = {name.lower().rstrip("."): list(records) for name, records in zone.items()}
        self.asked: list[tuple[str, str]] = []

    def lookup(self, name: str, kind: str) -> Sequence[Any]:
        self.asked.append((name, kind))
        for _ in range(MAX_CNAMES):
            records = self._zone.get(name.lower().rstrip("."), [])
            found = [
                value for record in records if isinstance(record, dict) for key, value in record.items() if key == kind
            ]
            if found:
                return [_value(one, kind) for one in found]
            if "TIMEOUT" in records:
                raise Silent("The zone says TIMEOUT.")
            alias = [record["CNAME"] for record in records if isinstance(record, dict) and "CNAME" in record]
            if not alias:
                return []
            name = str(alias[0])
        return []


def _value(value: Any, kind: str) -> Any:
    if kind == "TXT":
        return tuple(_bytes(one) for one in (value if isinstance(value, list | tuple) else [value]))
    if kind == "MX":
        return int(value[0]), str(value[1])
    return str(value)


def _bytes(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode("latin-1", "replace")


def texts(zone: Mapping[str, str]) -> RecordedZone:
    """A zone of TXT records alone."""
    return RecordedZone({name: [{"TXT": value}] for name, value in zone.items()})
