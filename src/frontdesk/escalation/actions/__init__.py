"""Verbs of levels, escalation policies, pagings and rotations."""

from frontdesk.escalation.actions.answering import BadLink, answer, answer_link, asked_by, take_over
from frontdesk.escalation.actions.calling_back import NotOurs, answer_by_hook
from frontdesk.escalation.actions.configuring import (
    StepWritten,
    remove_hook,
    remove_policy,
    save_hook,
    save_level,
    save_policy,
)
from frontdesk.escalation.actions.following import follow_ticket, take_up
from frontdesk.escalation.actions.levels import settle_open
from frontdesk.escalation.actions.matching import consider, consider_later, hear_words
from frontdesk.escalation.actions.paging import take_due_steps
from frontdesk.escalation.actions.people import who_is_on_call
from frontdesk.escalation.actions.recounting import recount_later, recount_open
from frontdesk.escalation.actions.rotations import (
    remove_rotation,
    remove_stand_in,
    save_rotation,
    stand_in,
    upcoming,
)
from frontdesk.escalation.actions.swapping import agree_to_swap, ask_to_swap, decline_swap, swap_turns, withdraw_swap
from frontdesk.escalation.actions.watching import look_after, mark_missed, next_wake

__all__ = [
    "BadLink",
    "NotOurs",
    "StepWritten",
    "agree_to_swap",
    "answer",
    "answer_by_hook",
    "answer_link",
    "ask_to_swap",
    "asked_by",
    "consider",
    "consider_later",
    "decline_swap",
    "follow_ticket",
    "hear_words",
    "look_after",
    "mark_missed",
    "next_wake",
    "recount_later",
    "recount_open",
    "remove_hook",
    "remove_policy",
    "remove_rotation",
    "remove_stand_in",
    "save_hook",
    "save_level",
    "save_policy",
    "save_rotation",
    "settle_open",
    "stand_in",
    "swap_turns",
    "take_due_steps",
    "take_over",
    "take_up",
    "upcoming",
    "who_is_on_call",
    "withdraw_swap",
]
