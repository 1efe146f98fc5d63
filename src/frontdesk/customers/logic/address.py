"""Telephone numbers in their normal form, in which they are compared and stored."""

import phonenumbers


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
