"""Commands that look after a running desk."""

import json
import sys
from dataclasses import asdict

import click

from frontdesk.config import surroundings

MARKS = {"good": ("✓", "green"), "doubtful": ("!", "yellow"), "bad": ("✗", "red")}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object for scripts.")
def doctor(as_json: bool) -> None:
    """Check database, queue, mail, disk, clock, versions and settings, and tell how to mend each."""
    with surroundings.ready(migrated=False):
        from frontdesk.operations.check import examine

        findings = examine()
    is_well = all(finding.state != "bad" for finding in findings)
    if as_json:
        click.echo(json.dumps({"well": is_well, "findings": [asdict(finding) for finding in findings]}, indent=2))
    else:
        for finding in findings:
            mark, colour = MARKS[finding.state]
            click.echo(f"{click.style(mark, fg=colour)} {finding.check:<9} {finding.says}")
            if finding.mend:
                click.echo(f"            → {finding.mend}")
    sys.exit(0 if is_well else 1)


COMMANDS = [doctor]
