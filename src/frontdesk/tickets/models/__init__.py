"""Tables of tickets."""

from frontdesk.tickets.models.bulk_run import BulkItem, BulkRun
from frontdesk.tickets.models.category import Category, Field
from frontdesk.tickets.models.conversation import Attachment, Conversation, Mention, Message
from frontdesk.tickets.models.copy import Copy
from frontdesk.tickets.models.draft import Draft, Upload
from frontdesk.tickets.models.history import Assignment, Escalation, StatusChange
from frontdesk.tickets.models.hold import FileHold
from frontdesk.tickets.models.keeping import PlannedStatus, Pledge, Reminder, Snooze
from frontdesk.tickets.models.link import Link
from frontdesk.tickets.models.merge import Merge, MovedMessage
from frontdesk.tickets.models.planned import PlannedReply
from frontdesk.tickets.models.priority import PriorityMatrix
from frontdesk.tickets.models.saved_view import SavedView, TicketChange, ViewCount, ViewPlace
from frontdesk.tickets.models.search import (
    FileText,
    KeptSearch,
    SearchDocument,
    SearchLanguage,
    SearchWaiting,
    SearchWord,
)
from frontdesk.tickets.models.sentiment import Sentiment
from frontdesk.tickets.models.tab import Tab
from frontdesk.tickets.models.ticket import Participant, Ticket, TicketQuerySet
from frontdesk.tickets.models.tracking import TrackingCode
from frontdesk.tickets.models.view_export import ViewExport
from frontdesk.tickets.models.watching import Offer, Watcher

__all__ = [
    "Assignment",
    "Attachment",
    "BulkItem",
    "BulkRun",
    "Category",
    "Conversation",
    "Copy",
    "Draft",
    "Escalation",
    "Field",
    "FileHold",
    "FileText",
    "KeptSearch",
    "Link",
    "Mention",
    "Merge",
    "Message",
    "MovedMessage",
    "Offer",
    "Participant",
    "PlannedReply",
    "PlannedStatus",
    "Pledge",
    "PriorityMatrix",
    "Reminder",
    "SavedView",
    "SearchDocument",
    "SearchLanguage",
    "SearchWaiting",
    "SearchWord",
    "Sentiment",
    "Snooze",
    "StatusChange",
    "Tab",
    "Ticket",
    "TicketChange",
    "TicketQuerySet",
    "TrackingCode",
    "Upload",
    "ViewCount",
    "ViewExport",
    "ViewPlace",
    "Watcher",
]
