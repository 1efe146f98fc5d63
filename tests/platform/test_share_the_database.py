"""The embedded database: who comes first starts it, who leaves last stops it, and crashes are mended."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from frontdesk.kit.postgres import join, use
from frontdesk.kit.postgres.process import is_alive
from tests.folders import make_folder, remove_folder

THROWAWAY = {"fsync": "off"}  # the machine does not crash here, only processes do


@pytest.fixture
def home() -> Iterator[Path]:
    """A data folder that another user may pass through, as pytest's own are not."""
    folder = make_folder("shared", 0o711)
    yield folder
    remove_folder(folder)


def server_pid(folder: Path) -> int:
    return int((folder / "postgres" / "data" / "postmaster.pid").read_text().split()[0])


def test_the_last_one_to_leave_stops_the_server(home: Path) -> None:
    first, second = join(home, THROWAWAY), join(home, THROWAWAY)
    pid = server_pid(home)
    first.leave()
    with psycopg.connect(second.url) as connection:
        assert connection.execute("SELECT lower('Ä')").fetchone() == ("ä",)
    second.leave()
    assert not is_alive(pid)


def test_a_killed_server_is_recovered_and_nothing_committed_is_lost(home: Path) -> None:
    """F30."""
    with use(home, THROWAWAY) as database:
        with psycopg.connect(database.url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
        os.kill(server_pid(home), signal.SIGKILL)
        database.ensure()
        with psycopg.connect(database.url) as connection:
            assert connection.execute("SELECT one FROM kept").fetchone() == (1,)


def test_a_pid_file_that_names_another_program_does_not_stop_the_start(home: Path) -> None:
    with use(home, THROWAWAY) as database:
        pid_file = database.place.pid_file
    pid_file.write_text(f"{os.getpid()}\n{database.place.data}\n")
    with use(home, THROWAWAY) as database, psycopg.connect(database.url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_the_server_listens_on_no_port_and_knows_its_callers_by_their_user(home: Path) -> None:
    with use(home, THROWAWAY) as database, psycopg.connect(database.url) as connection:
        shown = connection.execute("SELECT current_setting('listen_addresses'), current_setting('hba_file')")
        addresses, hba = shown.fetchone() or ("?", "?")
        assert addresses == ""
        assert Path(hba).read_text() == "local all all peer map=frontdesk\n"
        assert database.place.run.stat().st_mode & 0o777 == 0o700


def test_a_folder_path_longer_than_a_socket_may_have_still_works(home: Path) -> None:
    deep = home / ("a" * 60) / ("b" * 60)
    deep.parent.mkdir(mode=0o711)
    with use(deep, THROWAWAY) as database, psycopg.connect(database.url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    database.place.run.rmdir()
