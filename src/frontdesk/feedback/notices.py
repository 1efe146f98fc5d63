"""The mail that asks how it went."""

from frontdesk.channels.notices import Notice


class Survey(Notice, slug="survey"):
    """Each face leads to the survey's page with that score chosen; nothing is counted before the button there."""

    label = "Survey"
    about = "Sent once after a ticket is closed, when surveys are on."
    variables = {
        "number": "FD-4827193",
        "survey_url": "https://help.example/survey/71-Zm9vYmFy",
        "good_url": "https://help.example/survey/71-Zm9vYmFy?score=5",
        "bad_url": "https://help.example/survey/71-Zm9vYmFy?score=2",
    }
    subject = "How did we do with {{ number }}?"
    body = (
        "Hello,\n\nyour request {{ number }} is closed. Would you tell us how it went? It takes ten seconds, and it is"
        " up to you.\n\n[It went well]({{ good_url }})\n\n[It did not go well]({{ bad_url }})\n\nYou can add a comment"
        " on the page that opens."
    )
