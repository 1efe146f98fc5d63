"""What happens to customers."""

from dataclasses import dataclass, field
from typing import Any

from frontdesk.events import Event, at_hand


@dataclass(frozen=True)
class CustomerCreated(Event, slug="customer.created"):
    """A person we had not met."""

    label = "Customer created"
    icon = "user-plus"
    about = "customer"

    customer: int
    source: str = ""

    def sentence(self) -> str:
        return "added this customer"


@dataclass(frozen=True)
class CustomerChanged(Event, slug="customer.changed"):
    """Details of a customer were corrected; `fields` names them."""

    label = "Customer changed"
    icon = "pencil"
    about = "customer"

    customer: int
    fields: list[str]

    def sentence(self) -> str:
        return f"changed {', '.join(self.fields).replace('_', ' ')}"


@dataclass(frozen=True)
class IdentityChanged(Event, slug="customer.identity"):
    """An address was added, proven, no longer held for proven, or removed (`how`)."""

    label = "Address changed"
    icon = "at-sign"
    about = "customer"
    personal = ("address",)

    customer: int
    address: str
    how: str

    def sentence(self) -> str:
        return f"{self.how} the address {self.address}".rstrip()


@dataclass(frozen=True)
class CustomerNoted(Event, slug="customer.noted"):
    """A note on the customer was written, or taken away (`is_removed`)."""

    label = "Note on a customer"
    icon = "sticky-note"
    about = "customer"
    is_shown = False  # the note itself stands on the timeline

    customer: int
    note: int
    is_removed: bool = False

    def sentence(self) -> str:
        return "took a note away" if self.is_removed else "wrote a note"


@dataclass(frozen=True)
class ConsentRecorded(Event, slug="customer.consent"):
    """The customer agreed to something, or took it back."""

    label = "Consent recorded"
    icon = "handshake"
    about = "customer"

    customer: int
    purpose: str
    is_given: bool
    source: str

    def sentence(self) -> str:
        return f"recorded {'consent to' if self.is_given else 'that consent was taken back to'} {self.purpose}"


@dataclass(frozen=True)
class DuplicateRefused(Event, slug="customer.duplicate"):
    """Two who look alike are not one person, or (not `is_refused`) may be after all; told on both."""

    label = "Duplicate refused"
    icon = "user-search"
    about = "customer"
    personal = ("name",)

    customer: int
    other: int
    name: str
    is_refused: bool

    def sentence(self) -> str:
        return f"said that {self.name} is somebody else" if self.is_refused else f"no longer holds {self.name} apart"


@dataclass(frozen=True)
class CustomersMerged(Event, slug="customer.merged"):
    """Two turned out to be one; told on both, `is_target` on the one that goes on.

    `record` is where those who keep rows of a customer write what they handed over.
    """

    label = "Customers merged"
    icon = "merge"
    about = "customer"
    personal = ("name",)

    customer: int
    other: int
    name: str
    merge: int
    is_target: bool = False
    record: dict[str, Any] | None = at_hand()

    def sentence(self) -> str:
        return f"merged {self.name} into this customer" if self.is_target else f"merged this customer into {self.name}"


@dataclass(frozen=True)
class CustomersParted(Event, slug="customer.parted"):
    """A merge was undone; told on both, `is_target` on the one that had taken the other up."""

    label = "Merge of customers undone"
    icon = "undo-2"
    about = "customer"
    personal = ("name",)

    customer: int
    other: int
    name: str
    merge: int
    is_target: bool = False
    record: dict[str, Any] | None = at_hand()

    def sentence(self) -> str:
        return f"parted {self.name} from this customer again"


@dataclass(frozen=True)
class OrganizationSaved(Event, slug="organization.saved"):
    """A company was added or changed (`how`), in these columns (`fields`)."""

    label = "Organisation saved"
    icon = "building-2"
    about = "organization"

    organization: int
    name: str
    how: str
    fields: list[str] = field(default_factory=list)

    def sentence(self) -> str:
        words = ["details of our own" if one == "fields" else one for one in self.fields]
        return f"{self.how} {self.name}{': ' + ', '.join(words) if words else ''}"


@dataclass(frozen=True)
class CustomerFieldSaved(Event, slug="customer_field.saved"):
    """What is to be known of every customer was added, changed or removed (`how`)."""

    label = "Customer field saved"
    icon = "list-checks"
    about = "customer_field"

    customer_field: int
    name: str
    how: str

    def sentence(self) -> str:
        return f"{self.how} “{self.name}”"


@dataclass(frozen=True)
class OrganizationFieldSaved(Event, slug="organization_field.saved"):
    """What is to be known of every company was added, changed or removed (`how`)."""

    label = "Organisation field saved"
    icon = "list-checks"
    about = "organization_field"

    organization_field: int
    name: str
    how: str

    def sentence(self) -> str:
        return f"{self.how} “{self.name}”"
