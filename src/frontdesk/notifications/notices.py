"""Mails to agents about what they are told."""

from frontdesk.channels.notices import Notice
from frontdesk.tickets.notices import AgentNotice


class AgentNews(Notice, slug="agent_news"):
    label = "To an agent: something happened"
    about = "Sent to an agent who wants to hear by mail of other things than the three above."
    variables = {**AgentNotice.variables, "what": "Sue Super offers it to you: I am off from noon"}
    blocks = frozenset({"text"})
    subject = "[{{ number }}] {{ what }}: {{ subject }}"
    body = (
        "{{ what }}.\n\n{{ number }} of {{ customer_name }}: {{ subject }}\n\n{{ text }}\n\n"
        "[Open the ticket]({{ ticket_url }})\n\n{{ how }}"
    )
    wordings = {
        "de": (
            "[{{ number }}] {{ what }}: {{ subject }}",
            "{{ what }}.\n\n{{ number }} von {{ customer_name }}: {{ subject }}\n\n{{ text }}\n\n"
            "[Ticket öffnen]({{ ticket_url }})\n\n{{ how }}",
        ),
        "fr": (
            "[{{ number }}] {{ what }} : {{ subject }}",
            "{{ what }}.\n\n{{ number }} de {{ customer_name }} : {{ subject }}\n\n{{ text }}\n\n"
            "[Ouvrir le ticket]({{ ticket_url }})\n\n{{ how }}",
        ),
        "es": (
            "[{{ number }}] {{ what }}: {{ subject }}",
            "{{ what }}.\n\n{{ number }} de {{ customer_name }}: {{ subject }}\n\n{{ text }}\n\n"
            "[Abrir el ticket]({{ ticket_url }})\n\n{{ how }}",
        ),
    }


class AgentPaged(Notice, slug="agent_paged"):
    label = "To an agent: an escalation"
    about = (
        "Sent to whoever a step of an escalation calls. Its button opens a page on which they say that they see to it."
    )
    variables = {
        **{name: AgentNotice.variables[name] for name in ("agent_name", "number", "subject", "customer_name", "text")},
        "what": "An escalation needs you: level 3, it was not claimed in time",
        "ticket_url": "https://help.example/desk/tickets/4827193",
        "answer_url": "https://help.example/desk/paged/WzEsMl0",
    }
    blocks = frozenset({"text"})
    subject = "[{{ number }}] {{ what }}"
    body = (
        "{{ what }}.\n\n{{ number }} of {{ customer_name }}: {{ subject }}\n\n[I see to it]({{ answer_url }})\n\n"
        "[Open the ticket]({{ ticket_url }})\n\n{{ text }}\n\nUntil somebody says so, others are called, too. "
        "Answers to this mail are read by nobody."
    )
    wordings = {
        "de": (
            "[{{ number }}] {{ what }}",
            "{{ what }}.\n\n{{ number }} von {{ customer_name }}: {{ subject }}\n\n"
            "[Ich kümmere mich darum]({{ answer_url }})\n\n[Ticket öffnen]({{ ticket_url }})\n\n{{ text }}\n\n"
            "Bis jemand das sagt, werden weitere gerufen. Antworten auf diese E-Mail liest niemand.",
        ),
        "fr": (
            "[{{ number }}] {{ what }}",
            "{{ what }}.\n\n{{ number }} de {{ customer_name }} : {{ subject }}\n\n"
            "[Je m’en occupe]({{ answer_url }})\n\n[Ouvrir le ticket]({{ ticket_url }})\n\n{{ text }}\n\n"
            "Tant que personne ne le dit, d’autres sont appelés. Les réponses à ce message ne sont pas lues.",
        ),
        "es": (
            "[{{ number }}] {{ what }}",
            "{{ what }}.\n\n{{ number }} de {{ customer_name }}: {{ subject }}\n\n"
            "[Me ocupo yo]({{ answer_url }})\n\n[Abrir el ticket]({{ ticket_url }})\n\n{{ text }}\n\n"
            "Hasta que alguien lo diga, se llama a otros. Nadie lee las respuestas a este correo.",
        ),
    }


class AgentAnnounced(Notice, slug="agent_announced"):
    label = "To an agent: announcement"
    about = "Sent to agents who want to hear of announcements by mail, when one begins to hold."
    variables = {
        "agent_name": "Lea First",
        "by_name": "Sue Super",
        "title": "The card machine is down",
        "page_url": "https://help.example/desk/announcements",
    }
    subject = "Announced: {{ title }}"
    body = "Hello {{ agent_name }},\n\n{{ by_name }} announced: {{ title }}\n\n[Read it]({{ page_url }})"
    wordings = {
        "de": (
            "Bekannt gegeben: {{ title }}",
            "Guten Tag {{ agent_name }},\n\n{{ by_name }} hat bekannt gegeben: {{ title }}\n\n[Lesen]({{ page_url }})",
        ),
        "fr": (
            "Annonce : {{ title }}",
            "Bonjour {{ agent_name }},\n\n{{ by_name }} a annoncé : {{ title }}\n\n[Lire]({{ page_url }})",
        ),
        "es": (
            "Anuncio: {{ title }}",
            "Hola, {{ agent_name }}:\n\n{{ by_name }} ha anunciado: {{ title }}\n\n[Leer]({{ page_url }})",
        ),
    }


class AgentDigest(Notice, slug="agent_digest"):
    label = "To an agent: what quiet hours held back"
    about = "Sent once when an agent's quiet hours end, with all that would have come by mail meanwhile."
    variables = {
        "agent_name": "Lea First",
        "count": "3",
        "list": "FD-4827193 Charged twice for a booking\nMara Ortiz wrote\nhttps://help.example/desk/tickets/4827193",
        "page_url": "https://help.example/desk/notifications",
    }
    blocks = frozenset({"list"})
    subject = "{{ count }} for you: {{ brand_name }}"
    body = (
        "Hello {{ agent_name }},\n\nthis came while you were not to be disturbed ({{ count }}):\n\n{{ list }}\n\n"
        "[Look at it]({{ page_url }})"
    )
    wordings = {
        "de": (
            "{{ count }} für Sie: {{ brand_name }}",
            "Guten Tag {{ agent_name }},\n\ndies kam, während Sie nicht gestört werden wollten ({{ count }}):\n\n"
            "{{ list }}\n\n[Ansehen]({{ page_url }})",
        ),
        "fr": (
            "{{ count }} pour vous : {{ brand_name }}",
            "Bonjour {{ agent_name }},\n\nvoici ce qui est arrivé pendant vos heures calmes ({{ count }}) :\n\n"
            "{{ list }}\n\n[Consulter]({{ page_url }})",
        ),
        "es": (
            "{{ count }} para usted: {{ brand_name }}",
            "Hola, {{ agent_name }}:\n\nEsto llegó durante sus horas de silencio ({{ count }}):\n\n{{ list }}\n\n"
            "[Ver]({{ page_url }})",
        ),
    }
