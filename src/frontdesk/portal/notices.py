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
    wordings = {
        "de": (
            "{{ code }} ist Ihr Code",
            "Guten Tag,\n\nIhr Code für {{ number }} lautet:\n\n{{ code }}\n\nEr gilt einmal und {{ minutes }} Minuten"
            " lang. Wenn Sie ihn nicht angefordert haben, müssen Sie nichts tun: Ohne den Code sieht niemand Ihre"
            " Anfrage.",
        ),
        "fr": (
            "{{ code }} est votre code",
            "Bonjour,\n\nvotre code pour voir {{ number }} est :\n\n{{ code }}\n\nIl sert une seule fois, pendant"
            " {{ minutes }} minutes. Si vous ne l’avez pas demandé, vous n’avez rien à faire : sans ce code, personne"
            " ne voit votre demande.",
        ),
        "es": (
            "{{ code }} es su código",
            "Hola:\n\nSu código para ver {{ number }} es:\n\n{{ code }}\n\nSirve una sola vez y durante {{ minutes }}"
            " minutos. Si no lo ha pedido, no tiene que hacer nada: sin el código nadie ve su solicitud.",
        ),
    }
