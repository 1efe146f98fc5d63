"""Verbs about customers."""

from frontdesk.customers.actions.change import change_customer
from frontdesk.customers.actions.images import allow_images
from frontdesk.customers.actions.recognise import recognise

__all__ = ["allow_images", "change_customer", "recognise"]
