"""Verbs about promises."""

from frontdesk.sla.actions.calendars import hours_of
from frontdesk.sla.actions.clocks import (
    end,
    follow_question,
    follow_reply,
    reopen,
    retime,
    settle,
    settle_if_planned,
    shelve,
    start,
    unshelve,
)
from frontdesk.sla.actions.counting import (
    apply_later,
    recount_batch,
    recount_gently,
    recount_later,
    recount_open,
    retime_later,
    set_counting,
)
from frontdesk.sla.actions.holding import hold, release
from frontdesk.sla.actions.joining import give_back, take_over
from frontdesk.sla.actions.policies import preview_policy, remove_policy, save_policy
from frontdesk.sla.actions.rules import budgets_for, calendar_for, hours_for
from frontdesk.sla.actions.targets import ensure_default_policy, save_targets
from frontdesk.sla.actions.watching import mark_breaches, next_wake, warn

__all__ = [
    "apply_later",
    "budgets_for",
    "calendar_for",
    "end",
    "ensure_default_policy",
    "follow_question",
    "follow_reply",
    "give_back",
    "hold",
    "hours_for",
    "hours_of",
    "mark_breaches",
    "next_wake",
    "preview_policy",
    "recount_batch",
    "recount_gently",
    "recount_later",
    "recount_open",
    "release",
    "remove_policy",
    "reopen",
    "retime",
    "retime_later",
    "save_policy",
    "save_targets",
    "set_counting",
    "settle",
    "settle_if_planned",
    "shelve",
    "start",
    "take_over",
    "unshelve",
    "warn",
]
