"""A promise to a customer is due soon."""

from frontdesk.notifications.kind import Kind


class PledgeDue(Kind, slug="pledge_due"):
    """A call or an answer that the agent promised is due soon. Told by time, see `actions.watching`."""

    label, icon, rank = "A promise of mine is due soon", "handshake", 22
    about = "Half an hour before the moment that you named to the customer."
    says = {
        "en": "Your promise is due soon: {detail}",
        "de": "Ihr Versprechen ist bald fällig",
        "fr": "Votre promesse arrive à échéance",
        "es": "Su promesa vence pronto",
    }
