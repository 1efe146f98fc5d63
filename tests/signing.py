"""Mails that their domain vouches for: keys, signatures and the zone that publishes them."""

import base64
from collections.abc import Sequence
from functools import cache

import dkim
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.zones import RecordedZone


@cache
def key_pair() -> tuple[bytes, str]:
    """(private key as PEM, public key as it stands in DNS)."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return private, base64.b64encode(public).decode()


def published(*domains: str, policy: str = "reject") -> dict[str, list[dict[str, str]]]:
    """A zone in which these domains have a key, a DMARC policy and a single sending host, 192.0.2.10."""
    zone = {}
    for domain in domains:
        zone[f"s1._domainkey.{domain}"] = [{"TXT": f"v=DKIM1; k=rsa; p={key_pair()[1]}"}]
        zone[f"_dmarc.{domain}"] = [{"TXT": f"v=DMARC1; p={policy}"}]
        zone[domain] = [{"TXT": "v=spf1 ip4:192.0.2.10 -all"}]
    return zone


def signed(raw: bytes, domain: str, *, headers: tuple[bytes, ...] = (b"from", b"to", b"subject")) -> bytes:
    """The mail with a DKIM signature of the domain."""
    raw = raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return bytes(dkim.sign(raw, b"s1", domain.encode(), key_pair()[0], include_headers=list(headers))) + raw


def sealed(raw: bytes, domain: str, server: str) -> bytes:
    """The mail with an ARC set of the domain, over the `Authentication-Results` of that server."""
    raw = raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    fields = dkim.arc_sign(raw, b"s1", domain.encode(), key_pair()[0], server.encode())
    return b"".join(fields) + raw


class CastZone(RecordedZone):
    """The domains of the cast publish a policy and a key; elsewhere.test publishes nothing. For `MAIL_RESOLVER`."""

    def __init__(self, servers: Sequence[str] = ()) -> None:
        super().__init__(published("meridian.test", "croft.test", "evil.test"))
