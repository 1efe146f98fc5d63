"""Commands that bring data in."""

import sys

import click

from frontdesk.config import surroundings


@click.command()
@click.option("--tickets", default=1000, show_default=True, type=click.IntRange(1), help="How many tickets to make.")
@click.option("--seed", default=1, show_default=True, help="The same number makes the same data.")
def seed(tickets: int, seed: int) -> None:
    """Fill the desk with made-up tickets of five messages each, for measuring and trying."""
    with surroundings.ready():
        from frontdesk.transfer import seed as loading

        try:
            loading.load(tickets, seed, click.echo)
        except loading.CannotSeed as error:
            raise click.ClickException(str(error)) from error


@click.command()
def reindex() -> None:
    """Make what the search looks into anew, newest tickets first; the desk goes on beside it."""
    with surroundings.ready():
        from frontdesk.tickets.actions.indexing import index_all

        done = index_all(lambda count: click.echo(f"{count:,} tickets", nl=True) if count % 10_000 == 0 else None)
    click.echo(f"{done:,} tickets can be found.")


@click.group()
def mail() -> None:
    """Mail that comes as files."""


@mail.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True))
@click.option("--inbox", help="Slug of the inbox that receives it; the default inbox if not given.")
@click.option("--offline", is_flag=True, help="Ask no name servers: who sent it is not checked.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per mail.")
def ingest(paths: tuple[str, ...], inbox: str | None, as_json: bool, offline: bool) -> None:
    """Take .eml files, mbox files and Maildirs in, exactly as if they had just arrived."""
    with surroundings.ready():
        from frontdesk.channels import ingest as ingesting

        status = ingesting.run(list(paths), inbox, as_json, click.echo, offline=offline)
    sys.exit(status)


COMMANDS = [seed, reindex, mail]
