"""Every page of the desk that an address leads to: clean for axe in light and dark, and no wider than a phone."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.test import Client
from playwright.sync_api import Page

from tests.browser.tour import Tour

if TYPE_CHECKING:
    from frontdesk.accounts.models import Agent
    from tests.cast import Cast

SignIn = Callable[[str], None]
Check = Callable[..., None]


def test_every_page_of_the_desk_is_fit_for_everybody(
    cast: "Cast", desk: "Callable[[Agent], Client]", page: Page, sign_in: SignIn, axe: Check
) -> None:
    """A new address is looked at as soon as it exists: as an agent, and as an administrator where agents may not go."""
    from tests.security.addresses import addresses, seal

    paths = [one.path for one in addresses(seal(cast).values) if one.name.startswith("workspace:") and one.path]
    tour, left = Tour(page, axe, lambda page, name: None), set(paths)
    for agent in (cast.hank, cast.ada):
        page.context.clear_cookies()
        sign_in(agent.user.email)
        for path in sorted(one for one in left if is_page(desk(agent), one)):
            left.discard(path)
            tour.visit(path, path, "")
    assert len(left) < len(paths) / 1.5, f"what else is a page? {sorted(left)}"
    tour.end()


def is_page(client: Client, path: str) -> bool:
    """Whether a browser that goes there shows a whole page."""
    answer = client.get(path)
    answer.close()  # some are files
    is_html = answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")
    return is_html and b"<main" in answer.content
