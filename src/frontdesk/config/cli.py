"""The `frontdesk` command. Each family of commands has a file in `config/commands/`; Django is imported on demand."""

import click

from frontdesk import __version__
from frontdesk.config.commands import backup, data, database, health, people, serving


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="frontdesk")
def main() -> None:
    """A support desk and contact centre in one program.

    Start everything with `frontdesk up`. Every other command works beside it, or alone.
    """


for command in (
    *serving.COMMANDS,
    *database.COMMANDS,
    *backup.COMMANDS,
    *people.COMMANDS,
    *health.COMMANDS,
    *data.COMMANDS,
):
    main.add_command(command)


if __name__ == "__main__":
    main()
