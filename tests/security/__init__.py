"""What the product withstands. Each test names its line of the list of proofs (A28, A48, …)."""

import re


def stable(body: bytes) -> bytes:
    """A page without its tokens against forged forms, which differ each time."""
    return re.sub(rb"[A-Za-z0-9]{64}", b"", body)
