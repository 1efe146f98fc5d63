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
