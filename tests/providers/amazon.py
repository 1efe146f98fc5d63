"""Amazon SNS on this machine: a host of its name in TLS, a certificate that signs, and notifications signed with it."""

import base64
import datetime
import json
import socket
import uuid
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

from tests.providers.calls import Call
from tests.providers.stand_in import StandIn
from tests.servers.certificates import make_certificate

HOST = "sns.eu-west-1.amazonaws.com"
TOPIC = "arn:aws:sns:eu-west-1:012345678912:letters"
NAMES = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    "SubscriptionConfirmation": ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
}


class Amazon:
    """Its name leads to this machine, and the authority of this run is trusted: nothing else of the client differs."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        made = make_certificate(folder, host=HOST)
        (folder / "authority.pem").write_text(made.ca_pem)
        monkeypatch.setenv("SSL_CERT_FILE", str(folder / "authority.pem"))
        usual = socket.getaddrinfo

        def here(host: Any, *rest: Any, **more: Any) -> Any:
            return usual("127.0.0.1" if host == HOST else host, *rest, **more)

        monkeypatch.setattr(socket, "getaddrinfo", here)
        self.server = StandIn(made)
        self.key, pem = _signer()
        self.certificate_path = f"/SimpleNotificationService-{uuid.uuid4().hex}.pem"
        self.server.say(self.certificate_path, pem, "application/x-pem-file")
        self.server.say("/?Action=ConfirmSubscription&Token=t-1", b"<ConfirmSubscriptionResponse/>", "text/xml")
        self.origin = f"https://{HOST}:{self.server.port}"

    @property
    def confirmed(self) -> int:
        return sum("ConfirmSubscription" in one.path for one in self.server.asked)

    def call(self, message: object, *, at: datetime.datetime | None = None, version: str = "1", **more: str) -> Call:
        """A signed notification; `message` is JSON, or text as it is."""
        moment = at or datetime.datetime.now(datetime.UTC)
        said = {
            "Type": "Notification",
            "MessageId": str(uuid.uuid4()),
            "TopicArn": TOPIC,
            "Subject": "Amazon SES Email Receipt Notification",
            "Message": message if isinstance(message, str) else json.dumps(message),
            "Timestamp": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "SignatureVersion": version,
            "SigningCertURL": f"{self.origin}{self.certificate_path}",
            "UnsubscribeURL": f"{self.origin}/?Action=Unsubscribe",
            **more,
        }
        return self.sealed(said)

    def confirmation(self, **more: str) -> Call:
        asked = {
            "Type": "SubscriptionConfirmation",
            "Token": "t-1",
            "SubscribeURL": f"{self.origin}/?Action=ConfirmSubscription&Token=t-1",
        }
        return self.call("You have chosen to subscribe.", **asked | more)

    def sealed(self, said: dict[str, str]) -> Call:
        digest = hashes.SHA256() if said["SignatureVersion"] == "2" else hashes.SHA1()
        text = "".join(f"{name}\n{said[name]}\n" for name in NAMES[said["Type"]] if name in said)
        said["Signature"] = base64.b64encode(self.key.sign(text.encode(), padding.PKCS1v15(), digest)).decode()
        headers = {"x-amz-sns-message-type": said["Type"], "x-amz-sns-message-id": said["MessageId"]}
        return Call(json.dumps(said).encode(), headers, "text/plain; charset=UTF-8")

    def stop(self) -> None:
        self.server.stop()


def _signer() -> tuple[rsa.RSAPrivateKey, bytes]:
    key, now = rsa.generate_private_key(65537, 2048), datetime.datetime.now(datetime.UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    return key, made.public_bytes(serialization.Encoding.PEM)
