"""Disk: room for the database and for files."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from frontdesk.operations.check import Check, Finding

GIGABYTE = 1024**3


class Disk(Check, slug="disk", order=40):
    """Free room under the data folder, and under the database's own where that lies elsewhere."""

    def look(self) -> Iterator[Finding]:
        home = Path(settings.HOME)
        folders = {home, (home / "postgres").resolve()} if (home / "postgres").exists() else {home}
        for folder in sorted(folders):
            if not folder.exists():
                continue
            usage = shutil.disk_usage(folder)
            says = f"{usage.free / GIGABYTE:.1f} GB free under {folder}"
            if usage.free < GIGABYTE:
                yield self.bad(says, "Make room: below 1 GB the database may stop accepting changes.")
            elif usage.free < 5 * GIGABYTE or usage.free < usage.total * 0.05:
                yield self.doubtful(says, "Make room before it runs out.")
            else:
                yield self.good(says)
