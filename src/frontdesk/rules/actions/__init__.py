"""Verbs about macros, checklists, guides and rules."""

from frontdesk.rules.actions.applying import Filled, apply_macro, fill
from frontdesk.rules.actions.calling import send_again, send_failed_again
from frontdesk.rules.actions.checklists import StepWritten, remove_checklist, save_checklist
from frontdesk.rules.actions.guides import publish_guide, remove_guide, save_guide
from frontdesk.rules.actions.keeping import order_rules, remove_rule, roll_back, save_rule, switch_rule
from frontdesk.rules.actions.macros import remove_macro, save_macro
from frontdesk.rules.actions.stepping import add_checklist, take_off, tick
from frontdesk.rules.actions.suggesting import Offer, offer_macros
from frontdesk.rules.actions.trying import Trial, try_rule
from frontdesk.rules.actions.uses import TakenBack, take_reply_back
from frontdesk.rules.actions.walking import answer, begin_walk, leave_walk, step_back, take_offer
from frontdesk.rules.actions.webhooks import remove_webhook, save_webhook

__all__ = [
    "Filled",
    "Offer",
    "StepWritten",
    "TakenBack",
    "Trial",
    "add_checklist",
    "answer",
    "apply_macro",
    "begin_walk",
    "fill",
    "leave_walk",
    "offer_macros",
    "order_rules",
    "publish_guide",
    "remove_checklist",
    "remove_guide",
    "remove_macro",
    "remove_rule",
    "remove_webhook",
    "roll_back",
    "save_checklist",
    "save_guide",
    "save_macro",
    "save_rule",
    "save_webhook",
    "send_again",
    "send_failed_again",
    "step_back",
    "switch_rule",
    "take_off",
    "take_offer",
    "take_reply_back",
    "tick",
    "try_rule",
]
