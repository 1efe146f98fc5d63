"""Ticket numbers: short enough to say on the phone, no order that tells how many there are.

The n-th ticket gets `base + (n · step + key) mod size`, a permutation of each block of numbers: 7 digits for the
first 8,999,993 tickets, then 8 digits, and so on. The number opens nothing by itself: whoever tracks a ticket by
it must also prove the address (`tracking`).
"""

import re

SIZES = (8_999_993, 89_999_999, 899_999_963, 8_999_999_993)
STEP = 5_486_237  # prime to every size, far from small fractions of the first: neighbours lie far apart


def number_of(position: int, key: int) -> int:
    """The number of the ticket at `position` (0, 1, 2, …) in an installation with that `key`."""
    digits = 7
    for size in SIZES:
        if position < size:
            return int(10 ** (digits - 1)) + (position * STEP + key) % size
        position -= size
        digits += 1
    raise OverflowError("No numbers are left.")


def shown(number: int, prefix: str) -> str:
    """As people read it: FD-4827193."""
    return f"{prefix}-{number}"


def parse(text: str) -> int | None:
    """The number that somebody typed or spoke ("fd 482 71 93", "#4827193"), or None when it is none."""
    match = re.fullmatch(r"\s*#?\s*(?:[A-Za-z]{1,6}\s*[-–]?\s*)?(\d[\d .\-]{4,18})\s*", text)
    if match is None:
        return None
    digits = re.sub(r"\D", "", match.group(1))
    return int(digits) if 7 <= len(digits) <= 10 else None
