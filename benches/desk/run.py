"""Fill both desks for each size, serve them, ask the same of them in turns, print the table."""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from benches import processes
from benches.fill import SECRETS, fill, home_of, run
from benches.server import Load, Served, serve
from frontdesk.kit.postgres import RunningDatabase, join

# What is asked, with the p95 in milliseconds that one client may meet at a million tickets.
TARGETS = {
    "queue": 25.0, "ticket, 50 messages": 30.0, "ticket, 2,000 messages": 60.0, "search, one word": 100.0,
    "search, three operators": 100.0, "palette": 50.0, "counters": 20.0, "assign": 25.0, "reply": 25.0,
}  # fmt: skip
QUICK = {"search, one word": 30.0, "search, three operators": 30.0}  # at 100,000 tickets
BESIDE = {"queue": ("list", 200), "search, one word": ("search", 100), "ticket, 50 messages": ("ticket", 5)}
MIX_A_SECOND, GROWTH, MIXED = 200.0, 1.5, 8
PAINTED_MILLISECONDS, SHIFT, CLICKS = 120.0, 0.02, 40
SEEN_MILLISECONDS, CHANGES_A_SECOND, CROWD_SECONDS = 500.0, 10, 20
THEIRS = ("benches.helpdesk.serve",)


@dataclass
class Size:
    """What was met at one number of tickets: loads by (what, clients), and those of django-helpdesk."""

    tickets: int
    ours: dict[tuple[str, int], list[Load]] = field(default_factory=dict)
    theirs: dict[tuple[str, int], list[Load]] = field(default_factory=dict)
    writes: dict[str, list[float]] = field(default_factory=dict)
    mixed: dict[str, dict[str, float]] = field(default_factory=dict)
    crowd: dict[str, float] = field(default_factory=dict)
    paint: dict[str, float] = field(default_factory=dict)

    def p95(self, what: str) -> float:
        """Milliseconds at one client, of the round that was disturbed least; of a write, of the answer alone."""
        if what in self.writes:
            return min(self.writes[what])
        return min(load.p95 for load in self.ours[what, 1])

    def cost(self, what: str) -> float:
        """Processor milliseconds, of the round that was disturbed least."""
        return min(load.cost for load in self.ours[what, 1])


def main() -> None:
    """Parse the options, run, and end with status 1 when a target is missed."""
    parser = argparse.ArgumentParser(prog="benches.desk", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 1_000_000], help="tickets in the database")
    parser.add_argument("--seconds", type=float, default=4, help="length of one measurement")
    parser.add_argument("--rounds", type=int, default=2, help="measurements of each, in turns")
    parser.add_argument("--home", type=Path, help="folder that keeps the filled databases for the next time")
    parser.add_argument("--alone", action="store_true", help="leave out django-helpdesk")
    parser.add_argument("--only", nargs="+", choices=[*TARGETS, "mix", "crowd", "paint"], help="leave out the rest")
    options = parser.parse_args()
    with home_of(options.home) as home, join(home, echo=print) as database:
        sizes = [measure(database, home, size, options) for size in options.sizes]
    missed = [line for size in sizes for line in show(size)] + show_growth(sizes)
    print("\n" + ("\n".join(f"MISSED: {line}" for line in missed) if missed else "All targets are reached."))
    sys.exit(1 if missed else 0)


def measure(database: RunningDatabase, home: Path, size: int, options: argparse.Namespace) -> Size:
    """Everything about one number of tickets."""
    url = database.url.replace("/frontdesk?", f"/bench_{size}?")
    environment = {**os.environ, **SECRETS, "FRONTDESK_HOME": str(home), "DATABASE_URL": url}
    environment["DJANGO_SETTINGS_MODULE"] = "frontdesk.config.settings"
    print(fill(database.url, url, size, environment), flush=True)
    ours = json.loads(run(["-m", "benches.desk.prepare"], environment))
    wanted = {name: asks for name, asks in ours["asks"].items() if not options.only or name in options.only}
    found = Size(size)
    with serve(environment, database.place.pid_file) as product:
        for name, asks in wanted.items():
            for _ in range(options.rounds):
                _load(found, name, asks, ours["cookie"], product, options.seconds)
    if not options.only or "crowd" in options.only:
        found.crowd = _watch(ours["watched"], environment, database)
    if (not options.only or "paint" in options.only) and shutil.which("chromium"):
        found.paint = _click(ours["watched"]["path"], ours["cookie"], environment, database)
    if not options.alone:
        _measure_theirs(database, url, found, ours["word"], wanted, options, environment)
    return found


def _load(found: Size, name: str, asks: list[dict[str, Any]], cookie: str, server: Served, seconds: float) -> None:
    clients = (MIXED,) if name == "mix" else (1,) if "form" in asks[0] else (1, MIXED)
    for count in clients:
        load, by_name = server.work(asks, cookie, count, seconds)
        found.ours.setdefault((name, count), []).append(load)
        if "form" in asks[0] and name != "mix":
            found.writes.setdefault(name, []).append(by_name[name]["p95"])
        if name == "mix":
            found.mixed = by_name
        print(f"  {found.tickets:>9,} {name:<24} {count} clients {load}", flush=True)


def _click(path: str, cookie: str, environment: dict[str, str], database: RunningDatabase) -> dict[str, float]:
    with serve(environment, database.place.pid_file, ("frontdesk.config.cli", "everything")) as server:
        arguments = [str(server.port), cookie, path, str(CLICKS)]
        return dict(json.loads(run(["-m", "benches.desk.paint", *arguments], environment)))


def _watch(told: dict[str, Any], environment: dict[str, str], database: RunningDatabase) -> dict[str, float]:
    """Two hundred agents on one queue; the server is that of `frontdesk up`: pages and live updates in one process."""
    with serve(environment, database.place.pid_file, ("frontdesk.config.cli", "everything")) as server:
        told = {**told, "port": server.port, "changes": CHANGES_A_SECOND, "seconds": CROWD_SECONDS}
        command = [sys.executable, "-m", "benches.desk.crowd"]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
            assert process.stdin and process.stdout and process.stderr
            process.stdin.write(json.dumps(told))
            process.stdin.close()
            if process.stderr.readline().strip() != "ready":
                raise SystemExit(f"The crowd failed: {process.stderr.read()[-2000:]}")
            before, began = processes.spent(server.pid) + processes.spent(server.postgres), time.monotonic()
            said = process.stdout.read()
            spent = processes.spent(server.pid) + processes.spent(server.postgres) - before
            took = time.monotonic() - began
            if process.wait(30):
                raise SystemExit(f"The crowd failed: {process.stderr.read()[-2000:]}")
    return {**json.loads(said), "cores": spent / took}


def _measure_theirs(
    database: RunningDatabase, source: str, found: Size, word: str, wanted: dict[str, Any],
    options: argparse.Namespace, environment: dict[str, str],
) -> None:  # fmt: skip
    name = f"helpdesk_{found.tickets}"
    with psycopg.connect(database.url, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(f'CREATE DATABASE "{name}"')
    url = source.replace(f"/bench_{found.tickets}?", f"/{name}?")
    environment = {**environment, "HELPDESK_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "benches.helpdesk.settings"}
    run(["-m", "benches.helpdesk.fill", source], environment)
    theirs = json.loads(run(["-m", "benches.helpdesk.prepare", word, "50"], environment))
    with serve(environment, database.place.pid_file, THEIRS) as server:
        for ours, (what, _) in BESIDE.items():
            if ours not in wanted:
                continue
            asks = [{"name": what, "paths": [theirs["asks"][what]]}]
            for _ in range(options.rounds):
                for count in (1, MIXED):
                    load, _ = server.work(asks, theirs["cookie"], count, options.seconds, warm=0.1)
                    found.theirs.setdefault((ours, count), []).append(load)
                    print(f"  {found.tickets:>9,} {'their ' + what:<24} {count} clients {load}", flush=True)


def show(size: Size) -> list[str]:
    """Print the figures of one size; the targets that were missed."""
    missed = []
    print(f"\n{size.tickets:,} tickets: p95 ms at 1 client, a second at 8; django-helpdesk's; times as many a second")
    for what, limit in TARGETS.items():
        if (what, 1) not in size.ours:
            continue
        p95 = size.p95(what)
        print(f"{what:<26}{p95:>10.1f}{_rate(size.ours, what):>15}{_beside(size, what)}")
        wanted = QUICK.get(what, limit) if size.tickets <= 100_000 else limit
        if p95 > wanted:
            missed.append(f"{what}, {size.tickets:,} tickets: p95 {p95:.1f} ms, wanted {wanted:g}")
        missed += _slower(size, what)
    if rounds := size.ours.get(("mix", MIXED)):
        rate = max(load.rate for load in rounds)
        parts = ", ".join(f"{name} {figures['p95']:.0f}" for name, figures in size.mixed.items())
        print(f"{'mix of 8 clients':<26}{rate:>10.1f} a second; p95 ms: {parts}")
        if rate < MIX_A_SECOND:
            missed.append(f"mix, {size.tickets:,} tickets: {rate:.0f} a second, wanted {MIX_A_SECOND:g}")
    return missed + _show_crowd(size) + _show_paint(size)


def _show_paint(size: Size) -> list[str]:
    if not size.paint:
        return []
    met = size.paint
    print(f"click to painted ticket: p50 {met['p50']:.0f}, p95 {met['p95']:.0f} ms, layout shift {met['shift']:.3f}")
    slow = met["p50"] > PAINTED_MILLISECONDS
    missed = [f"click to painted ticket: {met['p50']:.0f} ms, wanted {PAINTED_MILLISECONDS:g}"] if slow else []
    return [*missed, f"the page shifts by {met['shift']:.3f}"] if met["shift"] > SHIFT else missed


def _show_crowd(size: Size) -> list[str]:
    if not size.crowd:
        return []
    met = size.crowd
    whole = met["seen"] + met["missed"]
    said = f"p50 {met['p50']:.0f}, p95 {met['p95']:.0f} ms, {met['missed']:.0f} of {whole:.0f} not seen"
    print(
        f"200 agents, {CHANGES_A_SECOND} changes a second: {said}, {met['cores']:.2f} cores, {met['asked']:.0f} asked"
    )
    missed = []
    if met["p95"] > SEEN_MILLISECONDS or met["missed"] > 0.05 * whole:
        missed.append(f"200 agents: p95 {met['p95']:.0f} ms, wanted {SEEN_MILLISECONDS:g}")
    if met["cores"] >= 1:
        missed.append(f"200 agents: {met['cores']:.2f} cores, wanted below 1")
    return missed


def _rate(loads: dict[tuple[str, int], list[Load]], what: str) -> str:
    return f"{max(load.rate for load in loads[what, MIXED]):.1f}" if (what, MIXED) in loads else ""


def _beside(size: Size, what: str) -> str:
    if (what, 1) not in size.theirs:
        return ""
    p95 = min(load.p95 for load in size.theirs[what, 1])
    return f"{p95:>15.0f}{_rate(size.theirs, what):>9}{_times(size, what):>14.0f}"


def _times(size: Size, what: str) -> float:
    """How many times as many pages a second as django-helpdesk, at eight clients."""
    ours, theirs = ([load.rate for load in loads[what, MIXED]] for loads in (size.ours, size.theirs))
    return statistics.median(ours) / statistics.median(theirs)


def _slower(size: Size, what: str) -> list[str]:
    if (what, MIXED) not in size.theirs or size.tickets < 1_000_000:
        return []
    times, wanted = _times(size, what), BESIDE[what][1]
    return [f"{what}: {times:.0f} times django-helpdesk's, wanted {wanted}"] if times < wanted else []


def show_growth(sizes: list[Size]) -> list[str]:
    """How much dearer each thing is in the largest database than in the smallest, in processor time."""
    if len(sizes) < 2:
        return []
    small, large = min(sizes, key=lambda size: size.tickets), max(sizes, key=lambda size: size.tickets)
    missed = []
    print(f"\nprocessor time, from {small.tickets:,} to {large.tickets:,} tickets")
    for what in TARGETS:
        if (what, 1) in small.ours and (what, 1) in large.ours:
            growth = large.cost(what) / small.cost(what)
            print(f"{what:<26}{growth:>10.2f} times")
            if growth > GROWTH:
                missed.append(f"{what} grows {growth:.2f} times, wanted at most {GROWTH:g}")
    return missed
