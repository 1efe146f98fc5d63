"""What a first start still has to do, and what it tells whoever started it."""

from collections.abc import Callable

Echo = Callable[[str], None]


def prepare(demo: bool, log: Echo) -> list[str]:
    """Install the demo organisation into an empty desk if asked to; returns the lines that tell how to sign in.

    A desk that has been set up needs none, except the demo: its accounts are told each time.
    """
    from frontdesk.accounts.models import Workspace
    from frontdesk.entrance.first_start import set_up_address
    from frontdesk.kit import clock
    from frontdesk.notifications import actions as notifications

    if demo:
        from frontdesk.transfer import demo as organisation

        if not Workspace.current():
            log("filling in the demo organisation")
            organisation.install(log)
            notifications.catch_up(since=clock.now() - clock.days(2))
        return list(organisation.sign_in_lines())
    address = set_up_address()
    return [f"Set up your organisation and your own account at {address}"] if address else []
