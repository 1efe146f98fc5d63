"""E-mail: mailboxes read by IMAP, messages sent by SMTP."""

from typing import TYPE_CHECKING, ClassVar

from frontdesk.channels.channel import Channel, NotSent
from frontdesk.channels.handover import Handover
from frontdesk.channels.mail import ParsedMail, parse

if TYPE_CHECKING:
    from frontdesk.channels.models import Inbox, OutboundEnvelope


class Email(Channel, slug="email"):
    label = "E-mail"
    icon: ClassVar[str] = "mail"
    about: ClassVar[str] = (
        "Customers write to an address; Frontdesk reads the mailbox and answers from the same address."
    )
    is_polled: ClassVar[bool] = True
    can_send: ClassVar[bool] = True
    by_hand: ClassVar[bool] = True

    @classmethod
    def receive(cls, inbox: "Inbox", raw: bytes) -> ParsedMail:
        return parse(raw)

    @classmethod
    def send(cls, inbox: "Inbox", envelope: "OutboundEnvelope", to: list[str]) -> Handover:
        from frontdesk.channels.couriers import handing
        from frontdesk.channels.couriers.courier import Courier
        from frontdesk.channels.transport import smtp

        chosen = str(inbox.settings.get("courier") or "")
        courier = Courier.find(chosen)
        if courier is not None:
            return handing.deliver(courier, inbox, envelope, to)
        if chosen:
            raise NotSent(f"The provider {chosen} of this inbox is not available here.", concerns="server")
        return smtp.deliver(inbox, envelope, to)
