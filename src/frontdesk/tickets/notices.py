"""Mails that tickets send by themselves."""

from frontdesk.channels.notices import Notice


class Confirmation(Notice, slug="confirmation"):
    label = "Confirmation"
    about = "Sent when a request has come in. It may go to somebody who never wrote, so it repeats nothing of it."
    variables = {
        "number": "FD-4827193",
        "expected": "Tuesday 24 November, 17:00",
        "tracking_url": "https://help.example/r/4827193-x",
    }
    subject = "We have your request {{ number }}"
    body = (
        "Hello,\n\nthank you for writing to us. Your request has the number {{ number }}.\n\n"
        "We expect to have an answer by: {{ expected }}\n\n"
        "[Follow your request]({{ tracking_url }})\n\n"
        "To add something, just reply to this mail. If you did not write to us, ignore it."
    )


class Solved(Notice, slug="solved"):
    label = "Solved"
    about = "Sent when a ticket is solved; asks whether it works."
    variables = {
        "number": "FD-4827193",
        "customer_name": "Mara Ortiz",
        "subject": "Charged twice for a booking",
        "tracking_url": "https://help.example/r/4827193-x",
        "works_url": "https://help.example/r/4827193-x?works=yes",
        "fails_url": "https://help.example/r/4827193-x?works=no",
        "reopen_days": "7",
    }
    subject = "Your request {{ number }} is solved"
    body = (
        "Hello {{ customer_name }},\n\nwe believe that your request “{{ subject }}” ({{ number }}) is solved. "
        "Does it work for you?\n\n[This works]({{ works_url }})\n\n[This does not work]({{ fails_url }})\n\n"
        "Without an answer we close the request in {{ reopen_days }} days."
    )


class AgentNotice(Notice, slug="agent_assigned"):
    label = "To an agent: assigned"
    about = "Sent to an agent who wants to hear by mail that a ticket is theirs. Their answer goes on to the customer."
    variables = {
        "agent_name": "Lea First",
        "by_name": "Sue Super",
        "number": "FD-4827193",
        "subject": "Charged twice for a booking",
        "customer_name": "Mara Ortiz",
        "text": "I was charged twice for the same booking.",
        "ticket_url": "https://help.example/desk/tickets/4827193",
        "how": "Answer this mail, and your answer goes on to the customer.",
    }
    blocks = frozenset({"text"})
    subject = "[{{ number }}] Yours now: {{ subject }}"
    body = (
        "{{ by_name }} gave you {{ number }} of {{ customer_name }}: {{ subject }}\n\n{{ text }}\n\n"
        "[Open the ticket]({{ ticket_url }})\n\n{{ how }}"
    )


class AgentAnswered(Notice, slug="agent_answered"):
    label = "To an agent: the customer wrote"
    about = "Sent to the owner of a ticket when its customer writes. Their answer goes on to the customer."
    variables = AgentNotice.variables
    blocks = frozenset({"text"})
    subject = "[{{ number }}] {{ customer_name }} wrote: {{ subject }}"
    body = (
        "{{ customer_name }} wrote in {{ number }}: {{ subject }}\n\n{{ text }}\n\n"
        "[Open the ticket]({{ ticket_url }})\n\n{{ how }}"
    )


class AgentMentioned(Notice, slug="agent_mentioned"):
    label = "To an agent: mentioned"
    about = "Sent to an agent whom a note mentions. Their answer goes on to the customer, not to the colleague."
    variables = AgentNotice.variables
    blocks = frozenset({"text"})
    subject = "[{{ number }}] {{ by_name }} mentioned you: {{ subject }}"
    body = (
        "{{ by_name }} mentioned you in a note on {{ number }}: {{ subject }}\n\n{{ text }}\n\n"
        "[Open the ticket]({{ ticket_url }})\n\n{{ how }}"
    )
