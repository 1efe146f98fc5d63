"""Verbs about the company and its people."""

from frontdesk.accounts.actions.agents import (
    LastAdministrator,
    change_agent,
    create_administrator,
)
from frontdesk.accounts.actions.calendar_sources import import_closures, read_feed, renew_sources
from frontdesk.accounts.actions.calendars import remove_calendar, save_calendar
from frontdesk.accounts.actions.habits import change_keys, note_use
from frontdesk.accounts.actions.invitations import (
    InvitationGone,
    accept_invitation,
    invite,
    open_invitation,
    withdraw_invitation,
)
from frontdesk.accounts.actions.passwords import (
    change_password,
    request_reset,
    reset_password,
    send_reset,
    user_by_reset,
)
from frontdesk.accounts.actions.profile import change_profile, prefer_after_act, prefer_endless_lists
from frontdesk.accounts.actions.second_step import (
    TooManyTries,
    check_second_step,
    lift_second_step,
    new_recovery_codes,
    recovery_codes_left,
    second_step_is_on,
    switch_second_step_off,
    switch_second_step_on,
)
from frontdesk.accounts.actions.sessions import end_session, end_sessions, note_sign_in
from frontdesk.accounts.actions.teams import save_team
from frontdesk.accounts.actions.tokens import (
    authenticate_token,
    create_token,
    revoke_token,
)
from frontdesk.accounts.actions.workspace import (
    AlreadySetUp,
    change_workspace,
    remove_brand,
    save_brand,
    set_up,
)

__all__ = [
    "AlreadySetUp",
    "InvitationGone",
    "LastAdministrator",
    "TooManyTries",
    "accept_invitation",
    "authenticate_token",
    "change_agent",
    "change_keys",
    "change_password",
    "change_profile",
    "change_workspace",
    "check_second_step",
    "create_administrator",
    "create_token",
    "end_session",
    "end_sessions",
    "import_closures",
    "invite",
    "lift_second_step",
    "new_recovery_codes",
    "note_sign_in",
    "note_use",
    "open_invitation",
    "prefer_after_act",
    "prefer_endless_lists",
    "read_feed",
    "recovery_codes_left",
    "remove_brand",
    "remove_calendar",
    "renew_sources",
    "request_reset",
    "reset_password",
    "revoke_token",
    "save_brand",
    "save_calendar",
    "save_team",
    "second_step_is_on",
    "send_reset",
    "set_up",
    "switch_second_step_off",
    "switch_second_step_on",
    "user_by_reset",
    "withdraw_invitation",
]
