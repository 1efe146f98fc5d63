"""The one error of the embedded database."""


class DatabaseFailure(Exception):
    """The embedded database cannot be used; the message says why and how to mend it, in words for an operator."""
