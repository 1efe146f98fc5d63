"""Real processes of Frontdesk, made in a blink: this one has everything imported and forks what it is asked for.

Each line on the standard input is JSON: {"run": name, …}. The answer is the new process's id; its words go to the log.
A test kills these processes with SIGKILL at any moment, as often as it wants.
"""

import json
import os
import signal
import sys
from typing import Any


def worker(point: str) -> None:
    """The worker with its receivers."""
    from frontdesk.config.working import work
    from frontdesk.kit import crash

    crash._POINT = point
    work(4, None)


def smtp(port: int, point: str) -> None:
    """The listener."""
    from frontdesk.channels.listener.options import Options
    from frontdesk.channels.listener.server import run
    from frontdesk.kit import crash

    crash._POINT = point
    run(Options(port=port, hostname="desk.example"))


def prepare(inbox: dict[str, Any]) -> None:
    """A migrated database with one inbox."""
    from django.core.management import call_command

    from frontdesk.accounts import actions as accounts
    from frontdesk.accounts.models import Brand
    from frontdesk.channels.actions.inboxes import create_inbox
    from frontdesk.events import SYSTEM

    call_command("migrate", interactive=False, verbosity=0)
    accounts.set_up(
        name="Harbor", time_zone="Europe/Berlin", email="ada@harbor.example", person="Ada", password="a b c d e f g"
    )
    create_inbox(name="Support", channel="email", brand=Brand.default(), by=SYSTEM, **inbox)


def rescue() -> None:
    """Give back what killed workers left, without the wait that a living desk allows."""
    from frontdesk.channels.actions import sweep
    from frontdesk.operations import actions

    actions.SILENT_SECONDS = 0
    actions.rescue_jobs()
    sweep.LATE = sweep.LATE * 0
    sweep.sweep()


def report(path: str) -> None:
    """Every envelope and what became of it, as JSON lines."""
    import hashlib

    from django.db.models import Count

    from frontdesk.channels.models import InboundEnvelope
    from frontdesk.tickets.models import Attachment, Message

    with open(path + ".part", "w") as file:
        for envelope in InboundEnvelope.objects.order_by("pk"):
            raw = envelope.raw()
            body = raw[raw.index(b"From: ledger-") :]
            entry = {
                "sha256": hashlib.sha256(body).hexdigest(),
                "state": envelope.state,
                "outcome": envelope.outcome,
                "reason": envelope.reason,
            }
            file.write(json.dumps(entry) + "\n")
        inbound = Message.objects.filter(kind="inbound")
        texts = list(inbound.values_list("text", flat=True))
        files = [one.sha256 for one in Attachment.objects.all() if _is_whole(one)]
        shared = inbound.values("ticket").annotate(count=Count("pk")).filter(count__gt=1).count()
        file.write(json.dumps({"texts": texts, "files": files, "shared": shared}) + "\n")
    os.rename(path + ".part", path)


def _is_whole(attachment: Any) -> bool:
    import hashlib

    with attachment.file.open("rb") as file:
        return hashlib.sha256(file.read()).hexdigest() == attachment.sha256


def main() -> None:
    """Import, then fork on demand. Killed children are nobody's to wait for."""
    import django

    django.setup()
    from django.conf import settings
    from procrastinate.contrib.django import app

    import frontdesk.channels.listener.server
    import frontdesk.channels.receivers
    import frontdesk.config.working
    import frontdesk.tickets.handlers  # noqa: F401  # as much as possible before the forks

    settings.CHECK_SENDERS = False  # no name server is asked
    assert app.tasks
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        asked = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _live(asked)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


def _live(asked: dict[str, Any]) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    status = 0
    try:
        globals()[asked.pop("run")](**asked)
    except BaseException:
        import traceback

        traceback.print_exc()
        status = 1
    os._exit(status)


if __name__ == "__main__":
    main()
