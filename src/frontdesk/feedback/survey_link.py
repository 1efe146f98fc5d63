"""The link to a survey's page."""

from django.conf import settings
from django.urls import reverse

from frontdesk.customers.models import merged_keys
from frontdesk.feedback.models import Survey
from frontdesk.kit import crypto

PURPOSE = "survey"


def survey_token(survey: Survey) -> str:
    """`ID-SIGNATURE`, signed for the customer who is asked."""
    return f"{survey.pk}-{crypto.sign(PURPOSE, _subject(survey))}"


def survey_by_token(token: str) -> Survey | None:
    """The survey with its ticket and customer, or None for anything that we did not sign."""
    number, _, signature = token.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) <= 18 and len(signature) == 22):
        return None
    found = (
        Survey.objects.select_related("ticket", "customer", "agent__user", "response").filter(pk=int(number)).first()
    )
    if found is None:
        return None
    # A survey that was sent before its customer was merged is still theirs.
    signed = crypto.verify(PURPOSE, _subject(found), signature) or any(
        crypto.verify(PURPOSE, f"{found.pk}.{key}", signature) for key in merged_keys(found.customer_id)
    )
    return found if signed else None


def survey_url(survey: Survey) -> str:
    """The absolute address of the survey's page."""
    return settings.PUBLIC_URL + reverse("portal:survey", args=[survey_token(survey)])


def _subject(survey: Survey) -> str:
    return f"{survey.pk}.{survey.customer_id}"
