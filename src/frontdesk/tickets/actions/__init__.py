"""Verbs about tickets. Every door, rule and import calls these, with an explicit `by`."""

from frontdesk.tickets.actions.closing import close_finished, confirm_works, reopen, set_status
from frontdesk.tickets.actions.details import (
    mark_mentions_seen,
    mark_read,
    set_category,
    set_fields,
    set_priority,
    set_subject,
    set_tags,
)
from frontdesk.tickets.actions.links import join, link, refuse
from frontdesk.tickets.actions.mailing import retry_delivery
from frontdesk.tickets.actions.messages import add_note, may_reopen, receive_message, reply
from frontdesk.tickets.actions.open import open_ticket
from frontdesk.tickets.actions.ownership import acknowledge, assign, claim, escalate, hand_back, hand_over
from frontdesk.tickets.actions.participants import add_participant, remove_participant
from frontdesk.tickets.actions.planning import files_of, plan_reply, release, replan, take_back
from frontdesk.tickets.actions.projection import project_due
from frontdesk.tickets.actions.triage import triage

__all__ = [
    "acknowledge",
    "add_note",
    "add_participant",
    "assign",
    "claim",
    "close_finished",
    "confirm_works",
    "escalate",
    "files_of",
    "hand_back",
    "hand_over",
    "join",
    "link",
    "mark_mentions_seen",
    "mark_read",
    "may_reopen",
    "open_ticket",
    "plan_reply",
    "project_due",
    "receive_message",
    "refuse",
    "release",
    "remove_participant",
    "reopen",
    "replan",
    "reply",
    "retry_delivery",
    "set_category",
    "set_fields",
    "set_priority",
    "set_status",
    "set_subject",
    "set_tags",
    "take_back",
    "triage",
]
