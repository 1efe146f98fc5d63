"""Verbs about promises."""

from frontdesk.sla.actions.clocks import mark_breaches, meet, pause, resume, retime, start
from frontdesk.sla.actions.targets import ensure_default_policy, save_targets

__all__ = [
    "ensure_default_policy",
    "mark_breaches",
    "meet",
    "pause",
    "resume",
    "retime",
    "save_targets",
    "start",
]
