"""The form that joins two tickets."""

from django import forms

from frontdesk.tickets.models import Ticket
from frontdesk.workspace.forms.acts import ActForm


class JoinForm(ActForm):
    """Whether the sender is put in copy."""

    add_sender = forms.BooleanField(
        required=False, help_text="They get our answers from now on. Leave it off unless you know who they are."
    )

    def prepare(self, ticket: Ticket) -> None:
        self.fields["add_sender"].label = f"Put {ticket.requester} in copy"
