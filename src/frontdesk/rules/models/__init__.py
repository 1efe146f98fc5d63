"""What the desk does the same way each time."""

from frontdesk.rules.models.checklist import Checklist, ChecklistStep, TicketChecklist, TicketStep
from frontdesk.rules.models.guide import Guide, GuideVersion, Walk, WalkStep
from frontdesk.rules.models.macro import Macro, MacroTally, MacroUse
from frontdesk.rules.models.rule import Rule, RuleDue, RuleRun, RuleVersion
from frontdesk.rules.models.webhook import Webhook, WebhookCall

__all__ = [
    "Checklist",
    "ChecklistStep",
    "Guide",
    "GuideVersion",
    "Macro",
    "MacroTally",
    "MacroUse",
    "Rule",
    "RuleDue",
    "RuleRun",
    "RuleVersion",
    "TicketChecklist",
    "TicketStep",
    "Walk",
    "WalkStep",
    "Webhook",
    "WebhookCall",
]
