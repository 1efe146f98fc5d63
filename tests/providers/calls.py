"""Calls of providers, filled in and signed as each of them does it."""

import base64
import datetime
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

HERE = Path(__file__).parent
KEY = "key-123"
SVIX_KEY = "whsec_" + base64.b64encode(b"0123456789abcdef").decode()
POSTAL_KEY = rsa.generate_private_key(65537, 2048)
SENDGRID_KEY = ec.generate_private_key(ec.SECP256R1())


@dataclass(frozen=True)
class Call:
    """What travels: the body, its type and the headers that sign it."""

    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = "application/json"

    def altered(self) -> "Call":
        """The same signature over other words."""
        body = self.body.replace(b"customer.example", b"evil.example") or b"{}"
        return replace(self, body=body if body != self.body else self.body + b" ")

    def unsigned(self) -> "Call":
        return replace(self, headers={})

    def forged(self) -> "Call":
        """Signed by somebody who has not got the key."""
        wrong = {name: base64.b64encode(b"0" * 64).decode() for name in self.headers}
        return replace(self, headers=wrong | {name: self.headers[name] for name in self.headers if "imestamp" in name})


def public(key: Any) -> str:
    """The public half as the console asks for it: base64 without its BEGIN line."""
    pem = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return "".join(pem.decode().splitlines()[1:-1])


def payload(name: str, **values: object) -> Any:
    """A stored payload with its `{…}` filled in."""

    def filled(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: filled(value) for key, value in node.items()}
        if isinstance(node, list):
            return [filled(one) for one in node]
        if not isinstance(node, str) or "{" not in node:
            return node
        whole = node.strip("{}")
        if node == f"{{{whole}}}" and whole in values:
            return values[whole]
        for key, value in values.items():
            node = node.replace(f"{{{key}}}", str(value))
        return node

    return filled(json.loads((HERE / name).read_text()))


def plain(said: object) -> Call:
    """A provider that does not sign: its address is the secret."""
    return Call(json.dumps(said).encode())


def by_body(header: str, key: str = KEY) -> Callable[[object], Call]:
    """MailerSend and Mailtrap: HMAC-SHA-256 of the body, in hexadecimal."""

    def sign(said: object) -> Call:
        body = json.dumps(said).encode()
        return Call(body, {header: hmac.new(key.encode(), body, hashlib.sha256).hexdigest()})

    return sign


def by_postal(said: object) -> Call:
    """Postal: RSA with SHA-1 over the body."""
    body = json.dumps(said).encode()
    signature = POSTAL_KEY.sign(body, padding.PKCS1v15(), hashes.SHA1())
    return Call(body, {"X-Postal-Signature": base64.b64encode(signature).decode()})


def by_svix(said: object, moment: float | None = None) -> Call:
    """Resend: identifier, moment and body."""
    body, stamp = json.dumps(said).encode(), str(int(moment or time.time()))
    signed = b"msg_1." + stamp.encode() + b"." + body
    key = base64.b64decode(SVIX_KEY.removeprefix("whsec_"))
    mac = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return Call(body, {"svix-id": "msg_1", "svix-timestamp": stamp, "svix-signature": f"v1,{mac}"})


def by_sendgrid(said: object, moment: float | None = None) -> Call:
    """SendGrid's event webhook: ECDSA over moment and body."""
    body, stamp = json.dumps(said).encode(), str(int(moment or time.time()))
    signature = SENDGRID_KEY.sign(stamp.encode() + body, ec.ECDSA(hashes.SHA256()))
    prefix = "X-Twilio-Email-Event-Webhook"
    return Call(body, {f"{prefix}-Signature": base64.b64encode(signature).decode(), f"{prefix}-Timestamp": stamp})


def ago(**parts: float) -> datetime.datetime:
    """A moment before now."""
    return datetime.datetime.now(datetime.UTC) - datetime.timedelta(**parts)


def by_mandrill(said: object, address: str) -> Call:
    """Mandrill: HMAC-SHA-1 over the address and the fields of a form."""
    events = json.dumps([said])
    signed = f"http://testserver{address}mandrill_events{events}".encode()
    mac = base64.b64encode(hmac.new(KEY.encode(), signed, hashlib.sha1).digest()).decode()
    body = urlencode({"mandrill_events": events}).encode()
    return Call(body, {"X-Mandrill-Signature": mac}, "application/x-www-form-urlencoded")


def mailgun_signature(moment: float | None = None, key: str = KEY) -> dict[str, str]:
    """Mailgun signs a moment and a token, inside the body."""
    stamp, token = str(int(moment or time.time())), "t" * 50
    mac = hmac.new(key.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    return {"timestamp": stamp, "token": token, "signature": mac}
