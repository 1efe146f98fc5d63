"""Promises about time: targets by priority, one running clock per promise.

Invariants: a clock has one due instant, counted in business time of its calendar; waiting for the customer or a
third party does not count; the ticket's `next_due_at` is the earliest of its running clocks.
"""
