"""What the desk does the same way each time."""

from frontdesk.rules.models.checklist import Checklist, ChecklistStep, TicketChecklist, TicketStep
from frontdesk.rules.models.guide import Guide, GuideVersion, Walk, WalkStep
from frontdesk.rules.models.macro import Macro, MacroTally, MacroUse

__all__ = [
    "Checklist",
    "ChecklistStep",
    "Guide",
    "GuideVersion",
    "Macro",
    "MacroTally",
    "MacroUse",
    "TicketChecklist",
    "TicketStep",
    "Walk",
    "WalkStep",
]
