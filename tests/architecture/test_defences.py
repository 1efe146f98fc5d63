"""The table of defences is in step with the code: every text stands where it says, every test is there."""

import ast
import re
from pathlib import Path

import pytest

from tests.defences.defence import Cut, Defence, defence
from tests.defences.table import LINES, defences

ROOT = Path(__file__).resolve().parents[2]
EVERY = defences()
NAMED = re.compile(r"\b([AF]\d{2})\b")  # as docs/build_reference.py reads the lines that a test names


def named_tests(path: Path) -> dict[str, str]:
    """The name and the docstring of each test of a file, as `docs/reference/proofs.md` reads them."""
    found = {}
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            found[node.name] = f"{node.name.upper()} {ast.get_docstring(node) or ''}".replace("_", " ")
    return found


def parts_of(test: str) -> tuple[Path, str]:
    path, _, name = test.partition("::")
    return ROOT / path, name.split("[")[0]


def wrongs_of(one: Defence) -> list[str]:
    """What does not fit of an entry, in sentences."""
    wrong, changed = [], dict[str, str]()
    for cut in one.cuts:
        try:
            changed[cut.file] = cut.made_in(changed.get(cut.file) or (ROOT / cut.file).read_text())
        except (LookupError, OSError) as error:
            wrong.append(str(error))
    for file, content in changed.items():
        try:
            ast.parse(content if file.endswith(".py") else "")
        except SyntaxError as error:
            wrong.append(f"{file} is no code any more without it: {error}")
    told = ""
    for path, name in map(parts_of, one.tests):
        here = named_tests(path) if path.is_file() else {}
        if name not in here:
            wrong.append(f"There is no test {name} in {path.relative_to(ROOT)}.")
        told += here.get(name, "")
    wrong += [f"None of its tests names {line}." for line in one.lines if line not in NAMED.findall(told)]
    return wrong


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.name)
def test_an_entry_stands_in_the_code_and_its_tests_are_there(one: Defence) -> None:
    assert wrongs_of(one) == []


def test_a_wrong_entry_is_seen() -> None:
    bad = defence("A99", "nothing", ("tests/cast.py", "not there", "x"), tests="tests/cast.py::test_nothing")
    assert len(wrongs_of(bad)) == 3
    with pytest.raises(LookupError):
        Cut("x", "a", "b").made_in("aa")


def test_every_line_of_mail_and_workspace_has_a_defence() -> None:
    assert sorted(set(LINES) - {line for one in EVERY for line in one.lines}) == []


def test_no_two_entries_say_the_same() -> None:
    names = [one.name for one in EVERY]
    assert sorted({name for name in names if names.count(name) > 1}) == []
