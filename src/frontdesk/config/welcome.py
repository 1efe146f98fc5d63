"""What a first start still has to do, and what it tells whoever started it."""

from collections.abc import Callable

Echo = Callable[[str], None]


def prepare(demo: bool, log: Echo) -> list[str]:
    """Install the demo organisation if asked to; returns the lines that tell how to sign in, if that is needed."""
    return []
