"""The base of all providers that hand over mail."""

import warnings
from dataclasses import dataclass
from typing import Any, ClassVar

from anymail.exceptions import AnymailInsecureWebhookWarning, AnymailNotSupportedWarning
from django.http import HttpRequest

from frontdesk.channels.models import Inbox
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
        raw = cls.raw(event, fields) or bytes(message.as_bytes())
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
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", AnymailInsecureWebhookWarning)  # the address is secret
            warnings.simplefilter("ignore", AnymailNotSupportedWarning)  # we test what we use of it
            return cls.view(**given)
