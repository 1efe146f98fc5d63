"""From a provider's call to envelopes."""

import logging
from email.parser import BytesParser
from email.policy import HTTP
from typing import Final

from anymail.exceptions import AnymailConfigurationError, AnymailError, AnymailWebhookValidationFailure
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.crypto import constant_time_compare
from django.utils.datastructures import MultiValueDict

from frontdesk.channels.actions.inboxes import record_arrival, record_failure
from frontdesk.channels.actions.intake import Source, receive
from frontdesk.channels.hooks.fetching import NotFetched
from frontdesk.channels.hooks.provider import Handed, Provider, Refused
from frontdesk.channels.mail.entities import MAX_BYTES
from frontdesk.channels.models import Inbox
from frontdesk.channels.transport.settings import receiving_of
from frontdesk.kit import crypto

log = logging.getLogger(__name__)
MOST: Final = MAX_BYTES * 2  # JSON and base64 swell what they carry


def address_token(inbox: Inbox) -> str:
    """The secret part of the address for an inbox's provider; another after `hook_number` has changed."""
    return crypto.sign("inbound-hook", f"{inbox.pk}:{inbox.settings.get('hook_number', 0)}", 24)


def inbox_at(pk: int, provider: str, token: str) -> Inbox | None:
    """The active inbox that this provider serves under this address. Constant time in the secret."""
    inbox = Inbox.objects.active().filter(pk=pk, channel="email").first()
    wanted = address_token(inbox) if inbox is not None else "none"
    is_right = constant_time_compare(wanted, token)
    if inbox is None or not is_right or receiving_of(inbox) != "provider":
        return None
    return inbox if inbox.settings.get("provider") == provider else None


def take(inbox: Inbox, provider: type[Provider], request: HttpRequest) -> int:
    """Commit every mail of a call; how many were new. Said again, it changes nothing.

    Raises Refused, and OSError or DatabaseError when nothing can be stored now: the provider must call again then.
    """
    fields = read_form(request)
    try:
        handed = provider.handed(inbox, request, fields)
    except AnymailWebhookValidationFailure as error:
        raise Refused("The signature is not the provider's.", 403) from error
    except NotFetched as error:
        record_failure(inbox, str(error))
        raise
    except (AnymailError, AnymailConfigurationError, LookupError, TypeError, ValueError, AttributeError) as error:
        log.warning("A call of %s for inbox %s cannot be read: %s", provider.slug, inbox.slug, error)
        raise Refused("This is no mail that the provider hands over.", 400) from error
    count = sum(not _keep(inbox, mail) for mail in handed)
    record_arrival(inbox)
    return count


def _keep(inbox: Inbox, mail: Handed) -> bool:
    """Whether it was there already."""
    source = Source(envelope_from=mail.sender[:320], envelope_to=mail.recipient[:320])
    trace = b""
    if mail.recipient and "\n" not in mail.recipient:
        trace = f"Delivered-To: {mail.recipient}\r\n".encode()
    return receive(trace + mail.raw, inbox, source).is_duplicate


def read_form(request: HttpRequest) -> dict[str, bytes]:
    """Read the body, up to MOST bytes, and a form's fields as the bytes that they are.

    Django's own limits are for people's forms; and it would decode a raw mail as if it were text. Raises Refused.
    """
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST:
        raise Refused("That is too large.", 413)
    body = request.read(MOST + 1)
    if len(body) > MOST:
        raise Refused("That is too large.", 413)
    request._body = body
    kind = request.META.get("CONTENT_TYPE", "")
    if not kind.lower().startswith("multipart/form-data"):
        return {}
    fields: dict[str, bytes] = {}
    posted, files = QueryDict(mutable=True), MultiValueDict[str, SimpleUploadedFile]()
    whole = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + kind.encode("latin-1") + b"\r\n\r\n" + body)
    for part in whole.iter_parts() if whole.is_multipart() else ():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if not isinstance(name, str) or not isinstance(content, bytes):
            continue
        if filename := part.get_filename():
            files.appendlist(name, SimpleUploadedFile(filename, content, part.get_content_type()))
        else:
            fields[name] = content
            posted.appendlist(name, content.decode("utf-8", "replace"))
    request._post, request._files = posted, files  # type: ignore[attr-defined]
    return fields
