"""Comparing e-mail addresses without being fooled by letters that only look alike."""

import string

_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def folded(email: str) -> str:
    """The address with ASCII letters in lower case and nothing else changed.

    Unicode case folding turns "ı", "K" (the Kelvin sign) and others into plain letters, so that a stranger's address
    equals somebody else's (CVE-2019-19844, A11); hence ASCII only.
    """
    return email.strip().translate(_LOWER)
