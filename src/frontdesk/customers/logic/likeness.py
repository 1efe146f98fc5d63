"""Whether two addresses may be one person's. Pure; a likeness proposes, and never decides (A61)."""

from frontdesk.kit.addresses import SHARED_DOMAINS

GOOGLE = ("gmail.com", "googlemail.com")


def mailbox(address: str) -> str:
    """The address without dots and without what follows a plus, as the index `identity_mailbox` has it."""
    local, _, domain = address.partition("@")
    return f"{local.partition('+')[0].replace('.', '')}@{domain}"


def mailboxes(address: str) -> list[str]:
    """The spellings of `mailbox` that one inbox may have: Google has two names for its domain."""
    found = mailbox(address)
    local, _, domain = found.partition("@")
    return [f"{local}@{each}" for each in GOOGLE] if domain in GOOGLE else [found]


def is_same_mailbox(one: str, other: str) -> bool:
    """Whether mail to both surely ends in one inbox: dots count everywhere but at Google's."""
    (local, _, domain), (local2, _, domain2) = one.partition("@"), other.partition("@")
    local, local2 = local.partition("+")[0], local2.partition("+")[0]
    if domain in GOOGLE and domain2 in GOOGLE:
        return local.replace(".", "") == local2.replace(".", "")
    return domain == domain2 and local == local2


def own_domain(address: str) -> str:
    """The domain of an address where it tells something of its owner, else nothing."""
    domain = address.rpartition("@")[2]
    return "" if domain in SHARED_DOMAINS else domain
