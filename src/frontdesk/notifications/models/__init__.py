"""Tables of notifications."""

from frontdesk.notifications.models.notification import Bundle, Dispatch, Notification
from frontdesk.notifications.models.push import PushSettings, PushSubscription
from frontdesk.notifications.models.wishes import Choice, QuietHours

__all__ = ["Bundle", "Choice", "Dispatch", "Notification", "PushSettings", "PushSubscription", "QuietHours"]
