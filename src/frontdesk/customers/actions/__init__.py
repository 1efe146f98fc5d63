"""Verbs about customers."""

from frontdesk.customers.actions.change import change_customer
from frontdesk.customers.actions.consent import record_consent
from frontdesk.customers.actions.fields import (
    remove_customer_field,
    remove_organization_field,
    save_customer_field,
    save_organization_field,
)
from frontdesk.customers.actions.identities import add_identity, mark_identity, remove_identity
from frontdesk.customers.actions.images import allow_images
from frontdesk.customers.actions.merging import merge_customers, unmerge_customers
from frontdesk.customers.actions.notes import add_note, remove_note
from frontdesk.customers.actions.organizations import save_organization
from frontdesk.customers.actions.recognise import recognise
from frontdesk.customers.actions.telling_apart import propose_duplicate_again, refuse_duplicate

__all__ = [
    "add_identity",
    "add_note",
    "allow_images",
    "change_customer",
    "mark_identity",
    "merge_customers",
    "propose_duplicate_again",
    "recognise",
    "record_consent",
    "refuse_duplicate",
    "remove_customer_field",
    "remove_identity",
    "remove_note",
    "remove_organization_field",
    "save_customer_field",
    "save_organization",
    "save_organization_field",
    "unmerge_customers",
]
