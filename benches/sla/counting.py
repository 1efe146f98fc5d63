"""Due instants a second on one core, for a week of two windows a day with twelve holidays."""

import datetime
import random
import time
from zoneinfo import ZoneInfo

from frontdesk.sla.logic.business_time import Hours, business_seconds, due

WANTED = 50_000
START = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
COUNT = 200_000


def office() -> Hours:
    """Monday to Friday, 9 to 12 and 13 to 17:30 in Berlin, twelve holidays."""
    day = [(datetime.time(9), datetime.time(12)), (datetime.time(13), datetime.time(17, 30))]
    days = [(1, 1), (1, 6), (4, 3), (4, 6), (5, 1), (5, 14), (5, 25), (6, 4), (8, 15), (10, 3), (12, 25), (12, 26)]
    return Hours(
        ZoneInfo("Europe/Berlin"), dict.fromkeys(range(5), day), frozenset(datetime.date(2026, *d) for d in days)
    )


def rates() -> dict[str, float]:
    """Computations a second of processor time: due instants, due instants past two pauses, and counting back."""
    hours, chance = office(), random.Random(7)
    asked = [
        (START + datetime.timedelta(seconds=chance.randrange(31_000_000)), chance.randrange(600, 160_000))
        for _ in range(COUNT)
    ]
    minute, hour = datetime.timedelta(minutes=1), datetime.timedelta(hours=1)
    found = {}
    began = time.process_time()
    dues = [due(hours, start, budget) for start, budget in asked]
    found["due"] = COUNT / (time.process_time() - began)
    began = time.process_time()
    for start, budget in asked:
        due(hours, start, budget, ((start + minute, start + hour), (start + 3 * hour, start + 9 * hour)))
    found["due past two pauses"] = COUNT / (time.process_time() - began)
    began = time.process_time()
    for (start, budget), end in zip(asked, dues, strict=True):
        assert business_seconds(hours, start, end) == budget
    found["counting back"] = COUNT / (time.process_time() - began)
    return found


def show() -> list[str]:
    """Print the figures; returns what missed its target."""
    found = rates()
    for what, rate in found.items():
        print(f"{what}: {rate:,.0f} a second on one core")
    return [f"due instants: {found['due']:,.0f} a second, wanted {WANTED:,}"] if found["due"] < WANTED else []
