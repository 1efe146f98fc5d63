"""How a notification reads. Pure."""

from collections.abc import Mapping

THE_CUSTOMER = {"en": "The customer", "de": "Der Kunde", "fr": "Le client", "es": "El cliente"}
SOMEBODY = {"en": "Frontdesk", "de": "Frontdesk", "fr": "Frontdesk", "es": "Frontdesk"}


def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text in a language such as `de-AT`, else in English."""
    return texts.get(language[:2], texts["en"])


def sentence(texts: Mapping[str, str], language: str, *, by: str, detail: str = "") -> str:
    """The sentence with its author and, where it has one, its detail; without it the colon before it goes too."""
    filled = in_language(texts, language).replace("{by}", by or in_language(SOMEBODY, language))
    return filled.replace("{detail}", detail).strip().rstrip(":").strip()
