"""Copies of the tree, and what tests say in them."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests import folders
from tests.defences.defence import ROOT, Cut, Defence

# By these a test fails that holds its line; anything else may be code that the cut left broken.
ASSERTED = {"AssertionError", "Failed"}


@dataclass
class Result:
    """What a run of tests said: of each test whether it passed, failed by what it asserts, or broke otherwise."""

    passed: list[str] = field(default_factory=list)
    asserted: dict[str, str] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    said: str = ""


@dataclass(frozen=True)
class Copy:
    """A copy of the tree in which something may be taken out."""

    folder: Path

    @contextmanager
    def without(self, cuts: Iterable[Cut]) -> Iterator[None]:
        """The copy without these words, as long as the block lasts."""
        before: dict[Path, str] = {}
        try:
            for cut in cuts:
                path = self.folder / cut.file
                content = path.read_text()
                before.setdefault(path, content)
                path.write_text(cut.made_in(content))
            self._build(before)
            yield
        finally:
            for path, content in before.items():
                path.write_text(content)
            self._build(before)

    def _build(self, changed: Iterable[Path]) -> None:
        """The front end anew, where something of it was changed."""
        if any(path.suffix in {".ts", ".css"} for path in changed):
            subprocess.run([sys.executable, "hatch_build.py"], cwd=self.folder, check=True, capture_output=True)

    def run(self, tests: Sequence[str], *, options: Sequence[str] = (), seen_by: Iterable[str] = ()) -> Result:
        """Run these tests here; the processes that they start find this copy as well."""
        notes = self.folder / ".notes.jsonl"
        notes.unlink(missing_ok=True)
        environment = os.environ | {
            "PYTHONPATH": os.pathsep.join([str(self.folder / "src"), str(self.folder)]),
            "PYTHONDONTWRITEBYTECODE": "1",
            "DEFENCES_NOTES": str(notes),
        }
        command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "tests.defences.noting", "--tb=short"]
        done = subprocess.run(
            [*command, "--rootdir", str(self.folder), *options, *tests],
            cwd=self.folder, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        told = [json.loads(line) for line in notes.read_text().splitlines()] if notes.exists() else []
        return _sorted(told, ASSERTED | set(seen_by), done.stdout + done.stderr)


def _sorted(told: Iterable[dict[str, str]], wanted: set[str], said: str) -> Result:
    result = Result(said=said)
    for one in told:
        words = f"{one['by'][0]}: {one['says']}" if one["by"] else one["says"]
        if one["outcome"] == "passed":
            result.passed.append(one["test"])
        elif one["outcome"] == "skipped":
            result.skipped[one["test"]] = words
        elif one["when"] == "call" and wanted & set(one["by"]):
            result.asserted[one["test"]] = words
        else:
            result.broken[one["test"]] = words
    return result


def copy_tree() -> Copy:
    """The working tree as it stands, with what was built, compiled so that a changed file is compiled anew."""
    folder = folders.make_folder("defences", 0o755)
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target)
    built, modules = ROOT / "src/frontdesk/static", ROOT / "frontend/node_modules"
    if built.exists():
        shutil.copytree(built, folder / "src/frontdesk/static", dirs_exist_ok=True)
        (folder / "frontend/node_modules").symlink_to(modules)
    compiling = [sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "checked-hash", "src/frontdesk"]
    subprocess.run(compiling, cwd=folder, check=True)
    return Copy(folder)


def options_for(needs: Iterable[str]) -> list[str]:
    """What pytest is told for tests with real servers or a browser."""
    return [f"--{one}" for one in sorted(set(needs)) if one]


def try_without(copy: Copy, one: Defence) -> Result:
    """Run the tests of a defence where it is taken out."""
    with copy.without(one.cuts):
        return copy.run(one.tests, options=options_for([one.needs]), seen_by=one.seen_by)
