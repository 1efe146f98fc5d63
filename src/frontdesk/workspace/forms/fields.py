"""The custom questions of a ticket's category, as a form."""

from typing import Any

from frontdesk.tickets.fields import clean_answers, questions_for
from frontdesk.tickets.models import Ticket
from frontdesk.workspace.forms.acts import ActForm, question

PREFIX = "field_"


class FieldsForm(ActForm):
    """One field for each question; which of them count is decided by their conditions when they are saved."""

    def prepare(self, ticket: Ticket) -> None:
        for asked in questions_for(ticket.category):
            self.fields[PREFIX + asked.slug] = question(asked)
            self.initial[PREFIX + asked.slug] = ticket.fields.get(asked.slug)

    @staticmethod
    def answers(ticket: Ticket, data: dict[str, Any]) -> dict[str, Any]:
        """Every question with its answer in stored form, None for none. Raises ValidationError."""
        given = {name.removeprefix(PREFIX): value for name, value in data.items() if name.startswith(PREFIX)}
        answers = clean_answers(
            ticket.category, {slug: "" if value is None else value for slug, value in given.items()}
        )
        return {slug: answers.get(slug) for slug in given}
