"""Verbs of shifts."""

from frontdesk.workforce.actions.shifts import end_shifts

__all__ = ["end_shifts"]
