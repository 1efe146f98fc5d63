"""A backup made under load comes back whole on a blank machine, and the copy keeps quiet until it is released (F34)."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.folders import make_folder, remove_folder

pytestmark = pytest.mark.servers

COMMAND = [sys.executable, "-m", "frontdesk.config.cli"]
PATIENCE = 180
SET_UP = ["createadmin", "--email", "ann@meridian.test", "--name", "Ann", "--organisation", "Meridian"]
SET_UP += ["--password", "several words in a row"]

# Takes mail in until it is told to stop; tells the SHA-256 of each mail once it is safe.
WRITER = """
import hashlib, sys, threading
from frontdesk.config import surroundings
with surroundings.ready():
    from frontdesk.channels.ingest import take
    from frontdesk.channels.models import Inbox
    over = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
    inbox, number = Inbox.objects.get(is_default=True), 0
    while not over.is_set():
        number += 1
        raw = (f"From: n{number}@customer.test\\r\\nTo: help@meridian.test\\r\\nSubject: {number}\\r\\n"
               f"Message-ID: <{number}@customer.test>\\r\\n\\r\\nMail {number}\\r\\n").encode()
        take(str(number), raw, inbox)
        print(hashlib.sha256(raw).hexdigest(), flush=True)
"""
SHA256_OF_MAILS = "SELECT sha256 || ' ' || raw_key FROM channels_inboundenvelope ORDER BY id"


def run(home: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FRONTDESK_", "DATABASE_URL"))}
    return subprocess.run(
        [*COMMAND, *arguments],
        env={**kept, "FRONTDESK_HOME": str(home), **environment},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def done(home: Path, *arguments: str) -> str:
    result = run(home, *arguments)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def refused(home: Path, *arguments: str) -> str:
    result = run(home, *arguments)
    assert result.returncode == 1, result.stdout + result.stderr
    return result.stderr


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    made = make_folder("backup", 0o711)
    yield made
    remove_folder(made)


@pytest.fixture(scope="module")
def original(folder: Path) -> Path:
    """A desk with a mail in it."""
    home, mail = folder / "original", folder / "one.eml"
    mail.write_bytes(b"From: mara@customer.test\r\nTo: help@meridian.test\r\nSubject: Hello\r\n\r\nHello\r\n")
    done(home, *SET_UP)
    done(home, "mail", "ingest", str(mail))
    return home


@pytest.fixture(scope="module")
def archive(folder: Path, original: Path) -> Path:
    """A backup that was made while mail came in, with what was acknowledged before it began."""
    target = folder / "desk.tar"
    environment = {**os.environ, "FRONTDESK_HOME": str(original)}
    for name in [name for name in environment if name.startswith(("FRONTDESK_", "DATABASE_URL"))]:
        if name != "FRONTDESK_HOME":
            del environment[name]
    with subprocess.Popen(
        [sys.executable, "-c", WRITER],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as writer:
        assert writer.stdin is not None
        assert writer.stdout is not None
        safe = [writer.stdout.readline().strip() for _ in range(5)]
        done(original, "backup", str(target))
        is_under_load = writer.poll() is None
        later, _ = writer.communicate(timeout=PATIENCE)
    assert is_under_load
    assert writer.returncode == 0
    assert later.split(), "nothing was written while the backup ran"
    (folder / "acknowledged").write_text("\n".join(safe))
    return target


def blank(folder: Path, original: Path, name: str) -> Path:
    """An empty data folder that holds the keys and nothing else."""
    home = folder / name
    home.mkdir(mode=0o700)
    shutil.copy(original / "keys.json", home)
    return home


def test_what_was_safe_before_the_backup_is_in_the_copy_with_its_bytes(
    folder: Path, original: Path, archive: Path
) -> None:
    """F34: the command compares rows and hashes of all tables and files itself; here once more, by other means."""
    import hashlib

    home = blank(folder, original, "copy")
    said = done(home, "restore", str(archive))
    assert "Restored and compared" in said
    stored = [line.split(" ", 1) for line in done(home, "psql", "-Atc", SHA256_OF_MAILS).splitlines()]
    assert set((folder / "acknowledged").read_text().split()) <= {digest for digest, _key in stored}
    for digest, key in stored:
        assert hashlib.sha256((home / "files" / key).read_bytes()).hexdigest() == digest
    with tarfile.open(archive) as tar:
        manifest = json.load(tar.extractfile("manifest.json"))  # type: ignore[arg-type]
    assert manifest["tables"]["channels_inboundenvelope"]["rows"] == len(stored)
    assert not any("keys" in name for name in manifest["files"])

    findings = json.loads(run(home, "doctor", "--json").stdout)["findings"]
    assert [finding["state"] for finding in findings if finding["check"] == "hold"] == ["doubtful"]
    assert "There is a desk here already" in refused(home, "restore", str(archive))
    assert "Released" in done(home, "release")
    assert "not on hold" in done(home, "release")
    done(home, "restore", str(archive), "--replace")
    assert "Released" in done(home, "release")


def test_without_its_keys_or_with_others_it_is_refused_before_anything_is_made(
    folder: Path, original: Path, archive: Path
) -> None:
    """F34, F36."""
    home = folder / "stranger"
    assert "keys.json" in refused(home, "restore", str(archive))
    assert not home.exists()
    home.mkdir(mode=0o700)
    theirs = json.loads((original / "keys.json").read_text())
    others = {"FRONTDESK_FIELD_KEYS": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=", "FRONTDESK_SECRET_KEY": "x" * 60}
    for name, other in others.items():
        (home / "keys.json").write_text(json.dumps(theirs | {name: other}))
        said = refused(home, "restore", str(archive))
        assert name in said and "Nothing was changed" in said
    assert sorted(path.name for path in home.iterdir()) == ["keys.json"]


def test_a_damaged_backup_changes_nothing(folder: Path, original: Path, archive: Path) -> None:
    """F34: a changed byte of a file, a changed row count, and half a dump."""
    home = blank(folder, original, "careful")
    half = folder / "half.tar"
    half.write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])
    assert "not a whole backup" in refused(home, "restore", str(half))
    for number, damage in enumerate((_other_file, _other_count, _short_dump)):
        damaged = folder / f"damaged-{number}.tar"
        _rewrite(archive, damaged, damage)
        refused(home, "restore", str(damaged))
        assert done(home, "psql", "-Atc", "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == "0\n"
    done(home, "restore", str(archive))


def test_a_desk_that_runs_is_not_restored_over(folder: Path, original: Path, archive: Path) -> None:
    """F34: neither by accident nor half."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("FRONTDESK_", "DATABASE"))}
    with subprocess.Popen(
        [*COMMAND, "psql", "-Atc", "SELECT 1", "-c", "SELECT pg_sleep(600)"],
        env={**environment, "FRONTDESK_HOME": str(original), "PGAPPNAME": "somebody"},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as somebody:
        assert somebody.stdout is not None
        try:
            somebody.stdout.readline()
            assert "somebody (1)" in refused(original, "restore", str(archive), "--replace")
        finally:
            os.killpg(somebody.pid, 15)


def test_a_folder_of_backups_keeps_the_newest(folder: Path, original: Path) -> None:
    backups = folder / "backups"
    backups.mkdir()
    for _ in range(3):
        done(original, "backup", str(backups), "--keep", "2", "--without-files")
        time.sleep(1 - time.time() % 1)  # their names tell seconds
    kept = sorted(path.name for path in backups.iterdir())
    assert len(kept) == 2
    assert "without files" in done(blank(folder, original, "bare"), "restore", str(backups / kept[-1]))


def _rewrite(source: Path, target: Path, damage: object) -> None:
    import io

    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        for member in old:
            content = damage(member.name, old.extractfile(member).read())  # type: ignore[operator, union-attr]
            member.size = len(content)
            new.addfile(member, io.BytesIO(content))


def _other_file(name: str, content: bytes) -> bytes:
    return content.replace(b"Hello", b"Hullo") if name.startswith("files/") else content


def _other_count(name: str, content: bytes) -> bytes:
    if name != "manifest.json":
        return content
    manifest = json.loads(content)
    manifest["tables"]["channels_inboundenvelope"]["rows"] += 1
    return json.dumps(manifest).encode()


def _short_dump(name: str, content: bytes) -> bytes:
    return content[: len(content) // 2] if name == "database.dump" else content
