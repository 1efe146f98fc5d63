"""Mails to administrators about the desk itself."""

from frontdesk.channels.notices import Notice


class InboxFails(Notice, slug="inbox_fails"):
    """Sent once for each outage of an inbox."""

    label = "An inbox fails"
    about = "Sent to administrators when an inbox has not worked for a minute."
    variables = {
        "inbox": "Support",
        "reason": "imap.example.com refused user name or password.",
        "since": "12 May 2026, 09:41 UTC",
        "inbox_url": "https://desk.example/console/inboxes/3",
    }
    subject = "The inbox {{ inbox }} does not work"
    body = (
        "Hello,\n\nthe inbox {{ inbox }} has not worked since {{ since }}:\n\n{{ reason }}\n\nMail waits on its server"
        " and is fetched when it works again.\n\n[Open the inbox]({{ inbox_url }})"
    )
    wordings = {
        "de": (
            "Das Postfach {{ inbox }} funktioniert nicht",
            "Guten Tag,\n\ndas Postfach {{ inbox }} funktioniert seit {{ since }} nicht:\n\n{{ reason }}\n\nDie Post"
            " wartet auf ihrem Server und wird geholt, sobald es wieder geht.\n\n[Postfach öffnen]({{ inbox_url }})",
        ),
        "fr": (
            "La boîte {{ inbox }} ne fonctionne pas",
            "Bonjour,\n\nla boîte {{ inbox }} ne fonctionne pas depuis le {{ since }} :\n\n{{ reason }}\n\nLe courrier"
            " attend sur son serveur et sera relevé dès qu’elle fonctionnera.\n\n[Ouvrir la boîte]({{ inbox_url }})",
        ),
        "es": (
            "El buzón {{ inbox }} no funciona",
            "Hola:\n\nEl buzón {{ inbox }} no funciona desde el {{ since }}:\n\n{{ reason }}\n\nEl correo espera en su"
            " servidor y se recogerá cuando vuelva a funcionar.\n\n[Abrir el buzón]({{ inbox_url }})",
        ),
    }


class InboxWorks(Notice, slug="inbox_works"):
    """Sent when an inbox works again, to those who were told that it failed."""

    label = "An inbox works again"
    about = "Sent to administrators when an inbox that failed works again."
    variables = {"inbox": "Support", "inbox_url": "https://desk.example/console/inboxes/3"}
    subject = "The inbox {{ inbox }} works again"
    body = "Hello,\n\nthe inbox {{ inbox }} works again.\n\n[Open the inbox]({{ inbox_url }})"
    wordings = {
        "de": (
            "Das Postfach {{ inbox }} funktioniert wieder",
            "Guten Tag,\n\ndas Postfach {{ inbox }} funktioniert wieder.\n\n[Postfach öffnen]({{ inbox_url }})",
        ),
        "fr": (
            "La boîte {{ inbox }} fonctionne de nouveau",
            "Bonjour,\n\nla boîte {{ inbox }} fonctionne de nouveau.\n\n[Ouvrir la boîte]({{ inbox_url }})",
        ),
        "es": (
            "El buzón {{ inbox }} vuelve a funcionar",
            "Hola:\n\nEl buzón {{ inbox }} vuelve a funcionar.\n\n[Abrir el buzón]({{ inbox_url }})",
        ),
    }
