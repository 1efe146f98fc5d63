"""Somebody asks an agent to change turns on call, or answers what the agent asked."""

from collections.abc import Iterable

from frontdesk.escalation.events import SwapAnswered, SwapAsked
from frontdesk.notifications.cause import Cause
from frontdesk.notifications.kind import Kind


class SwapWanted(Kind, slug="swap_asked"):
    """Nothing is changed before they agree."""

    label, icon, rank = "Somebody asks me to change turns", "repeat", 27
    about = "On call: it holds only when you agree, on the page On call."
    hears = (SwapAsked,)
    usual = frozenset({"page", "mail", "push"})
    says = {
        "en": "{by} asks you to change turns on call",
        "de": "{by} möchte mit Ihnen den Bereitschaftsdienst tauschen",
        "fr": "{by} souhaite échanger son tour d’astreinte avec vous",
        "es": "{by} le pide cambiar el turno de guardia",
    }

    @classmethod
    def people(cls, cause: Cause) -> Iterable[int | None]:
        return [cause.event.asked]


class SwapSettled(Kind, slug="swap_answered"):
    """Whoever asked hears what the other said; whoever was asked, that it is asked no longer."""

    label, icon, rank = "An answer about changing turns", "repeat", 28
    about = "What you asked on the page On call is agreed or declined, or you are asked no longer."
    hears = (SwapAnswered,)
    usual = frozenset({"page", "push"})
    says = {
        "en": "Changing turns on call: {by} {detail}",
        "de": "{by} hat auf den Tausch des Bereitschaftsdienstes geantwortet",
        "fr": "{by} a répondu à l’échange de tours d’astreinte",
        "es": "{by} ha respondido al cambio de turno de guardia",
    }

    @classmethod
    def people(cls, cause: Cause) -> Iterable[int | None]:
        event = cause.event
        return [event.asked, event.asker] if event.how == "withdrawn" else [event.asker]

    @classmethod
    def detail(cls, cause: Cause) -> str:
        said: str = cause.event.how
        return f"has {said} it"
