"""Tables of the company and its people."""

from frontdesk.accounts.models.access import ApiToken, Invitation, Session
from frontdesk.accounts.models.calendar import Calendar, CalendarWindow, Holiday, SpecialHours
from frontdesk.accounts.models.habits import Habit, OwnKeys
from frontdesk.accounts.models.people import AfterAct, Agent, Membership, Role, Team, User
from frontdesk.accounts.models.workspace import Brand, Workspace

__all__ = [
    "AfterAct",
    "Agent",
    "ApiToken",
    "Brand",
    "Calendar",
    "CalendarWindow",
    "Habit",
    "Holiday",
    "Invitation",
    "Membership",
    "OwnKeys",
    "Role",
    "Session",
    "SpecialHours",
    "Team",
    "User",
    "Workspace",
]
