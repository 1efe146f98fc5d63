"""A test run leaves no folders behind, not even one that was killed."""

import os
import subprocess
import sys
from pathlib import Path

from tests.folders import PREFIX, make_folder, remove_leftovers


def test_folders_of_a_run_that_is_over_are_removed_by_the_next() -> None:
    mine = make_folder("mine")
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait(30)
    left = mine.with_name(f"{PREFIX}{gone.pid}-home-x")
    (left / "files").mkdir(parents=True)
    try:
        assert left in remove_leftovers()
        assert not left.exists()
        assert mine.exists()
    finally:
        mine.rmdir()


def test_the_data_folder_of_this_run_is_one_of_these() -> None:
    assert Path(os.environ["FRONTDESK_HOME"]).name.startswith(PREFIX)
