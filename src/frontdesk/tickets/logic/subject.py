"""The number that stands in the subject of an answer."""

import re


def number_in(subject: str, prefix: str) -> int | None:
    """The ticket number in brackets, as our own mails write it: `[FD-4827193]`. The last one counts; None without."""
    found = re.findall(rf"\[{re.escape(prefix)}-(\d{{7,10}})\]", subject[:500], re.IGNORECASE)
    return int(found[-1]) if found else None
