"""The mail with a one-time code."""

from frontdesk.channels.notices import Notice


class TrackingCode(Notice, slug="tracking_code"):
    """Proves that whoever asks for a ticket reads its requester's mail."""

    label = "One-time code"
    about = "Sent when somebody wants to follow a request by its number and e-mail address."
    variables = {"code": "482 913", "number": "FD-4827193", "minutes": "10"}
    subject = "{{ code }} is your code"
    body = (
        "Hello,\n\nyour code to see {{ number }} is:\n\n{{ code }}\n\nIt works once and for {{ minutes }} minutes."
        " If you did not ask for it, nothing more has to be done: without the code nobody sees your request."
    )
    is_secret = True
