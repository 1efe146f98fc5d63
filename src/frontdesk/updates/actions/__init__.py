"""Verbs of announcements and problems."""

from frontdesk.updates.actions.announcing import end_announcement, mark_announcement_read, save_announcement
from frontdesk.updates.actions.answering import answer_linked
from frontdesk.updates.actions.problems import link_ticket, save_problem, unlink_ticket

__all__ = [
    "answer_linked",
    "end_announcement",
    "link_ticket",
    "mark_announcement_read",
    "save_announcement",
    "save_problem",
    "unlink_ticket",
]
