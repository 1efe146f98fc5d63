"""One log for everything that `up` runs: each line with its process's name in front."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path
from typing import IO

import click

COLOURS = {"up": "white", "postgres": "blue", "web": "green", "worker": "magenta"}
LONGEST = 9
FOLLOW_SECONDS = 0.5
LOG_BYTES = 10 * 1024**2


class Journal:
    """Writes lines to the standard output, for people or, with FRONTDESK_LOG=json, for machines."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._is_json = os.environ.get("FRONTDESK_LOG", "").strip() == "json"

    def write(self, name: str, line: str) -> None:
        """One line by one process."""
        if self._is_json:
            shown = self._as_json(name, line)
        else:
            shown = click.style(f"{name:<{LONGEST}}│ ", fg=COLOURS.get(name, "cyan")) + line
        with self._turn:
            click.echo(shown)

    def pump(self, name: str, stream: IO[bytes]) -> threading.Thread:
        """Pass on what a process writes, until it closes its output."""

        def run() -> None:
            for line in stream:
                self.write(name, line.decode(errors="replace").rstrip())

        return _background(run, f"log-{name}")

    def follow(self, name: str, path: Path, stopped: threading.Event) -> threading.Thread:
        """Pass on what is added to a file from now on; the file is emptied when it has grown long."""

        def run() -> None:
            with path.open("rb") as file:
                file.seek(0, os.SEEK_END)
                while not stopped.wait(FOLLOW_SECONDS):
                    for line in file:
                        self.write(name, line.decode(errors="replace").rstrip())
                    if file.tell() > LOG_BYTES:
                        os.truncate(path, 0)  # its writer appends, so it goes on at the new end
                        file.seek(0)

        return _background(run, f"log-{name}")

    @staticmethod
    def _as_json(name: str, line: str) -> str:
        if line.startswith("{") and line.endswith("}"):
            return f'{{"process": {json.dumps(name)}, {line[1:]}'
        return json.dumps({"process": name, "message": line})


def _background(run: object, name: str) -> threading.Thread:
    thread = threading.Thread(target=run, name=name, daemon=True)  # type: ignore[arg-type]
    thread.start()
    return thread
