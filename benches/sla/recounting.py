"""In a process with our settings: count all open clocks anew, batch by batch, as the job does."""
# ruff: noqa: E402  (Django is set up before its models are imported)

import django

django.setup()

from frontdesk.sla import actions as sla

if __name__ == "__main__":
    last: int | None = 0
    while last is not None:
        last = sla.recount_batch(last, is_anew=True)
