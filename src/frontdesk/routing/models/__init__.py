"""Tables of routing."""

from frontdesk.routing.models.offer import Decision, Offer
from frontdesk.routing.models.place import Arrival, Direction, Place, Pulse
from frontdesk.routing.models.queue import ChannelLoad, Queue, QueueSkill
from frontdesk.routing.models.skill import AgentSkill, Skill
from frontdesk.routing.models.worker import PresenceChange, Reason, Worker, WorkerLimit

__all__ = [
    "AgentSkill",
    "Arrival",
    "ChannelLoad",
    "Decision",
    "Direction",
    "Offer",
    "Place",
    "PresenceChange",
    "Pulse",
    "Queue",
    "QueueSkill",
    "Reason",
    "Skill",
    "Worker",
    "WorkerLimit",
]
