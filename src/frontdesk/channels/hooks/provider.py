"""The base of all providers that hand over mail."""

import datetime
import hashlib
import warnings
from dataclasses import dataclass
from typing import Any, ClassVar

from anymail.exceptions import (
    AnymailInsecureWebhookWarning,
    AnymailNotSupportedWarning,
    AnymailWebhookValidationFailure,
)
from django.conf import settings
from django.http import HttpRequest

from frontdesk.channels.models import Inbox
from frontdesk.kit import clock
from frontdesk.kit.registry import Catalogue

SECRET_PREFIX = "hook_"  # noqa: S105 -- the beginning of names in `Inbox.secrets`


class Refused(Exception):
    """The call is not the provider's, or says nothing that can be read; `status` is 400 or 403."""

    def __init__(self, sentence: str, status: int) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True)
class Handed:
    """One mail: its bytes, and the envelope's sender and recipient when the provider told them, else ''."""

    raw: bytes
    sender: str = ""
    recipient: str = ""


class Provider(Catalogue):
    """One provider. `view` is anymail's; `keys` are (name, label) of what it needs to verify or to fetch.

    With `is_signed` a call without the provider's signature is refused; others are known by their secret address alone.
    """

    required: ClassVar[tuple[str, ...]] = ("view", "steps")
    view: ClassVar[type[Any]]
    steps: ClassVar[str]  # one sentence for the console: where the address is entered
    keys: ClassVar[tuple[tuple[str, str], ...]] = ()
    is_signed: ClassVar[bool] = False

    @classmethod
    def handed(cls, inbox: Inbox, request: HttpRequest, fields: dict[str, bytes]) -> list[Handed]:
        """The mails of a call. `fields` are the bytes of a form's fields. Raises what anymail raises, and Refused."""
        view = cls.verifier(inbox)
        view.run_validators(request)
        return [cls.mail_of(event, fields) for event in view.parse_events(request) if event.message is not None]

    @classmethod
    def mail_of(cls, event: Any, fields: dict[str, bytes]) -> Handed:
        """The raw bytes where the provider gives them, else the mail made of its parts."""
        message = event.message
        raw = cls.raw(event, fields) or written(message)
        return Handed(raw, str(message.envelope_sender or ""), str(message.envelope_recipient or ""))

    @classmethod
    def raw(cls, event: Any, fields: dict[str, bytes]) -> bytes:
        """The mail's own bytes, or b''."""
        return b""

    @classmethod
    def verifier(cls, inbox: Inbox) -> Any:
        """anymail's view with the inbox's keys. Raises Refused when a key is missing."""
        given = {name: inbox.secrets.get(SECRET_PREFIX + name, "") for name, _ in cls.keys}
        if not all(given.values()):
            raise Refused("The keys of the provider are not entered.", 403)
        if address := cls.api(inbox, ""):
            given["api_url"] = address
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", AnymailInsecureWebhookWarning)  # the address is secret
            warnings.simplefilter("ignore", AnymailNotSupportedWarning)  # we test what we use of it
            return cls.view(**given)

    @classmethod
    def api(cls, inbox: Inbox, usual: str) -> str:
        """Where the provider's interface is: `usual`, or a stand-in for it on this machine."""
        return (str(inbox.settings.get("provider_api_url", "")) if settings.ALLOW_PRIVATE_HOSTS else "") or usual


def written(message: Any) -> bytes:
    """The bytes of a mail that was made of its parts: the same parts give the same bytes, so that a call that is
    repeated brings nothing new."""
    leaves = [part.get_payload(decode=True) or b"" for part in message.walk() if not part.is_multipart()]
    mark = hashlib.sha256(b"\0".join(leaves)).hexdigest()[:24]
    for number, part in enumerate(message.walk()):
        if part.get_content_maintype() == "multipart":
            part.set_boundary(f"=_frontdesk_{number}_{mark}")
    return bytes(message.as_bytes())


def in_time(moment: float, lives: datetime.timedelta) -> None:
    """Raises AnymailWebhookValidationFailure when a signed moment (seconds since 1970) is too long ago, or to come."""
    if abs(clock.now().timestamp() - moment) > lives.total_seconds():
        raise AnymailWebhookValidationFailure("The call is too old.")
