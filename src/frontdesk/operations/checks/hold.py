"""Hold: a restored copy says that it is one."""

from collections.abc import Iterator

from frontdesk.kit.hold import hold
from frontdesk.operations.check import Check, Finding


class Hold(Check, slug="hold", order=25):
    """Whether mail is held back because this desk was restored from a backup (F34)."""

    def look(self) -> Iterator[Finding]:
        if present := hold():
            yield self.doubtful(
                f"on hold since {present.began_at:%d %b %H:%M} UTC: {present.reason}; no mail is fetched or sent",
                "When the desk that this one is a copy of is gone for good: frontdesk release",
            )
        else:
            yield self.good("mail is fetched and sent")
