"""The limits and names of `docs/architecture.md`, held by the build. Each rule is shown to catch a bad example."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "frontdesk"
FILE_LINES, FUNCTION_LINES, VIEW_LINES, TEMPLATE_LINES, ISLAND_LINES = 400, 40, 20, 150, 200
NAMELESS = {"utils", "helpers", "common", "misc", "services", "selectors", "managers", "signals", "constants"}
APPS = {path.name for path in SOURCE.iterdir() if (path / "__init__.py").exists()}


def tracked(*patterns: str) -> list[Path]:
    """Files of the project, without what is built or ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return [ROOT / line for line in listed.splitlines() if (ROOT / line).is_file()]


def python_files() -> list[Path]:
    return [path for path in tracked("src/*.py") if "/migrations/" not in path.as_posix()]


def long_functions(source: str, limit: int) -> list[str]:
    """Functions whose body, docstring apart, is longer than the limit."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
            if (length := (node.end_lineno or 0) - body[0].lineno + 1) > limit:
                found.append(f"{node.name} ({length})")
    return found


def test_no_function_is_longer_than_a_screen() -> None:
    assert long_functions("def f():\n" + "    x = 1\n" * 41, FUNCTION_LINES) == ["f (41)"]
    bad = {
        str(path.relative_to(ROOT)): names
        for path in python_files()
        if "/tests/" not in path.as_posix() and (names := long_functions(path.read_text(), FUNCTION_LINES))
    }
    assert bad == {}


def test_a_view_fetches_validates_acts_and_answers_in_twenty_lines() -> None:
    bad = {
        str(path.relative_to(ROOT)): names
        for path in python_files()
        if "/views/" in path.relative_to(ROOT).as_posix() and (names := long_functions(path.read_text(), VIEW_LINES))
    }
    assert bad == {}


@pytest.mark.parametrize(
    ("patterns", "limit"),
    [
        (("src/*.py", "tests/*.py"), FILE_LINES),
        (("src/*.html",), TEMPLATE_LINES),
        (("src/*/islands/*.ts",), ISLAND_LINES),
    ],
)
def test_files_stay_small(patterns: tuple[str, ...], limit: int) -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in tracked(*patterns)
        if "/migrations/" not in path.as_posix() and "/transfer/demo/" not in path.as_posix()
        and (lines := len(path.read_text().splitlines())) > limit
    }  # fmt: skip
    assert long == {}


def test_rooms_have_names_that_say_something() -> None:
    assert NAMELESS & {"utils"}
    bad = [str(path.relative_to(ROOT)) for path in tracked("src/*") if NAMELESS & {path.stem, *path.parent.parts}]
    assert bad == []


TEMPLATE_RULES = {
    "an inline style, which the content policy forbids": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "an inline handler, which the content policy forbids": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "an inline script": re.compile(r"<script(?![^>]*\b(?:src|type=.application/json))", re.IGNORECASE),
    "`|safe`: sanitised HTML comes through kit.html.safe": re.compile(r"\|\s*safe\b"),
    "an address of another site": re.compile(r"(?:src|href)=[\"']https?://(?!\{)", re.IGNORECASE),
}
BAD_TEMPLATES = {
    "an inline style, which the content policy forbids": '<p style="color: red">',
    "an inline handler, which the content policy forbids": '<a onclick="go()">',
    "an inline script": "<script>go()</script>",
    "`|safe`: sanitised HTML comes through kit.html.safe": "{{ body|safe }}",
    "an address of another site": '<img src="https://elsewhere.test/x.png">',
}


@pytest.mark.parametrize("rule", TEMPLATE_RULES)
def test_templates_keep_to_the_content_policy(rule: str) -> None:
    assert TEMPLATE_RULES[rule].search(BAD_TEMPLATES[rule])
    pages = [path for path in tracked("src/*.html") if "/letters/" not in path.as_posix()]
    bad = [
        f"{path.relative_to(ROOT)}:{text[: match.start()].count(chr(10)) + 1}"
        for path in pages
        for text in [path.read_text()]
        for match in TEMPLATE_RULES[rule].finditer(text)
    ]
    assert bad == []


def test_every_template_compiles() -> None:
    from frontdesk.kit.templates import environment

    made = environment()
    for name in made.list_templates(extensions=["html", "txt"]):
        made.get_template(name)


def test_every_app_begins_with_a_word_on_what_it_is_for() -> None:
    silent = [
        app for app in sorted(APPS) if not ast.get_docstring(ast.parse((SOURCE / app / "__init__.py").read_text()))
    ]
    assert silent == []


def _public(path: Path) -> Iterator[str]:
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node):
            yield f"{path.relative_to(ROOT)}:{node.name}"


def test_every_action_has_a_docstring_that_says_its_rule() -> None:
    silent = [name for path in python_files() if "/actions/" in path.as_posix() for name in _public(path)]
    assert silent == []


def test_every_decision_record_has_a_number_of_its_own() -> None:
    numbers = [path.name[:4] for path in (ROOT / "docs" / "adr").glob("*.md")]
    assert len(numbers) == len(set(numbers)), sorted(numbers)
