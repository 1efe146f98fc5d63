"""Tables of customers."""

from frontdesk.customers.models.person import (
    Customer,
    CustomerQuerySet,
    Identity,
    Organization,
    merged_keys,
    prefixes_of,
)
from frontdesk.customers.models.record import (
    Consent,
    CustomerField,
    CustomerMerge,
    CustomerNote,
    NotTheSame,
    OrganizationField,
    OwnField,
)

__all__ = [
    "Consent",
    "Customer",
    "CustomerField",
    "CustomerMerge",
    "CustomerNote",
    "CustomerQuerySet",
    "Identity",
    "NotTheSame",
    "Organization",
    "OrganizationField",
    "OwnField",
    "merged_keys",
    "prefixes_of",
]
