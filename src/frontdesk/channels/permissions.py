"""Who may do what in the mailroom."""

from frontdesk.events import Actor


def can_manage_inboxes(actor: Actor) -> bool:
    """Administrators set up inboxes, templates and the outbox."""
    return actor.has_role("administrator")


def may_manage_inboxes(actor: Actor) -> None:
    """Raises PermissionError unless the actor is an administrator or the system itself."""
    if not can_manage_inboxes(actor):
        raise PermissionError("Only administrators may change inboxes.")


def can_reword_notices(actor: Actor) -> bool:
    """Administrators and supervisors write the words of automatic mails."""
    return actor.has_role("administrator", "supervisor")


def can_block_senders(actor: Actor) -> bool:
    """Everybody who works on tickets meets spam, and may keep it away; viewers and customers may not."""
    return actor.has_role("administrator", "supervisor", "agent")
