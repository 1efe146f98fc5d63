"""In the page."""

from frontdesk.notifications.medium import Medium


class Page(Medium, slug="page"):
    """The bell, its page and My day: never held back, since nobody is disturbed by it."""

    label, icon, position = "In the page", "bell", 10
    about = "The bell at the side of every page."
    is_sent = False
