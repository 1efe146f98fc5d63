"""Writes `docs/reference/` from the code: settings, events, catalogues, proofs, commands.

    python docs/build_reference.py            # writes
    python docs/build_reference.py --check    # says what is out of step, and ends with 1

A test runs the check, so the reference cannot fall behind.
"""

import ast
import importlib
import os
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEAD = "<!-- Written by docs/build_reference.py from the code: change the code, not this page. -->\n\n"
PROOF = re.compile(r"\b([AF]\d{2})\b")


def settings() -> str:
    """Every environment variable."""
    importlib.import_module("frontdesk.config.settings")
    from frontdesk.config.environment import DOCUMENTED

    rows = [
        f"| `{one.name}` | {one.kind} | {f'`{one.default}`' if one.default else ''} | {one.about} |"
        for one in sorted(DOCUMENTED.values(), key=lambda one: one.name)
    ]
    return (
        "# Settings\n\nRead from the environment.\n\n| name | kind | default | what it does |\n|---|---|---|---|\n"
        + "\n".join(rows)
    )


def events() -> str:
    """Every kind of event."""
    from frontdesk.events import Event

    rows = [
        f"| `{slug}` | {kind.about} | {_first_line(kind)} | {'yes' if kind.is_public else ''} |"
        for slug, kind in Event.entries().items()
        if kind.__module__.startswith("frontdesk.") and ".tests." not in kind.__module__
    ]
    return "# Events\n\n| kind | about | what happened | public |\n|---|---|---|---|\n" + "\n".join(rows)


def catalogues() -> str:
    """Every catalogue and its entries."""
    from frontdesk.kit.registry import Catalogue

    parts = ["# Catalogues\n\nOne file in one folder each; `docs/extending.md` says how to add one."]
    for base in sorted(Catalogue.__subclasses__(), key=lambda base: base.__name__):
        if base.__name__ == "Event" or not base.__module__.startswith("frontdesk.") or ".tests." in base.__module__:
            continue
        rows = [
            f"| `{slug}` | {entry.label} | {_first_line(entry)} |"
            for slug, entry in base.entries().items()
            if entry.__module__.startswith("frontdesk.") and ".tests." not in entry.__module__
        ]
        parts.append(
            f"## {base.__name__}\n\n{_first_line(base)}\n\n| slug | label | what it is |\n|---|---|---|\n"
            + "\n".join(rows)
        )
    return "\n\n".join(parts)


def proofs() -> str:
    """Which attack or fault is held by which defences, and proven by which tests, by the names that tests carry."""
    sys.path.insert(0, str(ROOT))
    from tests.defences.table import defences

    words: dict[str, list[str]] = {}
    for one in defences():
        for line in one.lines:
            words.setdefault(line, []).append(one.what)
    found: dict[str, list[str]] = {}
    paths = sorted([*ROOT.glob("tests/**/test_*.py"), *ROOT.glob("src/frontdesk/**/tests/test_*.py")])
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                told = f"{node.name.upper()} {ast.get_docstring(node) or ''}".replace("_", " ")
                for line in sorted(set(PROOF.findall(told))):
                    found.setdefault(line, []).append(f"`{path.relative_to(ROOT)}` {node.name}")
    rows = [
        f"| {line} | {'<br>'.join(f'· {what}' for what in words.get(line, []))} | {'<br>'.join(tests)} |"
        for line, tests in sorted(found.items())
    ]
    head = (
        "A.. are attacks, F.. are faults. The defences stand, with the very text of the code, in "
        "`tests/defences/table/`; `make defences` takes each out in turn and sees that its tests fail."
    )
    return f"# Proofs\n\n{head}\n\n| line | held by | shown by |\n|---|---|---|\n" + "\n".join(rows)


def commands() -> str:
    """The command line, as its own help tells it."""
    import click

    from frontdesk.config.cli import main

    parts = ["# Commands"]

    def tell(command: click.Command, name: str) -> None:
        with click.Context(command, info_name=name, terminal_width=100, max_content_width=100) as context:
            parts.append(f"## `{name}`\n\n```text\n{command.get_help(context)}\n```")
            if isinstance(command, click.Group):
                for sub in command.list_commands(context):
                    if (found := command.get_command(context, sub)) is not None and not found.hidden:
                        tell(found, f"{name} {sub}")

    tell(main, "frontdesk")
    return "\n\n".join(parts)


PAGES = {"settings": settings, "events": events, "catalogues": catalogues, "proofs": proofs, "commands": commands}


def _first_line(thing: object) -> str:
    return (getattr(thing, "__doc__", "") or "").strip().split("\n")[0]


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "frontdesk.config.settings")
    os.environ.setdefault("FRONTDESK_SECRET_KEY", "only-to-write-the-reference-" + "0123456789" * 3)
    os.environ.setdefault("FRONTDESK_FIELD_KEYS", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=")
    import django

    django.setup()
    stale = []
    for name, write in PAGES.items():
        path, text = ROOT / "docs" / "reference" / f"{name}.md", HEAD + write() + "\n"
        if not path.exists() or path.read_text() != text:
            stale.append(name)
            if "--check" not in sys.argv:
                path.write_text(text)
    if "--check" in sys.argv and stale:
        sys.stderr.write(f"Out of step with the code: {', '.join(stale)}. Run: make docs\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
