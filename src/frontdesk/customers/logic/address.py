"""Addresses in their normal form, in which they are compared and stored."""

import re

import phonenumbers

_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"\\]+@[^\s@<>()\[\],;:\"\\]+\.?[^\s@<>()\[\],;:\"\\]*")


def normal_email(address: str) -> str:
    """Lower case, without surrounding blanks. Empty when it is no plain `local@domain` address (A09, A11)."""
    lowered = address.strip().lower()
    return lowered if len(lowered) <= 254 and lowered.isascii() and _ADDRESS.fullmatch(lowered) else ""


def normal_phone(number: str, region: str = "") -> str:
    """International form such as +4930123456. Empty when it cannot be a telephone number.

    `region` is the two-letter country in which a number without country code is read.
    """
    try:
        parsed = phonenumbers.parse(number, region or None)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(parsed):
        return ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
