"""What the embedded server is told: everything it needs for one company on one machine, nothing else."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

ROLE = "frontdesk"
DATABASE = "frontdesk"

SETTINGS = {
    "listen_addresses": "",  # the socket only
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",  # solid-state storage
    "max_parallel_workers_per_gather": "0",  # to wait for a second process takes longer than what a page asks
    "jit": "off",  # costs more than it gives on short queries
    "io_workers": "1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m ",
    "log_checkpoints": "off",
    "log_lock_waits": "on",
    "lc_messages": "C",
    "idle_in_transaction_session_timeout": "10min",
    "huge_pages": "off",
}


def server_arguments(run: str, overrides: Mapping[str, str]) -> list[str]:
    """Command-line settings of `postgres`; they win over every file, so an edited file cannot open the server."""
    settings = {**SETTINGS, "unix_socket_directories": run, **overrides}
    return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]


def write_access(folder: Path, owner: str) -> dict[str, str]:
    """Write who may connect, outside the data folder where the server's user cannot change it.

    Over the socket only, known by the operating-system user: the owner of the cluster, and root if root starts it,
    are the role `frontdesk`; nobody else is anybody. Returns the settings that name the files.
    """
    users = [owner] if os.geteuid() != 0 else [owner, "root"]
    files = {
        "hba": "local all all peer map=frontdesk\n",
        "ident": "".join(f'frontdesk "{user}" {ROLE}\n' for user in users),
    }
    for name, content in files.items():
        (folder / f"{name}.conf").write_text(content)
        (folder / f"{name}.conf").chmod(0o644)
    return {f"{name}_file": str(folder / f"{name}.conf") for name in files}
