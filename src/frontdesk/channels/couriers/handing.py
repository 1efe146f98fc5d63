"""Handing mail to a provider over HTTP, with its answers turned into sentences."""

import time
from email.message import EmailMessage
from email.utils import getaddresses
from typing import Any

from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from django.core.mail import EmailMultiAlternatives

from frontdesk.channels.channel import NotSent
from frontdesk.channels.couriers.courier import Courier
from frontdesk.channels.handover import Handover, Refusal
from frontdesk.channels.models import Inbox, OutboundEnvelope
from frontdesk.channels.transport.letter import message_of

# The provider makes these from the message's parts itself.
_LEFT_OUT = {"from", "to", "cc", "subject", "mime-version", "content-type", "content-transfer-encoding", "reply-to"}
_MEANING = {
    "invalid": "The provider says that this is no address.",
    "rejected": "The provider refuses to write to this address: mail to it came back before, or its owner complained.",
    "failed": "The provider could not take the message for this address.",
}

REASONS = ("message", "Message", "ErrorMessage", "error_message", "description", "detail", "error")


def deliver(courier: type[Courier], inbox: Inbox, envelope: OutboundEnvelope, to: list[str]) -> Handover:
    """Send an envelope through its inbox's provider. Raises NotSent."""
    message = as_django(message_of(inbox, envelope), to, courier.headers)
    message.metadata = {"frontdesk": str(envelope.uuid)}
    message.track_opens = bool(inbox.settings.get("track_opens"))
    return hand(courier, inbox, message, to)


def hand(courier: type[Courier], inbox: Inbox, message: Any, to: list[str]) -> Handover:
    """Give the provider a message in Django's form. Raises NotSent with its answer in words."""
    message.track_clicks = False
    start, nobody = time.monotonic(), False
    try:
        courier.connection(inbox).send_messages([message])
    except LookupError as error:
        raise NotSent(str(error), concerns="server") from error
    except AnymailRecipientsRefused:
        nobody = True  # each recipient's answer stands in the status, unless the provider words it as never before
    except AnymailAPIError as error:
        raise _not_sent(courier, error) from error
    except AnymailError as error:
        raise NotSent(f"{courier.label} cannot carry this message: {_short(error)}", is_final=True) from error
    status = message.anymail_status
    nobody = nobody or int(getattr(status.esp_response, "status_code", None) or 200) >= 400
    return Handover(_refused(status, to, "rejected" if nobody else ""), time.monotonic() - start, _name(status))


def as_django(message: EmailMessage, to: list[str], headers: dict[str, str]) -> Any:
    """The composed message in Django's form, for those of its recipients only."""
    wanted = {one.lower() for one in to}
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    kept = {name: str(value) for name, value in message.items() if name.lower() not in _LEFT_OUT}
    made = EmailMultiAlternatives(
        subject=str(message["Subject"]),
        body=plain.get_content() if plain else "",
        from_email=str(message["From"]),
        to=_people(message, "To", wanted),
        cc=_people(message, "Cc", wanted),
        reply_to=[str(message["Reply-To"])] if message["Reply-To"] else None,
        headers=kept | headers,
    )
    if html:
        made.attach_alternative(html.get_content(), "text/html")
    for part in message.walk():
        if part.get_content_disposition() in {"attachment", "inline"} and not part.is_multipart():
            made.attach(part)
    return made


def _people(message: EmailMessage, field: str, wanted: set[str]) -> list[str]:
    listed = [str(one) for value in message.get_all(field, []) for one in value.addresses]
    return [one for one in listed if getaddresses([one])[0][1].lower() in wanted]


def _refused(status: Any, to: list[str], otherwise: str) -> dict[str, Refusal]:
    answers = (status.recipients or {}).items()
    told = {str(address).lower(): one.status for address, one in answers if one.status != "unknown"}
    found = {one: told.get(one.lower(), otherwise) for one in to}
    return {one: Refusal(_MEANING[word], is_final=True) for one, word in found.items() if word in _MEANING}


def _name(status: Any) -> str:
    if isinstance(status.message_id, str):
        return status.message_id
    names = [one.message_id for one in (status.recipients or {}).values() if one.message_id]
    return str(names[0]) if names else ""


def _not_sent(courier: type[Courier], error: AnymailAPIError) -> NotSent:
    """What an answer by HTTP means (RFC 9110): keys and limits may be mended, a bad request will not get better."""
    code = _code(error)
    if code is None:
        return NotSent(f"{courier.label} did not answer.", concerns="server", is_uncertain=True)
    if code in {401, 403}:
        return NotSent(f"{courier.label} refused the key that is entered{_said(error)}", concerns="server")
    if code == 429 or code >= 500:
        return NotSent(f"{courier.label} cannot take mail at the moment ({code}).", concerns="server")
    return NotSent(f"{courier.label} refused the message{_said(error)}", is_final=True)


def _code(error: AnymailAPIError) -> int | None:
    """The answer's status; Amazon's library hides it among other things that it tells."""
    told = getattr(error, "response", None)
    if error.status_code is None and isinstance(told, dict):
        code = told.get("ResponseMetadata", {}).get("HTTPStatusCode")
        return int(code) if code else None
    return int(error.status_code) if error.status_code else None


def _said(error: AnymailAPIError) -> str:
    """The provider's own reason, out of whatever form it answers in; only a full stop where it gives none."""
    told = getattr(error, "response", None)
    try:
        known = told.get("Error", {}) if isinstance(told, dict) else told.json()  # type: ignore[union-attr]
    except (AttributeError, ValueError):
        known = {}
    words = " ".join(_reason(known).split())[:300].rstrip(".")
    return f": {words}." if words else "."


def _reason(known: Any, depth: int = 0) -> str:
    """The first sentence for people in an answer: under one of the names that providers give it, however deep."""
    if isinstance(known, list):
        return next(filter(None, (_reason(one, depth + 1) for one in known[:5])), "") if depth < 5 else ""
    if not isinstance(known, dict) or depth > 5:
        return ""
    own = next((str(known[name]) for name in REASONS if isinstance(known.get(name), str)), "")
    return own or next(filter(None, (_reason(one, depth + 1) for one in known.values())), "")


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:300]
