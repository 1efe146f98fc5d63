"""How a ticket stands, as people read it: what a run of a rule keeps of before and after."""

from frontdesk.kit.display import full
from frontdesk.rules.models import TicketChecklist
from frontdesk.sla.models import Hold
from frontdesk.tickets.models import Field, Ticket
from frontdesk.tickets.models.ticket import FOREVER

READ = ("team", "assignee__user", "category__parent__parent", "requester__organization", "brand")
STEPS = {1: "High", 2: "Medium", 3: "Low"}
Picture = dict[str, str]


def picture(key: int) -> Picture:
    """Words by what they are about; "" is nothing."""
    row = Ticket.objects.select_related(*READ).get(pk=key)
    snoozed = row.snoozed_until
    return {
        "Status": row.get_status_display(),
        "Priority": row.get_priority_display(),
        "Urgency": STEPS.get(row.urgency or 0, ""),
        "Impact": STEPS.get(row.impact or 0, ""),
        "Category": " › ".join(step.name for step in row.category.path()) if row.category else "",
        "Team": row.team.name if row.team else "",
        "Owner": row.assignee.name if row.assignee else "",
        "Level": str(row.level),
        "Tags": ", ".join(row.tags),
        "Snoozed": "" if snoozed is None else "until something happens" if snoozed == FOREVER else full(snoozed),
        "Messages": str(row.message_count),
        "Checklists": ", ".join(TicketChecklist.objects.filter(ticket=row).values_list("title", flat=True)),
        "Promises": "stand still" if Hold.objects.filter(ticket=row, ended_at=None).exists() else "",
        **_fields(row),
    }


def _fields(row: Ticket) -> Picture:
    if not row.fields:
        return {}
    names = dict(Field.objects.filter(slug__in=row.fields).values_list("slug", "name"))
    return {names.get(slug, slug): str(value) for slug, value in row.fields.items()}


def changed(before: Picture, after: Picture) -> tuple[Picture, Picture]:
    """What is another afterwards, as it was and as it is."""
    names = [name for name in {**before, **after} if before.get(name, "") != after.get(name, "")]
    return {name: before.get(name, "") for name in names}, {name: after.get(name, "") for name in names}
