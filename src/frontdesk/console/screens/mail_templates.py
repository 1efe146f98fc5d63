"""What Frontdesk writes by itself. Its rows are the kinds of the notice catalogue, so its pages are its own."""

from typing import ClassVar

from frontdesk.kit.screens import Screen


class MailTemplates(Screen, slug="mail-templates"):
    label, one, icon, group, position = "Mail templates", "template", "scroll-text", "E-mail", 20
    about: ClassVar[str] = "The mails that Frontdesk writes by itself, in your words and languages."
    roles = ("administrator", "supervisor")
