"""The simulation: a queue's past day under its own rule, and under another one."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from frontdesk.kit import clock
from frontdesk.routing.logic.replay import Outcome, Rule, replay
from frontdesk.routing.models import Queue
from frontdesk.routing.replaying import Day, read_day
from frontdesk.routing.strategy import Strategy
from frontdesk.workspace.access import DeskRequest
from frontdesk.workspace.forms.simulation import SimulationForm

QUICK_SECONDS = 300


@dataclass(frozen=True)
class Figure:
    """One line of the comparison: before and after, and whether after is better (None: neither)."""

    label: str
    before: str
    after: str
    is_better: bool | None


def replayed(request: DeskRequest) -> dict[str, Any]:
    """What the page shows: the form, and, when queue and day are chosen, both outcomes side by side.

    A queue alone, as its settings name it, is only chosen in the form.
    """
    sent = request.GET if "day" in request.GET else None
    initial = {"day": _yesterday(), "queue": request.GET.get("queue", "")}
    form = SimulationForm(sent, initial=initial, actor=request.actor)
    if not form.is_bound or not form.is_valid():
        return {"form": form, "figures": None}
    data = form.cleaned_data
    queue: Queue = data["queue"]
    midnight = datetime.datetime.combine(data["day"], datetime.time(), timezone.get_current_timezone())
    day = read_day(queue, midnight, request.actor)
    before = replay(day.came, day.crew, _rule(queue, {}))
    after = replay(day.came, day.crew, _rule(queue, data))
    figures = _figures(before, after)
    return {"form": form, "figures": figures, "day": day, "shares": _shares(day, before, after), "queue": queue}


def _yesterday() -> datetime.date:
    return timezone.localtime(clock.now()).date() - datetime.timedelta(days=1)


def _rule(queue: Queue, changed: dict[str, Any]) -> Rule:
    strategy = Strategy.find(changed.get("strategy") or queue.strategy) or Strategy.entries()["least_loaded"]

    def kept(name: str, factor: int = 1) -> int:
        value = changed.get(name)
        return int(value) * factor if value is not None else int(getattr(queue, name))

    minutes = {
        name: changed.get(name.replace("_seconds", "_minutes"))
        for name in ("relax_after_seconds", "overflow_after_seconds")
    }
    seconds = {name: value * 60 if value is not None else getattr(queue, name) for name, value in minutes.items()}
    return Rule(strategy(), kept("ages_minutes"), changed.get("capacity"), **seconds)


def _figures(before: Outcome, after: Outcome) -> list[Figure]:
    return [
        _time("Wait, the middle one", before.middle, after.middle),
        _time("Wait, nine of ten at most", before.quantile(0.9), after.quantile(0.9)),
        _time("Wait, the longest", before.quantile(1.0), after.quantile(1.0)),
        _share(before.within(QUICK_SECONDS), after.within(QUICK_SECONDS)),
        Figure("Not served that day", str(before.left), str(after.left), _better(before.left, after.left)),
    ]


def _time(label: str, before: float | None, after: float | None) -> Figure:
    return Figure(label, _said(before), _said(after), _better(before, after))


def _said(seconds: float | None) -> str:
    if seconds is None:
        return "–"
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02d}" if hours else f"{minutes} min" if minutes else f"{rest} s"


def _share(before: float | None, after: float | None) -> Figure:
    words = ["–" if share is None else f"{share:.0%}" for share in (before, after)]
    is_better = _better(after, before)
    return Figure("Served within five minutes", words[0], words[1], is_better)


def _better(before: float | None, after: float | None) -> bool | None:
    if before is None or after is None or before == after:
        return None
    return after < before


def _shares(day: Day, before: Outcome, after: Outcome) -> list[tuple[str, int, int]]:
    """(name, tickets before, tickets after) of everybody who was there."""
    people = sorted(day.names.items(), key=lambda item: item[1])
    return [(name, before.taken.get(agent, 0), after.taken.get(agent, 0)) for agent, name in people]
