"""Verbs of routing."""

from frontdesk.routing.actions.configuring import (
    equip_agent,
    remove_queue,
    remove_row,
    save_channel_load,
    save_queue,
    save_reason,
    save_skill,
)
from frontdesk.routing.actions.directing import direct, take_back_direction
from frontdesk.routing.actions.dispatching import dispatch
from frontdesk.routing.actions.ending import accept_offer, decline_offer
from frontdesk.routing.actions.presence import end_duty, note_sign_of_life, set_presence
from frontdesk.routing.actions.taking import take_next
from frontdesk.routing.actions.tending import tend

__all__ = [
    "accept_offer",
    "decline_offer",
    "direct",
    "dispatch",
    "end_duty",
    "equip_agent",
    "note_sign_of_life",
    "remove_queue",
    "remove_row",
    "save_channel_load",
    "save_queue",
    "save_reason",
    "save_skill",
    "set_presence",
    "take_back_direction",
    "take_next",
    "tend",
]
