"""Tables of announcements and problems."""

from frontdesk.updates.models.announcement import Announcement, Reading
from frontdesk.updates.models.problem import Answer, Answered, LinkedTicket, Problem

__all__ = ["Announcement", "Answer", "Answered", "LinkedTicket", "Problem", "Reading"]
