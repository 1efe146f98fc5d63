"""Commands about people."""

import datetime
import re

import click

from frontdesk.config import surroundings

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WINDOW = re.compile(r"(\w{3})(?:-(\w{3}))? +(\d{1,2}:\d\d)-(\d{1,2}:\d\d)")

Window = tuple[int, datetime.time, datetime.time]


def read_hours(ctx: click.Context, param: click.Parameter, value: str | None) -> list[Window] | None:
    """`Mon-Fri 09:00-17:00, Sat 10:00-12:30` as (weekday from Monday 0, opens, closes). Raises BadParameter."""
    if value is None:
        return None
    windows: list[Window] = []
    for part in value.lower().split(","):
        found = WINDOW.fullmatch(part.strip())
        if not found or not {found[1], found[2] or found[1]} <= set(DAYS):
            raise click.BadParameter(f"{part.strip()!r} is not like “Mon-Fri 09:00-17:00”.")
        try:
            opens, closes = (datetime.time.fromisoformat(text.zfill(5)) for text in (found[3], found[4]))
        except ValueError:
            raise click.BadParameter(f"{part.strip()!r} holds a time that does not exist.") from None
        first, last = DAYS.index(found[1]), DAYS.index(found[2] or found[1])
        windows += [(day, opens, closes) for day in range(first, last + 1)]
    return windows


@click.command()
@click.option("--email", prompt="E-mail", help="The address to sign in with.")
@click.option("--name", prompt="Name", help="The name that others see.")
@click.option("--password", help="Asked for when it is not given; at least 10 characters.")
@click.option("--organisation", help="On a first start: the organisation's name.")
@click.option("--time-zone", help="On a first start: such as Europe/Berlin; UTC if not given.")
@click.option("--hours", callback=read_hours, help="On a first start: “Mon-Fri 09:00-17:00, Sat 10:00-12:00”.")
def createadmin(
    email: str,
    name: str,
    password: str | None,
    organisation: str | None,
    time_zone: str | None,
    hours: list[Window] | None,
) -> None:
    """Add an administrator, or make an existing person one; on a first start set the organisation up as well."""
    with surroundings.ready():
        from django.core.exceptions import ValidationError

        from frontdesk.accounts import actions
        from frontdesk.accounts.models import Workspace

        is_first = not Workspace.current()
        if is_first and organisation is None:
            organisation = click.prompt("Organisation")
        if password is None:
            password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        try:
            if is_first:
                actions.set_up(
                    name=organisation or "",
                    time_zone=time_zone or "UTC",
                    email=email,
                    person=name,
                    password=password,
                    hours=hours,
                )
            else:
                actions.create_administrator(email=email, name=name, password=password)
        except ValidationError as error:
            raise click.ClickException(" ".join(error.messages)) from error
    click.echo(f"{email} is an administrator.")


COMMANDS = [createadmin]
