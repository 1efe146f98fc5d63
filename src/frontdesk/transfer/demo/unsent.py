"""What agents have open and half written, and a question to somebody outside: the demo's desk looks lived in."""

import datetime

from frontdesk.kit.html import text_to_html
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.actions import tabs
from frontdesk.tickets.actions.drafts import Slot, Written
from frontdesk.tickets.models import Conversation, Message, Ticket
from frontdesk.transfer.demo.company import Staff

OPEN = 3  # tickets that each of them has open
WORDS = {
    "kemi": "Thank you for waiting. I have looked at the booking, and the branch confirms that",
    "lea": "I can see both payments. The second one was taken because",
    "tim": "Your account is active again. Please sign in once with",
}
ASKED = "Good afternoon,\n\nour customer tells us that the card was charged twice. Can you see the second capture?"
TOLD = "Good afternoon,\n\nyes, there are two captures two minutes apart. The second one is released today."
BANK = "merchant.services@bank.example"


def leave_open(staff: Staff) -> None:
    """Tabs and drafts of a few people, and an aside on a ticket of the billing desk."""
    for key, words in WORDS.items():
        by, agent = staff.actors[key], staff.agents[key]
        mine = list(Ticket.objects.unsolved().of(agent.pk).order_by("-last_message_at", "-id")[:OPEN])
        for ticket in mine:
            tabs.look(ticket, by=by)
        if mine:
            tickets.save_draft(mine[0], Slot(), Written(html=f"<p>{words}</p>"), base=0, by=by)
    _ask_the_bank(staff)


def _ask_the_bank(staff: Staff) -> None:
    """Written as it would have been, a while before the last thing that was said; no mail leaves the demo."""
    lea = staff.agents["lea"]
    ticket = Ticket.objects.unsolved().filter(team=staff.teams["billing"]).order_by("-last_message_at", "-id").first()
    if ticket is None:
        return
    subject = f"Two captures, {ticket.subject}"[:250]
    people = [{"email": BANK, "name": "Merchant services", "role": "to"}]
    aside = Conversation.objects.create(
        ticket=ticket, inbox=staff.inbox, channel="email", is_main=False, subject=subject, parties=people
    )
    last = ticket.last_message_at
    asked, told = (last - datetime.timedelta(minutes=minutes) for minutes in (50, 5))
    Message.objects.bulk_create([
        Message(ticket=ticket, conversation=aside, kind=Message.Kind.ASKED, agent=lea, author_name=lea.name, text=ASKED,
                html=text_to_html(ASKED), created_at=asked, delivery=Message.Delivery.SENT,
                particulars={"to": [BANK], "subject": subject}),
        Message(ticket=ticket, conversation=aside, kind=Message.Kind.TOLD, author_name="Merchant services", text=TOLD,
                html=text_to_html(TOLD), created_at=told, particulars={"from": BANK, "subject": subject}),
    ])  # fmt: skip
    Ticket.objects.filter(pk=ticket.pk).update(message_count=ticket.message_count + 2)
