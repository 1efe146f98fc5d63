"""Verbs about macros, checklists and guides."""

from frontdesk.rules.actions.applying import Filled, apply_macro, fill
from frontdesk.rules.actions.checklists import StepWritten, remove_checklist, save_checklist
from frontdesk.rules.actions.guides import publish_guide, remove_guide, save_guide
from frontdesk.rules.actions.macros import remove_macro, save_macro
from frontdesk.rules.actions.stepping import add_checklist, take_off, tick
from frontdesk.rules.actions.suggesting import Offer, offer_macros
from frontdesk.rules.actions.uses import TakenBack, take_reply_back
from frontdesk.rules.actions.walking import answer, begin_walk, leave_walk, step_back, take_offer

__all__ = [
    "Filled",
    "Offer",
    "StepWritten",
    "TakenBack",
    "add_checklist",
    "answer",
    "apply_macro",
    "begin_walk",
    "fill",
    "leave_walk",
    "offer_macros",
    "publish_guide",
    "remove_checklist",
    "remove_guide",
    "remove_macro",
    "save_checklist",
    "save_guide",
    "save_macro",
    "step_back",
    "take_off",
    "take_offer",
    "take_reply_back",
    "tick",
]
