"""What happens to customers."""

from dataclasses import dataclass

from frontdesk.events import Event


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
        return f"changed {', '.join(self.fields)}"
