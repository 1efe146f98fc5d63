"""Verbs about promises."""

from frontdesk.sla.actions.clocks import mark_breaches, meet, pause, recount, resume, retime, start
from frontdesk.sla.actions.counting import recount_later, recount_open, set_counting
from frontdesk.sla.actions.rules import budgets_for, calendar_for, hours_for
from frontdesk.sla.actions.shelving import give_back, shelve, take_over, unshelve
from frontdesk.sla.actions.targets import ensure_default_policy, save_targets

__all__ = [
    "budgets_for",
    "calendar_for",
    "ensure_default_policy",
    "give_back",
    "hours_for",
    "mark_breaches",
    "meet",
    "pause",
    "recount",
    "recount_later",
    "recount_open",
    "resume",
    "retime",
    "save_targets",
    "set_counting",
    "shelve",
    "start",
    "take_over",
    "unshelve",
]
