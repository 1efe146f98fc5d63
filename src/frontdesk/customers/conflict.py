"""What an action about a customer answers when it cannot be done now."""

from frontdesk.customers.models import Customer, Organization


class Outdated(Exception):
    """It changed since the page was drawn (A67); nothing was written. `now` is the customer or company as it is."""

    def __init__(self, now: Customer | Organization) -> None:
        super().__init__(f"Somebody else changed {now} in the meantime.")
        self.now = now


class NotPossible(ValueError):
    """It does not fit what is known of the customer; the message says why, for people."""
