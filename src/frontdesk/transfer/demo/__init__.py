"""The demo organisation: Meridian Rentals, a car-rental company with three levels of support.

People, teams, hours, categories, forms and articles are made by the same actions that the console uses. The 400
tickets of the last 90 days are written at once, from stories that people wrote: the same day gives the same tickets.
No mail leaves: there is no inbox that sends, addresses end in `.example` or `example.com`, and what was answered is
stored as sent. What goes on while somebody looks at it is told by `life`.
"""

from frontdesk.transfer.demo.install import AlreadyUsed, install, is_installed, play, sign_in_lines

__all__ = ["AlreadyUsed", "install", "is_installed", "play", "sign_in_lines"]
