"""Notifications of Amazon SNS, which carry mail and reports: Amazon's signature is verified, subscriptions confirmed.

Source: Amazon SNS Developer Guide, "Verifying the signatures of Amazon SNS messages".
"""

import base64
import binascii
import datetime
import json
import re
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.conf import settings
from django.utils.dateparse import parse_datetime

from frontdesk.channels.hooks.fetching import fetch
from frontdesk.channels.hooks.provider import Refused, in_time
from frontdesk.kit import clock

STALE = datetime.timedelta(hours=24)  # SNS tries an address for six hours
SIGNED: Final = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    "SubscriptionConfirmation": ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
}
# One region's own host. Anybody may have a bucket whose name begins with "sns", as sns.s3.amazonaws.com.
_HOST: Final = re.compile(r"sns\.[a-z]{2,4}(?:-[a-z]{2,12}){1,3}-\d{1,2}\.amazonaws\.com(?:\.cn)?")
_WELCOME: Final = "Successfully validated SNS topic"


def verified(body: bytes) -> dict[str, Any] | None:
    """What a notification says; None for one that asks to confirm a subscription, which is done then, or tells that it
    worked. Raises Refused for what Amazon did not sign, ValueError for nonsense, OSError when Amazon cannot be asked.
    """
    said = json.loads(body)
    if not is_signed(said):
        raise Refused("The signature is not Amazon's.", 403)
    moment = parse_datetime(str(said["Timestamp"]))
    if moment is None:
        raise Refused("The notification does not say when it was made.", 403)
    in_time(moment.timestamp(), STALE)
    if said["Type"] == "SubscriptionConfirmation":
        _from_amazon(str(said["SubscribeURL"]))
        return None
    if str(said["Message"]).startswith(_WELCOME):
        return None
    event = json.loads(said["Message"])
    if not isinstance(event, dict):
        raise ValueError("A notification of SES is an object.")
    return event


def is_signed(said: dict[str, Any]) -> bool:
    """RSA over the named values, by a certificate of Amazon's own host."""
    names = SIGNED.get(str(said.get("Type")))
    if names is None or not said.get("Signature") or not said.get("SigningCertURL"):
        return False
    text = "".join(f"{name}\n{said[name]}\n" for name in names if said.get(name) is not None)
    certificate = _certificate(str(said["SigningCertURL"]))
    key = certificate.public_key()
    is_valid = certificate.not_valid_before_utc <= clock.now() <= certificate.not_valid_after_utc
    digest = hashes.SHA256() if said.get("SignatureVersion") == "2" else hashes.SHA1()  # noqa: S303 -- the scheme's
    if not isinstance(key, rsa.RSAPublicKey) or not is_valid:
        return False
    try:
        key.verify(base64.b64decode(str(said["Signature"])), text.encode(), padding.PKCS1v15(), digest)
    except (InvalidSignature, binascii.Error):
        return False
    return True


@lru_cache(maxsize=16)
def _certificate(address: str) -> x509.Certificate:
    """An address names one certificate for ever: Amazon puts its fingerprint into the name."""
    if not urlsplit(address).path.endswith(".pem"):
        raise Refused("That is no certificate of Amazon.", 403)
    return x509.load_pem_x509_certificate(_from_amazon(address))


def _from_amazon(address: str) -> bytes:
    """Something from Amazon's own hosts. Raises Refused for any other."""
    parts = urlsplit(address)
    is_usual = settings.ALLOW_PRIVATE_HOSTS or parts.port in {None, 443}
    if parts.scheme != "https" or not _HOST.fullmatch(parts.hostname or "") or not is_usual or parts.username:
        raise Refused("That is no address of Amazon.", 403)
    return bytes(fetch(address, "Amazon"))
