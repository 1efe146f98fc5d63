"""Verbs about customers."""

from frontdesk.customers.actions.change import change_customer
from frontdesk.customers.actions.recognise import recognise

__all__ = ["change_customer", "recognise"]
