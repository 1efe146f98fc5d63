"""Something is announced."""

from frontdesk.notifications.kind import Kind


class Announced(Kind, slug="announced"):
    """An announcement to the agent, or to a team of theirs, begins to hold. Told by time, see `actions.watching`."""

    label, icon, rank = "Something is announced", "megaphone", 31
    about = "To everybody, or to a team of yours, when it begins to hold."
    notice = "agent_announced"
    says = {
        "en": "{by} announced this",
        "de": "{by} hat dies bekannt gegeben",
        "fr": "{by} a annoncé ceci",
        "es": "{by} ha anunciado esto",
    }
