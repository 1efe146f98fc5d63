"""Settings: no dangerous combination."""

from collections.abc import Iterator

from django.core.checks import run_checks

from frontdesk.operations.check import Check, Finding


class Configuration(Check, slug="settings", order=70):
    """What Django's and our own system checks say."""

    def look(self) -> Iterator[Finding]:
        messages = [message for message in run_checks() if not message.is_silenced()]
        for message in messages:
            mend = str(message.hint or "See docs/operate.md, “Settings”.")
            if message.is_serious():
                yield self.bad(str(message.msg), mend)
            else:
                yield self.doubtful(str(message.msg), mend)
        if not messages:
            yield self.good("no dangerous combination")
