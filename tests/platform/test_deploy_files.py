"""The files of `deploy/` name what exists."""

import re
import shutil
import subprocess
from pathlib import Path

import click
import pytest

from frontdesk.config.cli import main
from frontdesk.config.environment import DOCUMENTED

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())


def accepted(line: str) -> None:
    """Let click read the arguments of a `frontdesk …` line as it would; raises for an unknown command or option."""
    name, *arguments = line.split()
    command = main.commands[name]
    command.make_context(name, arguments, resilient_parsing=False)


def test_every_command_line_is_one_that_frontdesk_takes() -> None:
    with pytest.raises(click.UsageError):
        accepted("web --no-such-option")
    lines = [
        match[1]
        for unit in UNITS
        for match in re.finditer(r"^ExecStart=/opt/frontdesk/bin/frontdesk (.+)$", unit.read_text(), re.MULTILINE)
    ]
    lines += [" ".join(re.findall(r'"([^"]+)"', line)[1:]) for line in _container("CMD") if "frontdesk" in line]
    assert len(lines) == 6
    for line in lines:
        accepted(line)


def test_every_setting_is_one_that_frontdesk_reads() -> None:
    import frontdesk.config.settings  # noqa: F401  (reading it documents every setting)

    named = re.findall(r"^(?:# )?([A-Z_]{5,})=", (DEPLOY / "frontdesk.env").read_text(), re.MULTILINE)
    named += re.findall(r"(FRONTDESK_[A-Z_]+)=", (DEPLOY / "Containerfile").read_text())
    assert named and set(named) <= set(DOCUMENTED)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_understands_the_unit(unit: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed (apt-get install systemd)")
    done = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False, timeout=60
    )
    said = [line for line in done.stderr.splitlines() if "is not executable" not in line and unit.name in line]
    assert said == []


def _container(instruction: str) -> list[str]:
    return [line for line in (DEPLOY / "Containerfile").read_text().splitlines() if line.startswith(instruction)]
