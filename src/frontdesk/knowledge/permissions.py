"""Who may read and who may write the help centre."""

from django.db.models import Q

from frontdesk.events import Actor

PUBLIC = Q(status="published", section__is_internal=False)
INTERNAL = Q(status="published")


def read_article(actor: Actor | None, is_employee: bool = False) -> Q:
    """Visitors read what is published in public sections, employees what is published, agents everything."""
    if actor is not None and (actor.is_agent or actor.kind == "system"):
        return Q()
    return INTERNAL if is_employee else PUBLIC


def write(actor: Actor) -> bool:
    """Administrators and supervisors write articles and sections; so does an import."""
    return actor.kind == "import" or actor.has_role("administrator", "supervisor")
