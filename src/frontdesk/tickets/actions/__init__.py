"""Verbs about tickets. Every door, rule and import calls these, with an explicit `by`."""

from frontdesk.tickets.actions.asides import ask_third_party
from frontdesk.tickets.actions.bulk import begin_bulk, choose_tickets, look_ahead, undo_bulk
from frontdesk.tickets.actions.closing import close_finished, confirm_works, end_family, reopen, set_status, undo_status
from frontdesk.tickets.actions.details import (
    mark_mentions_seen,
    mark_read,
    set_category,
    set_fields,
    set_priority,
    set_subject,
    set_tags,
)
from frontdesk.tickets.actions.drafts import discard_draft, save_draft
from frontdesk.tickets.actions.escalating import acknowledge_escalation, deescalate, escalate, raise_to_supervisor
from frontdesk.tickets.actions.exporting import note_export
from frontdesk.tickets.actions.indexing import mark_changed
from frontdesk.tickets.actions.links import join, link, refuse
from frontdesk.tickets.actions.mailing import retry_delivery
from frontdesk.tickets.actions.merging import final_of, merge, unmerge
from frontdesk.tickets.actions.messages import add_note, may_reopen, receive_message, reply
from frontdesk.tickets.actions.open import open_ticket
from frontdesk.tickets.actions.ownership import acknowledge, assign, claim, hand_back, hand_over
from frontdesk.tickets.actions.participants import add_participant, remove_participant
from frontdesk.tickets.actions.planning import files_of, plan_reply, release, replan, take_back
from frontdesk.tickets.actions.pledging import keep_pledge, pledge, withdraw_pledge
from frontdesk.tickets.actions.projection import project_due, project_due_of_all
from frontdesk.tickets.actions.relating import open_children, relate, unrelate
from frontdesk.tickets.actions.reminding import finish_reminder, remind
from frontdesk.tickets.actions.saved_views import arrange_views, copy_view, hide_view, remove_view, save_view
from frontdesk.tickets.actions.searches import forget_search, keep_search, remember_search
from frontdesk.tickets.actions.snoozing import linked_tickets, snooze, wake
from frontdesk.tickets.actions.spam import mark_spam, unmark_spam
from frontdesk.tickets.actions.splitting import split
from frontdesk.tickets.actions.status_plans import plan_status, withdraw_status
from frontdesk.tickets.actions.tabs import close_other_tabs, close_tab, order_tabs, pin_tab
from frontdesk.tickets.actions.transferring import accept_offer, decline_offer, move_to_inbox, offer, withdraw_offer
from frontdesk.tickets.actions.triage import triage
from frontdesk.tickets.actions.uploads import drop_upload, keep_upload, uploaded_files
from frontdesk.tickets.actions.view_exports import order_export
from frontdesk.tickets.actions.watching import follow, unfollow, watchers_of
from frontdesk.tickets.actions.weighing import set_weight, weigh

__all__ = [
    "accept_offer",
    "acknowledge",
    "acknowledge_escalation",
    "add_note",
    "add_participant",
    "arrange_views",
    "ask_third_party",
    "assign",
    "begin_bulk",
    "choose_tickets",
    "claim",
    "close_finished",
    "close_other_tabs",
    "close_tab",
    "confirm_works",
    "copy_view",
    "decline_offer",
    "deescalate",
    "discard_draft",
    "drop_upload",
    "end_family",
    "escalate",
    "files_of",
    "final_of",
    "finish_reminder",
    "follow",
    "forget_search",
    "hand_back",
    "hand_over",
    "hide_view",
    "join",
    "keep_pledge",
    "keep_search",
    "keep_upload",
    "link",
    "linked_tickets",
    "look_ahead",
    "mark_changed",
    "mark_mentions_seen",
    "mark_read",
    "mark_spam",
    "may_reopen",
    "merge",
    "move_to_inbox",
    "note_export",
    "offer",
    "open_children",
    "open_ticket",
    "order_export",
    "order_tabs",
    "pin_tab",
    "plan_reply",
    "plan_status",
    "pledge",
    "project_due",
    "project_due_of_all",
    "raise_to_supervisor",
    "receive_message",
    "refuse",
    "relate",
    "release",
    "remember_search",
    "remind",
    "remove_participant",
    "remove_view",
    "reopen",
    "replan",
    "reply",
    "retry_delivery",
    "save_draft",
    "save_view",
    "set_category",
    "set_fields",
    "set_priority",
    "set_status",
    "set_subject",
    "set_tags",
    "set_weight",
    "snooze",
    "split",
    "take_back",
    "triage",
    "undo_bulk",
    "undo_status",
    "unfollow",
    "unmark_spam",
    "unmerge",
    "unrelate",
    "uploaded_files",
    "wake",
    "watchers_of",
    "weigh",
    "withdraw_offer",
    "withdraw_pledge",
    "withdraw_status",
]
