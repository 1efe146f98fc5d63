"""Commands that serve: everything at once, or each part alone."""

import os
import sys

import click

from frontdesk.config import lifeline, surroundings

STREAMS = 20_000  # granian counts open streams as requests in progress

port_option = click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
host_option = click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")


@click.command()
@click.option("--demo", is_flag=True, help="Fill an empty desk with the demo organisation.")
@port_option
@host_option
def up(demo: bool, port: int, host: str) -> None:
    """Start everything: database, pages, live updates, worker."""
    from frontdesk.config import everything

    everything.up(host, port, demo)


@click.command(hidden=True)
@click.option("--demo", is_flag=True)
def prepare(demo: bool) -> None:
    """What `up` does before it serves; what the first visitor must know goes to the standard output."""
    surroundings.django()
    surroundings.refuse_dangerous_settings()

    def log(line: str) -> None:
        click.echo(line, err=True)

    pending = surroundings.pending_migrations()
    if pending:
        log(f"bringing the database up to date ({len(pending)} migrations)")
        surroundings.migrate(verbosity=0)
    from frontdesk.config import welcome

    for line in welcome.prepare(demo, log):
        click.echo(line)


@click.command(hidden=True)
@port_option
@host_option
def everything(port: int, host: str) -> None:
    """Pages and live updates in one process."""
    _serve("frontdesk.config.asgi:application", "asgi", host, port, workers=1)


@click.command()
@port_option
@host_option
@click.option(
    "--workers",
    default=lambda: os.cpu_count() or 1,
    show_default="one a processor",
    type=click.IntRange(1),
    help="Processes.",
)
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1), help="Threads of each process.")
def web(port: int, host: str, workers: int, threads: int) -> None:
    """Serve the pages (without live updates)."""
    with surroundings.ready(migrated=True):
        surroundings.refuse_dangerous_settings()
        _serve("frontdesk.config.wsgi:application", "wsgi", host, port, workers=workers, threads=threads)


@click.command()
@click.option("--port", default=8001, show_default=True, type=click.IntRange(1, 65535))
@host_option
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1), help="Processes.")
def live(port: int, host: str, workers: int) -> None:
    """Serve live updates alone, at /live."""
    with surroundings.database():
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "frontdesk.config.settings")
        _serve("frontdesk.config.live:application", "asgi", host, port, workers=workers)


@click.command()
@click.option("--concurrency", default=8, show_default=True, type=click.IntRange(1), help="Jobs at the same time.")
@click.option("--queues", help="Only these queues, separated by commas: mail, events, clock, bulk.")
def worker(concurrency: int, queues: str | None) -> None:
    """Do deferred work: mail, events, clocks, bulk."""
    lifeline.hold()
    with surroundings.ready():
        from frontdesk.config import working

        working.work(concurrency, [name.strip() for name in queues.split(",")] if queues else None)


@click.command()
@click.option("--listen", default="", help="Address, such as 0.0.0.0:25 or unix:/path; else FRONTDESK_SMTP_LISTEN.")
def smtp(listen: str) -> None:
    """Take mail by SMTP or LMTP, for the addresses of the inboxes."""
    lifeline.hold()
    with surroundings.ready():
        from frontdesk.channels.listener import options, server
        from frontdesk.config import working

        working.give_way()
        try:
            server.run(options.configured(listen), lambda where: click.echo(f"taking mail on {where}"))
        except options.BadOptions as error:
            raise click.ClickException(str(error)) from error


def _serve(target: str, interface: str, host: str, port: int, *, workers: int, threads: int | None = None) -> None:
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels

    lifeline.hold()
    server = Granian(
        target,
        address=host,
        port=port,
        interface=Interfaces(interface),
        workers=workers,
        blocking_threads=threads,
        blocking_threads_idle_timeout=600,  # a thread that ends takes its database connection with it
        http=HTTPModes.http1,
        websockets=False,
        backpressure=STREAMS if interface == "asgi" else None,
        log_level=LogLevels.warning,
        respawn_failed_workers=workers > 1,
        workers_kill_timeout=5,
    )
    click.echo(f"serving on {host}:{port}")
    sys.stdout.flush()
    server.serve()


COMMANDS = [up, prepare, everything, web, live, worker, smtp]
