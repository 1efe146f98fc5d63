"""Amazon SES: a receipt rule with an SNS action, which carries the raw mail; signed by Amazon."""

import base64
import json
from typing import Any, ClassVar
from urllib.parse import urlsplit

import httpx
from anymail.webhooks.amazon_ses import AmazonSESInboundWebhookView
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.http import HttpRequest

from frontdesk.channels.hooks.provider import Handed, Provider, Refused
from frontdesk.channels.models import Inbox
from frontdesk.kit import net

SIGNED = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    "SubscriptionConfirmation": ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
}


class AmazonSes(Provider, slug="amazon-ses"):
    label = "Amazon SES"
    view: ClassVar[type[Any]] = AmazonSESInboundWebhookView
    steps: ClassVar[str] = (
        "In Amazon SES, make a receipt rule with an SNS action, and subscribe the address to its topic."
    )
    is_signed: ClassVar[bool] = True

    @classmethod
    def handed(cls, inbox: Inbox, request: HttpRequest, fields: dict[str, bytes]) -> list[Handed]:
        """Verified by hand: anymail leaves SNS signatures unverified, and would ask for Amazon's library."""
        said = json.loads(request.body)
        if not is_signed(said):
            raise Refused("The signature is not Amazon's.", 403)
        if said["Type"] == "SubscriptionConfirmation":
            _fetch(said["SubscribeURL"])
            return []
        event = json.loads(said["Message"])
        if event.get("notificationType") != "Received" or "content" not in event:
            raise Refused("The notification carries no mail: choose the SNS action.", 400)
        is_base64 = event["receipt"]["action"].get("encoding") == "BASE64"
        raw = base64.b64decode(event["content"]) if is_base64 else event["content"].encode("utf-8", "surrogateescape")
        recipients = event["receipt"].get("recipients") or [""]
        return [Handed(raw, str(event["mail"].get("source") or ""), str(recipients[0]))]


def is_signed(said: dict[str, Any]) -> bool:
    """RSA over the named values (Amazon SNS, "Verifying the signatures"), by a certificate of Amazon's own host."""
    names = SIGNED.get(str(said.get("Type")))
    if names is None or not said.get("Signature") or not said.get("SigningCertURL"):
        return False
    text = "".join(f"{name}\n{said[name]}\n" for name in names if said.get(name) is not None)
    certificate = x509.load_pem_x509_certificate(_fetch(str(said["SigningCertURL"])))
    key = certificate.public_key()
    digest = hashes.SHA256() if said.get("SignatureVersion") == "2" else hashes.SHA1()  # noqa: S303 -- the scheme's
    if not isinstance(key, rsa.RSAPublicKey):
        return False
    try:
        key.verify(base64.b64decode(said["Signature"]), text.encode(), padding.PKCS1v15(), digest)
    except InvalidSignature:
        return False
    return True


def _fetch(address: str) -> bytes:
    """Something from Amazon's own hosts. Raises Refused for any other."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    if (
        parts.scheme != "https"
        or not host.startswith("sns.")
        or not host.endswith((".amazonaws.com", ".amazonaws.com.cn"))
    ):
        raise Refused("That is no address of Amazon.", 403)
    try:
        with net.http_client() as client:
            return client.get(address).raise_for_status().content
    except httpx.HTTPError as error:
        raise OSError("Amazon does not answer.") from error
