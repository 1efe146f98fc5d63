"""What of a received mail may be kept."""

import logging

from frontdesk.accounts.models import Workspace
from frontdesk.channels.mail.entities import MAX_BYTES
from frontdesk.channels.mail.redaction import redact_mail
from frontdesk.kit.cards import redact_text

log = logging.getLogger(__name__)


def kept_form(raw: bytes) -> bytes:
    """The bytes that are stored: as received, or without card numbers where the workspace wants it so (A69).

    A second delivery of the same mail has the same form, so it is recognised as before. Never raises for a mail: one
    that cannot be taken apart is searched as plain text.
    """
    if not Workspace.masks_cards():
        return raw
    try:
        if len(raw) > MAX_BYTES:  # nobody will read it: it is put aside, and not worth the memory
            return _as_text(raw)
        return redact_mail(raw)
    except Exception as error:  # whatever a mail does to the reader, it must not stop its arrival
        log.warning(
            "A mail of %s bytes was searched for card numbers as plain text (%s)", len(raw), type(error).__name__
        )
        return _as_text(raw)


def _as_text(raw: bytes) -> bytes:
    return redact_text(raw.decode("latin-1")).encode("latin-1")
