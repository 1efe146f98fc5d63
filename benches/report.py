"""What the bench prints, and which targets it holds."""

import statistics
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from benches.burst import Outcome
from benches.limit import Limit
from benches.mailroom import Mailbox, Throughput
from benches.server import Load

PRODUCT, REFERENCE = "frontdesk.config.settings", "benches.reference.settings"
TIMES_REFERENCE, P95_MILLISECONDS, GROWTH, IDLE_MEGABYTES = 4.0, 15.0, 1.3, 450
LEAST_COMMON_WORDS = 0.97


@dataclass
class Size:
    """All results for one number of tickets; loads by (settings, page, clients)."""

    tickets: int
    seeded: str
    pages: dict[str, dict[str, Any]]
    loads: dict[tuple[str, str, int], list[Load]] = field(default_factory=dict)
    limits: dict[tuple[str, int], Limit | str] = field(default_factory=dict)
    mail: dict[str, Throughput] | None = None
    mailbox: Mailbox | str | None = None
    burst: Outcome | None = None

    def middle(self, settings: str, page: str, clients: int, what: str) -> float:
        """The middle of the rounds."""
        return statistics.median(getattr(load, what) for load in self.loads[settings, page, clients])

    def cost(self, page: str) -> float:
        """Processor milliseconds of our page, of the round that was disturbed least."""
        return min(
            load.cost
            for (settings, name, _), rounds in self.loads.items()
            for load in rounds
            if (settings, name) == (PRODUCT, page)
        )


def compare_words(product: dict[str, Any], reference: dict[str, Any]) -> None:
    """End the bench when the two versions do not show the same: the ratio would say nothing."""
    for name, page in product["pages"].items():
        ours, theirs = Counter(page["words"]), Counter(reference["pages"][name]["words"])
        common = sum((ours & theirs).values()) / max(sum(ours.values()), sum(theirs.values()))
        print(f"  {name}: {len(page['words'])} words, {common:.1%} of them on both versions", flush=True)
        if common < LEAST_COMMON_WORDS:
            missing, more = list(ours - theirs)[:20], list(theirs - ours)[:20]
            raise SystemExit(f"The reference's {name} page shows something else: lacks {missing}, has {more}")


def show(sizes: list[Size], idle: dict[str, int] | None, missed: list[str]) -> int:
    """Print everything; 0 when all targets are reached, 1 otherwise. `missed` are those of other figures."""
    for size in (size for size in sizes if size.loads):
        print(f"\n{size.tickets:,} tickets   ({size.seeded})")
        print(
            f"{'page':<8}{'clients':>8}{'':12}{'p50 ms':>8}{'p95 ms':>8}{'pages/s':>9}{'ms Python':>11}"
            f"{'ms PostgreSQL':>15}{'queries':>9}{'of the limit':>14}{'times ordinary':>16}"
        )
        for page in size.pages[PRODUCT]["pages"]:
            for clients in sorted({key[2] for key in size.loads}):
                _rows(size, page, clients)
                missed += _missed(size, page, clients)
    missed += _growth([size for size in sizes if size.loads])
    if idle is not None:
        total = sum(idle.values()) / 1024**2
        parts = ", ".join(f"{kind} {value / 1024**2:.0f}" for kind, value in idle.items())
        print(f"\nidle memory of everything: {total:.0f} MB (PSS: {parts}; target below {IDLE_MEGABYTES})")
        missed += [f"idle memory is {total:.0f} MB"] if total >= IDLE_MEGABYTES else []
    print("\n" + ("\n".join(f"MISSED: {line}" for line in missed) if missed else "All targets are reached."))
    return 1 if missed else 0


def _rows(size: Size, page: str, clients: int) -> None:
    limit = size.limits[page, clients]
    for settings, name in ((PRODUCT, "Frontdesk"), (REFERENCE, "ordinary")):
        value = {what: size.middle(settings, page, clients, what) for what in Load.__annotations__}
        rate = size.middle(settings, page, clients, "rate")
        queries = len(size.pages[settings]["pages"][page]["sql"])
        share = f"{rate / limit.rate:.1%}" if isinstance(limit, Limit) else "-"
        times = f"{rate / size.middle(REFERENCE, page, clients, 'rate'):.2f}"
        print(
            f"{page:<8}{clients:>8} {name:<11}{value['p50']:>8.1f}{value['p95']:>8.1f}{rate:>9.1f}"
            f"{value['python']:>11.2f}{value['postgres']:>15.2f}{queries:>9}{share:>14}{times:>16}"
        )
    if isinstance(limit, Limit):
        print(f"{page:<8}{clients:>8} {'SQL alone':<11}{limit.latency:>8.2f}{'':8}{limit.rate:>9.0f}")
    else:
        print(f"{page:<8}{clients:>8} SQL alone: {limit}")


def _missed(size: Size, page: str, clients: int) -> list[str]:
    missed = []
    where = f"{page} page, {size.tickets:,} tickets, {clients} client{'s' if clients > 1 else ''}"
    times = size.middle(PRODUCT, page, clients, "rate") / size.middle(REFERENCE, page, clients, "rate")
    if times < TIMES_REFERENCE:
        missed.append(f"{where}: {times:.2f} times the ordinary page, wanted {TIMES_REFERENCE:g}")
    p95 = size.middle(PRODUCT, page, clients, "p95")
    if clients == 1 and p95 > P95_MILLISECONDS:
        missed.append(f"{where}: p95 {p95:.1f} ms, wanted {P95_MILLISECONDS:g}")
    return missed


def _growth(sizes: list[Size]) -> list[str]:
    """How much dearer a page is in the largest database than in the smallest, in processor time."""
    if len(sizes) < 2:
        return []
    small, large = min(sizes, key=lambda size: size.tickets), max(sizes, key=lambda size: size.tickets)
    missed = []
    for page in small.pages[PRODUCT]["pages"]:
        growth = large.cost(page) / small.cost(page)
        print(
            f"\n{page} page, from {small.tickets:,} to {large.tickets:,} tickets: {growth:.2f} times the processor time"
        )
        if growth >= GROWTH:
            missed.append(f"{page} page grows {growth:.2f} times, wanted below {GROWTH:g}")
    return missed
