"""In a process with our settings: count all open clocks anew, batch by batch with its rests, as the job does."""
# ruff: noqa: E402  (Django is set up before its models are imported)

import django

django.setup()

from frontdesk.sla import actions as sla

if __name__ == "__main__":
    sla.recount_gently(is_anew=True, seconds=float("inf"))
