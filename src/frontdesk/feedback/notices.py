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
    wordings = {
        "de": (
            "Wie zufrieden sind Sie mit {{ number }}?",
            "Guten Tag,\n\nIhre Anfrage {{ number }} ist geschlossen. Sagen Sie uns, wie es war? Es dauert zehn"
            " Sekunden und ist freiwillig.\n\n[Es lief gut]({{ good_url }})\n\n[Es lief nicht gut]({{ bad_url }})\n\n"
            "Auf der Seite, die sich öffnet, können Sie etwas dazu schreiben.",
        ),
        "fr": (
            "Que pensez-vous de notre réponse à {{ number }} ?",
            "Bonjour,\n\nvotre demande {{ number }} est close. Voulez-vous nous dire comment cela s’est passé ? Cela"
            " prend dix secondes, et c’est facultatif.\n\n[Bien]({{ good_url }})\n\n[Pas bien]({{ bad_url }})\n\n"
            "Vous pourrez ajouter un commentaire sur la page qui s’ouvre.",
        ),
        "es": (
            "¿Qué le ha parecido nuestra ayuda con {{ number }}?",
            "Hola:\n\nSu solicitud {{ number }} está cerrada. ¿Nos cuenta cómo ha ido? Son diez segundos y es"
            " voluntario.\n\n[Ha ido bien]({{ good_url }})\n\n[No ha ido bien]({{ bad_url }})\n\n"
            "En la página que se abre puede añadir un comentario.",
        ),
    }
