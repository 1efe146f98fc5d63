"""In a process with our settings: count open clocks anew as a worker's job does: in batches, giving way."""
# ruff: noqa: E402  (Django is set up before its models are imported)

import django

django.setup()

from frontdesk.config.working import give_way
from frontdesk.sla import actions as sla
from frontdesk.sla.actions.counting import Theirs

if __name__ == "__main__":
    give_way()
    sla.recount_gently(anew=Theirs(), seconds=float("inf"))
