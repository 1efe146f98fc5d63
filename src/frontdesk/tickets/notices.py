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
    wordings = {
        "de": (
            "Wir haben Ihre Anfrage {{ number }}",
            "Guten Tag,\n\nvielen Dank für Ihre Nachricht. Ihre Anfrage hat die Nummer {{ number }}.\n\n"
            "Mit einer Antwort rechnen wir bis: {{ expected }}\n\n"
            "[Anfrage verfolgen]({{ tracking_url }})\n\n"
            "Um etwas zu ergänzen, antworten Sie einfach auf diese E-Mail. Wenn Sie uns nicht geschrieben haben, müssen"
            " Sie nichts tun.",
        ),
        "fr": (
            "Nous avons reçu votre demande {{ number }}",
            "Bonjour,\n\nmerci de nous avoir écrit. Votre demande porte le numéro {{ number }}.\n\n"
            "Nous pensons vous répondre d’ici : {{ expected }}\n\n"
            "[Suivre votre demande]({{ tracking_url }})\n\n"
            "Pour ajouter quelque chose, répondez simplement à ce message. Si vous ne nous avez pas écrit,"
            " vous pouvez l’ignorer.",
        ),
        "es": (
            "Hemos recibido su solicitud {{ number }}",
            "Hola:\n\nGracias por escribirnos. Su solicitud tiene el número {{ number }}.\n\n"
            "Esperamos responderle a más tardar: {{ expected }}\n\n"
            "[Seguir su solicitud]({{ tracking_url }})\n\n"
            "Para añadir algo, responda a este mensaje. Si no nos ha escrito, puede ignorarlo.",
        ),
    }


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
    wordings = {
        "de": (
            "Ihre Anfrage {{ number }} ist gelöst",
            "Guten Tag {{ customer_name }},\n\nwir denken, dass Ihre Anfrage „{{ subject }}“ ({{ number }}) gelöst ist."
            " Funktioniert es bei Ihnen?\n\n[Es funktioniert]({{ works_url }})\n\n"
            "[Es funktioniert nicht]({{ fails_url }})\n\n"
            "Ohne Antwort schließen wir die Anfrage in {{ reopen_days }} Tagen.",
        ),
        "fr": (
            "Votre demande {{ number }} est résolue",
            "Bonjour {{ customer_name }},\n\nnous pensons que votre demande « {{ subject }} » ({{ number }}) est"
            " résolue. Est-ce que cela fonctionne pour vous ?\n\n[Cela fonctionne]({{ works_url }})\n\n"
            "[Cela ne fonctionne pas]({{ fails_url }})\n\n"
            "Sans réponse, nous fermerons la demande dans {{ reopen_days }} jours.",
        ),
        "es": (
            "Su solicitud {{ number }} está resuelta",
            "Hola, {{ customer_name }}:\n\nCreemos que su solicitud «{{ subject }}» ({{ number }}) está resuelta."
            " ¿Le funciona?\n\n[Funciona]({{ works_url }})\n\n[No funciona]({{ fails_url }})\n\n"
            "Si no responde, cerraremos la solicitud en {{ reopen_days }} días.",
        ),
    }


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
    wordings = {
        "de": (
            "[{{ number }}] Jetzt Ihres: {{ subject }}",
            "{{ by_name }} hat Ihnen {{ number }} von {{ customer_name }} gegeben: {{ subject }}\n\n{{ text }}\n\n"
            "[Ticket öffnen]({{ ticket_url }})\n\n{{ how }}",
        ),
        "fr": (
            "[{{ number }}] À vous : {{ subject }}",
            "{{ by_name }} vous a confié {{ number }} de {{ customer_name }} : {{ subject }}\n\n{{ text }}\n\n"
            "[Ouvrir le ticket]({{ ticket_url }})\n\n{{ how }}",
        ),
        "es": (
            "[{{ number }}] Ahora es suyo: {{ subject }}",
            "{{ by_name }} le ha asignado {{ number }} de {{ customer_name }}: {{ subject }}\n\n{{ text }}\n\n"
            "[Abrir el ticket]({{ ticket_url }})\n\n{{ how }}",
        ),
    }


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
    wordings = {
        "de": (
            "[{{ number }}] {{ customer_name }} schreibt: {{ subject }}",
            "{{ customer_name }} hat zu {{ number }} geschrieben: {{ subject }}\n\n{{ text }}\n\n"
            "[Ticket öffnen]({{ ticket_url }})\n\n{{ how }}",
        ),
        "fr": (
            "[{{ number }}] {{ customer_name }} a écrit : {{ subject }}",
            "{{ customer_name }} a écrit dans {{ number }} : {{ subject }}\n\n{{ text }}\n\n"
            "[Ouvrir le ticket]({{ ticket_url }})\n\n{{ how }}",
        ),
        "es": (
            "[{{ number }}] {{ customer_name }} ha escrito: {{ subject }}",
            "{{ customer_name }} ha escrito en {{ number }}: {{ subject }}\n\n{{ text }}\n\n"
            "[Abrir el ticket]({{ ticket_url }})\n\n{{ how }}",
        ),
    }


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
    wordings = {
        "de": (
            "[{{ number }}] {{ by_name }} erwähnt Sie: {{ subject }}",
            "{{ by_name }} hat Sie in einer Notiz zu {{ number }} erwähnt: {{ subject }}\n\n{{ text }}\n\n"
            "[Ticket öffnen]({{ ticket_url }})\n\n{{ how }}",
        ),
        "fr": (
            "[{{ number }}] {{ by_name }} vous mentionne : {{ subject }}",
            "{{ by_name }} vous a mentionné dans une note sur {{ number }} : {{ subject }}\n\n{{ text }}\n\n"
            "[Ouvrir le ticket]({{ ticket_url }})\n\n{{ how }}",
        ),
        "es": (
            "[{{ number }}] {{ by_name }} le menciona: {{ subject }}",
            "{{ by_name }} le ha mencionado en una nota sobre {{ number }}: {{ subject }}\n\n{{ text }}\n\n"
            "[Abrir el ticket]({{ ticket_url }})\n\n{{ how }}",
        ),
    }
