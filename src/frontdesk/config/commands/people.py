"""Commands about people."""

import click

from frontdesk.config import surroundings


@click.command()
@click.option("--email", prompt="E-mail", help="The address to sign in with.")
@click.option("--name", prompt="Name", help="The name that others see.")
@click.option("--password", help="Asked for when it is not given; at least 10 characters.")
def createadmin(email: str, name: str, password: str | None) -> None:
    """Add an administrator, or make an existing person one."""
    if password is None:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    with surroundings.ready():
        from django.core.exceptions import ValidationError

        from frontdesk.accounts import actions

        try:
            actions.create_administrator(email=email, name=name, password=password)
        except ValidationError as error:
            raise click.ClickException(" ".join(error.messages)) from error
    click.echo(f"{email} is an administrator.")


COMMANDS = [createadmin]
