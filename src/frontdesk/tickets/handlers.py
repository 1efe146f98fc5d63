"""Events that tickets react to."""

from frontdesk.accounts.events import WorkspaceChanged
from frontdesk.channels import actions as mailroom
from frontdesk.channels.events import Complained, Delayed, Delivered, Failed, Progressed, Received
from frontdesk.channels.models import InboundEnvelope
from frontdesk.customers.events import CustomerChanged, CustomersMerged, CustomersParted
from frontdesk.events import Actor, handles
from frontdesk.tickets.actions import counting, handing_over, mailing, pledging, snoozing
from frontdesk.tickets.actions.delivery import record_delivery
from frontdesk.tickets.actions.indexing import mark_changed
from frontdesk.tickets.actions.mail_intake import take_mail
from frontdesk.tickets.actions.sentiments import forget_sentiments
from frontdesk.tickets.events import (
    CategorySaved,
    FieldSaved,
    MergeUndone,
    MessageAdded,
    NoteAdded,
    ParticipantAdded,
    ParticipantRemoved,
    StatusChanged,
    TicketChanged,
    TicketCreated,
    TicketJoined,
    TicketMerged,
    TicketSplit,
)
from frontdesk.tickets.models import Message, Ticket

UNDONE = {"undone", "unmerged", "no_spam"}  # reasons of a status that was put back: nobody is told again


@handles(Received, now=True)
def file_mail(event: Received, by: Actor) -> None:
    """A mail is filed in the mailroom's own transaction: wholly or not at all."""
    envelope = event.envelope or InboundEnvelope.objects.select_related("inbox__team").get(pk=event.inbound_envelope)
    take_mail(envelope, mailroom.read(envelope), reference=event.reference, by=by)


@handles(TicketCreated)
def confirm(event: TicketCreated, by: Actor) -> None:
    """The requester hears the number."""
    if event.confirm:
        mailing.confirm(Ticket.objects.select_related("requester", "brand").get(pk=event.ticket))


@handles(StatusChanged)
def tell_solved(event: StatusChanged, by: Actor) -> None:
    """The requester hears that it is solved, unless it has been opened again, or taken back, meanwhile."""
    if event.after == Ticket.Status.SOLVED and event.reason not in UNDONE:
        mailing.tell_solved_soon(Ticket.objects.select_related("requester", "brand").get(pk=event.ticket))


@handles(Delivered, now=True)
def record_sent(event: Delivered, by: Actor) -> None:
    """The reply shows that it was sent, and whom it did not reach."""
    record_delivery(event.outbound_envelope, state=Message.Delivery.SENT, reason=event.reason)


@handles(Failed, now=True)
def record_failed(event: Failed, by: Actor) -> None:
    """The reply shows that it did not arrive, and why."""
    record_delivery(event.outbound_envelope, state=Message.Delivery.FAILED, reason=event.reason, by=by)


@handles(Progressed, now=True)
def record_progress(event: Progressed, by: Actor) -> None:
    """The reply shows that it arrived, was opened, or that its reader says so."""
    known = {"opened": Message.Delivery.OPENED, "read": Message.Delivery.READ}
    record_delivery(event.outbound_envelope, state=known.get(event.state, Message.Delivery.ARRIVED))


@handles(Delayed, now=True)
def record_delayed(event: Delayed, by: Actor) -> None:
    """The reply shows that a server on the way still tries."""
    record_delivery(event.outbound_envelope, state=Message.Delivery.DELAYED, reason=event.reason, by=by)


@handles(Complained, now=True)
def record_complaint(event: Complained, by: Actor) -> None:
    """The reply shows that its reader reported it as spam."""
    record_delivery(event.outbound_envelope, state=Message.Delivery.SPAM, reason=event.reason, by=by)


@handles(MessageAdded, now=True)
def keep_promised_answers(event: MessageAdded, by: Actor) -> None:
    """A reply that leaves keeps the promises of an answer."""
    if event.kind == "outbound" and by.is_agent:
        pledging.keep_by_answer(Message.objects.get(pk=event.message), by=by)


@handles(StatusChanged)
def wake_those_that_waited(event: StatusChanged, by: Actor) -> None:
    """What was snoozed until this ticket is solved comes back."""
    ticket = Ticket.objects.get(pk=event.ticket)
    if event.after in {"solved", "closed"} and not ticket.is_unsolved:
        snoozing.wake_for(ticket)


@handles(WorkspaceChanged, now=True)
def forget_how_customers_feel(event: WorkspaceChanged, by: Actor) -> None:
    """Where that is no longer to be read, what was read goes, too."""
    if "reads_sentiment" in event.fields:
        forget_sentiments.defer()


@handles(CategorySaved, now=True)
def count_by_other_categories(event: CategorySaved, by: Actor) -> None:
    """Views may count tickets by a category and all below it."""
    counting.forget_counts()


@handles(FieldSaved, now=True)
def count_by_other_fields(event: FieldSaved, by: Actor) -> None:
    """Views may ask for a field that is another now."""
    counting.forget_counts()


@handles(
    TicketCreated, MessageAdded, NoteAdded, TicketChanged, TicketJoined, TicketMerged, MergeUndone, TicketSplit,
    ParticipantAdded, ParticipantRemoved, now=True,
)  # fmt: skip
def find_by_its_words(event: TicketCreated, by: Actor) -> None:
    """What a ticket says has changed: the search hears of it in the same transaction."""
    mark_changed({event.ticket, getattr(event, "other", event.ticket)})


@handles(CustomerChanged, now=True)
def find_by_the_new_name(event: CustomerChanged, by: Actor) -> None:
    """The newest tickets of a customer are found by their new name and address."""
    mark_changed(Ticket.objects.filter(requester_id=event.customer).order_by("-pk").values_list("pk", flat=True)[:1000])


@handles(CustomersMerged, now=True)
def hand_tickets_over(event: CustomersMerged, by: Actor) -> None:
    """Two customers are one: tickets, copies, words and promises are theirs, in the same transaction."""
    if event.is_target and event.record is not None:
        event.record.update(handing_over.hand_over(event.other, event.customer, by=by))


@handles(CustomersParted, now=True)
def give_tickets_back(event: CustomersParted, by: Actor) -> None:
    """They are two again."""
    if event.is_target and event.record is not None:
        handing_over.give_back(event.record, event.other, event.customer, by=by)
