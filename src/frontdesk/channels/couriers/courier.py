"""The base of all providers that carry mail."""

import warnings
from typing import Any, ClassVar, NamedTuple

from anymail.exceptions import AnymailInsecureWebhookWarning, AnymailNotSupportedWarning
from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from frontdesk.channels.models import Inbox
from frontdesk.kit.registry import Catalogue

SECRET_PREFIX = "courier_"  # noqa: S105 -- the beginning of names in `Inbox.secrets`


class Key(NamedTuple):
    """Something the provider gave us: its name in anymail, and what the console calls it. All are kept sealed."""

    name: str
    label: str
    is_required: bool = True


class Courier(Catalogue):
    """One provider. `keys` are needed to send, `hook_keys` to verify its calls; `steps` says where they are found.

    One whose calls carry no signature (`is_signed` is false) is known by its secret address alone. `keeps_message_id`
    tells whether our Message-ID travels; where it does not, answers find their ticket by the signed reply address.
    """

    required: ClassVar[tuple[str, ...]] = ("backend", "view", "steps", "keys")
    backend: ClassVar[str]
    view: ClassVar[str]
    steps: ClassVar[str]
    keys: ClassVar[tuple[Key, ...]]
    hook_keys: ClassVar[tuple[Key, ...]] = ()
    is_signed: ClassVar[bool] = False
    keeps_message_id: ClassVar[bool] = True
    headers: ClassVar[dict[str, str]] = {}
    regions: ClassVar[dict[str, str]] = {}

    @classmethod
    def connection(cls, inbox: Inbox) -> Any:
        """anymail's sender with the inbox's keys. Raises LookupError with a sentence when one is missing."""
        given = cls._given(inbox, cls.keys)
        address = cls.regions.get(str(inbox.settings.get("courier_region", "")), "")
        if settings.ALLOW_PRIVATE_HOSTS:  # a provider's stand-in on this machine
            address = str(inbox.settings.get("courier_api_url", "")) or address
        if address:
            given["api_url"] = address
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", AnymailNotSupportedWarning)  # we test what we use of it
            return import_string(cls.backend)(fail_silently=False, ignore_unsupported_features=True, **given)

    @classmethod
    def events(cls, inbox: Inbox, request: HttpRequest) -> list[Any]:
        """What a verified call says, in anymail's words. Raises what anymail raises, Refused and LookupError."""
        cls.verify(inbox, request)
        view = cls.verifier(inbox)
        view.run_validators(request)
        return [event for event in view.parse_events(request) if event is not None]

    @classmethod
    def kind(cls, event: Any) -> str:
        """What happened, in anymail's words; providers tell of more than it knows."""
        return str(event.event_type)

    @classmethod
    def words(cls, event: Any) -> str:
        """The receiving server's answer, or what the provider says in its place; '' for none."""
        return str(event.mta_response or event.description or "")

    @classmethod
    def failure(cls, event: Any) -> str:
        """Whether it was the address's own fault: hard or soft, or '' where only the server's words can tell."""
        return ""

    @classmethod
    def verify(cls, inbox: Inbox, request: HttpRequest) -> None:
        """A check of the provider's signature beside anymail's own. Raises AnymailWebhookValidationFailure."""

    @classmethod
    def verifier(cls, inbox: Inbox) -> Any:
        """anymail's reader of the provider's calls. Raises LookupError with a sentence when a key is missing."""
        given = cls.hook_settings(inbox)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", AnymailInsecureWebhookWarning)  # the address is secret
            warnings.simplefilter("ignore", AnymailNotSupportedWarning)  # we test what we use of it
            return import_string(cls.view)(**given)

    @classmethod
    def hook_settings(cls, inbox: Inbox) -> dict[str, Any]:
        """What the reader is made with."""
        return cls._given(inbox, cls.hook_keys)

    @classmethod
    def _given(cls, inbox: Inbox, keys: tuple[Key, ...]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key in keys:
            value = inbox.secrets.get(SECRET_PREFIX + key.name, "")
            if value:
                found[key.name] = value
            elif key.is_required:
                raise LookupError(f"{cls.label}: the {key.label} is not entered.")
        return found
