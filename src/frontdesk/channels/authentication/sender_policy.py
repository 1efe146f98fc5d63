"""SPF (RFC 7208): whether the delivering client may send for the domain of the return path."""

import ipaddress
from collections.abc import Sequence
from typing import Any

import spf

from frontdesk.channels.authentication.resolver import Patient, Silent
from frontdesk.channels.authentication.verdict import result_word


class _Query(spf.query):  # type: ignore[misc]  # the library has no types
    """pyspf's evaluation over our resolver: its own keeps no limits for threads and knows no cache."""

    def __init__(self, client: str, sender: str, helo: str, names: Patient) -> None:
        self._names = names
        super().__init__(i=client, s=sender, h=helo, strict=True, receiver="frontdesk")

    def dns(
        self, name: str, qtype: str, cnames: dict[str, str] | None = None, ignore_void: bool = False
    ) -> Sequence[Any]:
        name = str(name).rstrip(".").lower()
        if not name or not all(0 < len(label) < 64 for label in name.split(".")) or len(name) > 253:
            return []
        try:
            records = list(self._names.lookup(name, qtype))
        except Silent as error:
            raise spf.TempError(f"DNS {error}") from error
        if not records and not ignore_void:
            self.void_lookups += 1
            if self.void_lookups > spf.MAX_VOID_LOOKUPS:
                raise spf.PermError(f"Void lookup limit of {spf.MAX_VOID_LOOKUPS} exceeded")
        return records

    def get_explanation(self, spec: str) -> str:
        """Nobody reads the domain's own words, so they are not fetched."""
        return ""


def check_spf(client: str, sender: str, helo: str, names: Patient) -> tuple[str, str]:
    """(result, domain that was checked). `sender` is the return path; with an empty one the greeting counts.

    A client inside one's own network, or none at all, gives "none": there is nothing that SPF could say.
    """
    domain = sender.rpartition("@")[2] if sender else helo
    if not domain or not client:
        return "none", ""
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return "none", domain.lower()
    if address.is_loopback or address.is_link_local or address.is_unspecified:
        return "none", domain.lower()
    try:
        result = str(_Query(client, sender, helo, names).check()[0])
    except spf.TempError:
        result = "temperror"
    except Exception:  # a record that the library stumbles over is the domain's mistake, not ours
        result = "permerror"
    return result_word(result), domain.lower().rstrip(".")
