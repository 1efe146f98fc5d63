"""What an action about a customer answers when it cannot be done now."""

from frontdesk.customers.models import Customer


class Outdated(Exception):
    """The customer changed since the page was drawn (A67); nothing was written. `customer` is how they are now."""

    def __init__(self, customer: Customer) -> None:
        super().__init__("Somebody else changed this customer in the meantime.")
        self.customer = customer


class NotPossible(ValueError):
    """It does not fit what is known of the customer; the message says why, for people."""
