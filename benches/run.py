"""The whole bench: fill a database of each size, serve both versions, load them, print the table."""

import argparse
import json
import os
import sys
from pathlib import Path

from benches import burst, limit, mailroom, memory, report
from benches.fill import SECRETS, fill, home_of, run
from benches.server import Served, serve
from frontdesk.kit.postgres import RunningDatabase, join

CLIENTS = (1, 8)
PATH_MAILS = 320
PRODUCT, REFERENCE = "frontdesk.config.settings", "benches.reference.settings"


def main() -> None:
    """Parse the options, run, and end with status 1 when a target is missed."""
    parser = argparse.ArgumentParser(prog="benches", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000], help="tickets in the database")
    parser.add_argument("--seconds", type=float, default=3, help="length of one measurement")
    parser.add_argument("--rounds", type=int, default=2, help="measurements of each, in turns")
    parser.add_argument("--home", type=Path, help="folder that keeps the filled databases for the next time")
    parser.add_argument("--mails", type=int, default=10_000, help="mails in the full mailbox; 0 leaves mail out")
    parser.add_argument("--burst", type=int, default=5_000, help="mails of the burst by SMTP; 0 leaves it out")
    parser.add_argument("--no-pages", action="store_true", help="leave out the pages")
    parser.add_argument("--no-memory", action="store_true", help="leave out the idle memory of `frontdesk up`")
    options = parser.parse_args()
    with home_of(options.home) as home, join(home, echo=print) as database:
        results = [_size(database, home, size, options) for size in options.sizes]
        mail = {result.tickets: result.mail for result in results if result.mail}
        mailbox = next((result.mailbox for result in results if result.mailbox), None)
        rush = next((result.burst for result in results if result.burst), None)
        idle = None if options.no_memory else memory.idle_of_everything({**os.environ, **SECRETS})
    sys.exit(report.show(results, idle, mailroom.show(mail, mailbox) + burst.show(rush, options.burst)))


def _size(database: RunningDatabase, home: Path, size: int, options: argparse.Namespace) -> report.Size:
    """Everything about one number of tickets."""
    url = database.url.replace("/frontdesk?", f"/bench_{size}?")
    environment = {**os.environ, **SECRETS, "FRONTDESK_HOME": str(home), "DATABASE_URL": url}
    seeded = fill(database.url, url, size, environment)
    pages = {
        settings: json.loads(run(["-m", "benches.prepare"], {**environment, "DJANGO_SETTINGS_MODULE": settings}))
        for settings in (PRODUCT, REFERENCE)
    }
    report.compare_words(pages[PRODUCT], pages[REFERENCE])
    result = report.Size(size, seeded, pages)
    with (
        serve({**environment, "DJANGO_SETTINGS_MODULE": PRODUCT}, database.place.pid_file) as product,
        serve({**environment, "DJANGO_SETTINGS_MODULE": REFERENCE}, database.place.pid_file) as reference,
    ):
        for page in () if options.no_pages else pages[PRODUCT]["pages"]:
            for clients in CLIENTS:
                _measure(result, page, clients, {PRODUCT: product, REFERENCE: reference}, options)
                result.limits[page, clients] = limit.measure(url, pages[PRODUCT]["pages"][page]["sql"], clients)
        queue, cookie = pages[PRODUCT]["pages"]["queue"], pages[PRODUCT]["cookie"]
        if options.mails:
            result.mail = mailroom.measure_path(environment, PATH_MAILS, product.postgres)
            if size == max(options.sizes):
                result.mailbox = mailroom.measure_mailbox(environment, url, options.mails, product, queue, cookie)
        if options.burst and size == max(options.sizes):
            result.burst = burst.measure(environment, url, options.burst, product, queue, cookie)
    return result


def _measure(
    result: report.Size, page: str, clients: int, servers: dict[str, Served], options: argparse.Namespace
) -> None:
    """Both versions in turns, so that what else the machine does meets them alike."""
    for _round in range(options.rounds):
        for settings, server in servers.items():
            prepared = result.pages[settings]
            load = server.load(prepared["pages"][page]["path"], prepared["cookie"], clients, options.seconds)
            result.loads.setdefault((settings, page, clients), []).append(load)
            print(f"  {result.tickets:>9,} {page:<7} {clients} clients {settings.split('.')[0]:<10} {load}", flush=True)
