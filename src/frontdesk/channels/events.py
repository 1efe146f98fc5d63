"""What the mailroom tells the apps above it."""

from dataclasses import dataclass
from typing import Any, ClassVar

from frontdesk.events import Event, at_hand


@dataclass(frozen=True)
class Received(Event, slug="channels.received"):
    """A readable envelope waits to become something. Handle it with `now=True`, then `conclude` the envelope.

    `reference` is what the envelope's signed Message-ID or signed address proves it answers, or ''. `envelope` is the
    row as it is being filed.
    """

    label = "Received"
    icon = "inbox"
    about: ClassVar[str] = "inbound_envelope"
    is_shown: ClassVar[bool] = False

    inbound_envelope: int
    inbox: int
    reference: str = ""
    envelope: Any = at_hand()


@dataclass(frozen=True)
class Delivered(Event, slug="channels.delivered"):
    """An outbound envelope was taken over by the next server; `reason` says whom it did not reach, or is empty."""

    label = "Sent"
    icon = "check"
    about: ClassVar[str] = "outbound_envelope"
    is_shown: ClassVar[bool] = False

    outbound_envelope: int
    reference: str = ""
    kind: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Failed(Event, slug="channels.failed"):
    """An outbound envelope will not arrive; `reason` is a sentence for people."""

    label = "Could not be sent"
    icon = "circle-alert"
    about: ClassVar[str] = "outbound_envelope"
    is_shown: ClassVar[bool] = False

    outbound_envelope: int
    reason: str
    reference: str = ""
    kind: str = ""

    def sentence(self) -> str:
        return f"could not be sent: {self.reason}"


@dataclass(frozen=True)
class Quarantined(Event, slug="channels.quarantined"):
    """An envelope could not be read or filed; it is kept and can be tried again."""

    label = "Put aside"
    icon = "shield-alert"
    about: ClassVar[str] = "inbound_envelope"
    is_shown: ClassVar[bool] = False

    inbound_envelope: int
    reason: str

    def sentence(self) -> str:
        return f"was put aside: {self.reason}"


@dataclass(frozen=True)
class SignatureRefused(Event, slug="channels.signature_refused"):
    """A mail named a thread of ours with a signature that we did not make; it joined nothing."""

    label = "Forged reference"
    icon = "shield-alert"
    about: ClassVar[str] = "inbound_envelope"
    is_shown: ClassVar[bool] = False

    inbound_envelope: int
    claimed: str
    sender: str

    def sentence(self) -> str:
        return f"refused a mail of {self.sender} that named a conversation without our signature"


@dataclass(frozen=True)
class Discarded(Event, slug="channels.discarded"):
    """Somebody threw away a mail that had been put aside; `reason` is why it lay there."""

    label = "Thrown away"
    icon = "trash-2"
    about: ClassVar[str] = "inbound_envelope"
    is_shown: ClassVar[bool] = False

    inbound_envelope: int
    reason: str

    def sentence(self) -> str:
        return f"threw away a mail that was put aside: {self.reason}"


@dataclass(frozen=True)
class MailUploaded(Event, slug="channels.mail_uploaded"):
    """An administrator uploaded files of mail for an inbox."""

    label = "Mail uploaded"
    icon = "upload"
    about: ClassVar[str] = "inbox"

    inbox: int
    name: str
    files: int

    def sentence(self) -> str:
        return f"uploaded {self.files} {'file' if self.files == 1 else 'files'} of mail for {self.name}"


@dataclass(frozen=True)
class InboxChanged(Event, slug="channels.inbox_changed"):
    """An administrator created or changed an inbox; the names of the changed settings, never their values."""

    label = "Inbox changed"
    icon = "settings"
    about: ClassVar[str] = "inbox"

    inbox: int
    name: str
    changed: tuple[str, ...] = ()

    def sentence(self) -> str:
        return f"changed the inbox {self.name}"


@dataclass(frozen=True)
class HookAddressChanged(Event, slug="channels.hook_address_changed"):
    """An administrator gave an inbox a new webhook address: for mail that a provider hands over, or for its reports."""

    label = "New webhook address"
    icon = "webhook"
    about: ClassVar[str] = "inbox"

    inbox: int
    name: str
    purpose: str

    def sentence(self) -> str:
        what = "incoming mail" if self.purpose == "mail" else "delivery reports"
        return f"gave {self.name} a new webhook address for {what}; the old one no longer works"


@dataclass(frozen=True)
class NoticeReworded(Event, slug="channels.notice_reworded"):
    """Somebody changed the company's wording of a notice, or went back to the built-in one."""

    label = "Mail template"
    icon = "scroll-text"
    about: ClassVar[str] = "notice_template"

    notice_template: int
    kind: str
    language: str
    is_restored: bool = False

    def sentence(self) -> str:
        did = "went back to the built-in wording of" if self.is_restored else "reworded"
        return f"{did} the mail “{self.kind.replace('_', ' ')}” ({self.language})"


@dataclass(frozen=True)
class Progressed(Event, slug="channels.progressed"):
    """A provider or a receipt says that an envelope reached its first recipient: delivered, opened or read."""

    label = "Delivered"
    icon = "check-check"
    about: ClassVar[str] = "outbound_envelope"
    is_shown: ClassVar[bool] = False

    outbound_envelope: int
    state: str
    reference: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Delayed(Event, slug="channels.delayed"):
    """A mail server on the way says that it has not delivered an envelope yet and keeps trying."""

    label = "Delayed"
    icon = "clock"
    about: ClassVar[str] = "outbound_envelope"
    is_shown: ClassVar[bool] = False

    outbound_envelope: int
    reason: str
    reference: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Complained(Event, slug="channels.complained"):
    """A recipient reported an envelope as spam; it did arrive."""

    label = "Reported as spam"
    icon = "circle-alert"
    about: ClassVar[str] = "outbound_envelope"
    is_shown: ClassVar[bool] = False

    outbound_envelope: int
    reason: str
    reference: str = ""
    kind: str = ""


@dataclass(frozen=True)
class AddressMarked(Event, slug="channels.address_marked"):
    """An address gets nothing automatic from now on. `kind` is hard, soft (too often) or complaint."""

    label = "Address marked"
    icon = "ban"
    about: ClassVar[str] = "suppressed_address"
    personal: ClassVar[tuple[str, ...]] = ("address", "reason")

    suppressed_address: int
    address: str
    kind: str
    reason: str

    def sentence(self) -> str:
        return f"marked {self.address}: {self.reason}"


@dataclass(frozen=True)
class AddressLifted(Event, slug="channels.address_lifted"):
    """An administrator took the mark from an address."""

    label = "Address released"
    icon = "check"
    about: ClassVar[str] = "suppressed_address"
    personal: ClassVar[tuple[str, ...]] = ("address",)

    suppressed_address: int
    address: str

    def sentence(self) -> str:
        return f"took the mark from {self.address}"


@dataclass(frozen=True)
class SenderBlocked(Event, slug="channels.sender_blocked"):
    """Mail of an address or domain is kept aside from now on."""

    label = "Sender blocked"
    icon = "ban"
    about: ClassVar[str] = "blocked_sender"
    personal = ("value",)

    blocked_sender: int
    value: str

    def sentence(self) -> str:
        return f"blocked {self.value}"


@dataclass(frozen=True)
class SenderUnblocked(Event, slug="channels.sender_unblocked"):
    """Mail of an address or domain is taken again."""

    label = "Sender unblocked"
    icon = "undo-2"
    about: ClassVar[str] = "blocked_sender"
    personal = ("value",)

    blocked_sender: int
    value: str

    def sentence(self) -> str:
        return f"unblocked {self.value}"
