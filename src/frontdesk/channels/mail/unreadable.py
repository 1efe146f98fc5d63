"""The one way a mail is refused."""


class Unreadable(ValueError):
    """A mail that is not read any further; `str(error)` tells people why. Its raw bytes are kept."""
