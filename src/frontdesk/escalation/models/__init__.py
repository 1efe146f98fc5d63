"""Tables of levels, policies, rotations and pagings."""

from frontdesk.escalation.models.level import LevelClock, LevelEvent, LevelTarget, Target
from frontdesk.escalation.models.paging import Acted, Call, Paging
from frontdesk.escalation.models.policy import Hook, Policy, PolicyStep, Trigger
from frontdesk.escalation.models.rotation import Rotation, RotationMember, StandIn, Swap

__all__ = [
    "Acted",
    "Call",
    "Hook",
    "LevelClock",
    "LevelEvent",
    "LevelTarget",
    "Paging",
    "Policy",
    "PolicyStep",
    "Rotation",
    "RotationMember",
    "StandIn",
    "Swap",
    "Target",
    "Trigger",
]
