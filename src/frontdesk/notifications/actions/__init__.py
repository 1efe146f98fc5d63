"""Verbs about notifications."""

from frontdesk.notifications.about import About
from frontdesk.notifications.actions.choosing import (
    choices_of,
    ensure_settings,
    save_choices,
    save_defaults,
    save_quiet_hours,
    usual_choices,
)
from frontdesk.notifications.actions.reading import mark_all_read, mark_read, mark_seen
from frontdesk.notifications.actions.sending import send_due
from frontdesk.notifications.actions.subscribing import subscribe, unsubscribe, vapid_public_key
from frontdesk.notifications.actions.telling import catch_up, consider, forget_old, tell
from frontdesk.notifications.actions.watching import announce_due, tell_announcement, warn_of_pledges

__all__ = [
    "About",
    "announce_due",
    "catch_up",
    "choices_of",
    "consider",
    "ensure_settings",
    "forget_old",
    "mark_all_read",
    "mark_read",
    "mark_seen",
    "save_choices",
    "save_defaults",
    "save_quiet_hours",
    "send_due",
    "subscribe",
    "tell",
    "tell_announcement",
    "unsubscribe",
    "usual_choices",
    "vapid_public_key",
    "warn_of_pledges",
]
