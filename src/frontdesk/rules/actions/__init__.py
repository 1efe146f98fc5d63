"""Verbs about macros."""

from frontdesk.rules.actions.applying import Filled, apply_macro, fill
from frontdesk.rules.actions.macros import remove_macro, save_macro
from frontdesk.rules.actions.suggesting import Offer, offer_macros

__all__ = ["Filled", "Offer", "apply_macro", "fill", "offer_macros", "remove_macro", "save_macro"]
