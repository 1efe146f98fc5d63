"""Whether a mail is signed or encrypted, and by what (S/MIME: RFC 8551; OpenPGP: RFC 3156). Nothing is verified."""

import re
from dataclasses import dataclass
from typing import Final

from frontdesk.channels.mail.cms import CMS_TYPES, cms_kind
from frontdesk.channels.mail.entities import Entity

_CLEARSIGNED: Final = re.compile(
    r"^-----BEGIN PGP SIGNED MESSAGE-----[ \t]*\n(?:[A-Za-z-]{1,40}: [^\n]{0,200}\n){0,9}[ \t]*\n", re.MULTILINE
)
_ENCRYPTED: Final = "-----BEGIN PGP MESSAGE-----"
_SIGNATURE: Final = "-----BEGIN PGP SIGNATURE-----"
_SIGNATURE_END: Final = "-----END PGP SIGNATURE-----"


@dataclass(frozen=True)
class Protection:
    """`standard` is "S/MIME" or "OpenPGP"; of an encrypted mail only the envelope can be read here."""

    standard: str
    is_signed: bool = False
    is_encrypted: bool = False

    @property
    def sentence(self) -> str:
        """What people are told."""
        if self.is_encrypted:
            return f"This mail is encrypted with {self.standard}. Download its file to open it with the right key."
        return f"Signed with {self.standard}; the signature was not checked."


def protection_of(entities: list[Entity], text: str) -> Protection | None:
    """What protects a mail, or None. The words of an inline OpenPGP message count as encrypted."""
    kinds = {entity.content_type for entity in entities}
    wrapped = {cms_kind(entity.content()) or _named(entity) for entity in entities if entity.content_type in CMS_TYPES}
    if "application/pgp-encrypted" in kinds or text.lstrip().startswith(_ENCRYPTED):
        return Protection("OpenPGP", is_encrypted=True)
    if "encrypted" in wrapped:
        return Protection("S/MIME", is_encrypted=True)
    if "application/pgp-signature" in kinds or _CLEARSIGNED.search(text[:5_000]):
        return Protection("OpenPGP", is_signed=True)
    if "signed" in wrapped or kinds & {"application/pkcs7-signature", "application/x-pkcs7-signature"}:
        return Protection("S/MIME", is_signed=True)
    return None


def without_armour(text: str) -> str:
    """The words of a text that OpenPGP signed in place, without its frame and with its dashes restored."""
    begin = _CLEARSIGNED.search(text[:5_000])
    end = text.find(_SIGNATURE, begin.end()) if begin else -1
    if begin is None or end == -1:
        return text
    words = re.sub(r"(?m)^- (?=-)", "", text[begin.end() : end])
    _, closed, after = text[end:].partition(_SIGNATURE_END)
    return text[: begin.start()] + words + (after if closed else "")


def _named(entity: Entity) -> str:
    """What a damaged wrapper says it is."""
    kind = entity.parameters.get("smime-type", "").lower()
    return "encrypted" if "enveloped" in kind else "signed" if "signed" in kind else ""
