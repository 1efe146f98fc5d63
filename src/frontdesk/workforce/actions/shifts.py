"""The end of somebody's hours."""

from frontdesk.kit import clock
from frontdesk.routing import actions as routing
from frontdesk.routing.logic.presence import ON_DUTY
from frontdesk.routing.models import Worker
from frontdesk.sla.actions.calendars import hours_by_key
from frontdesk.workforce.logic.shifts import shift_ended_at


def end_shifts() -> int:
    """End the duty of those whose hours are over; returns of how many.

    Their offers go to others at once, their open work by the rule of each queue. May be done at any time, and twice.
    """
    now, ended = clock.now(), 0
    bound = Worker.objects.filter(state__in=ON_DUTY, calendar__isnull=False)
    for agent, since, calendar in list(bound.values_list("agent", "since", "calendar")):
        if shift_ended_at(hours_by_key(calendar), since, now) is not None:
            ended += routing.end_duty(agent, since=since, why="end of shift")
    return ended
