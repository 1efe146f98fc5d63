"""Who sent a mail: SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489) and ARC (RFC 8617).

Checked by us, or read from the `Authentication-Results` (RFC 8601) of a server that the inbox trusts. A *verdict* says
what each check found and, in one word, the *standing* of the author: verified, unverified or failed. It never stops a
mail: name servers that do not answer give "temperror".
"""

from frontdesk.channels.authentication.check import Delivery, Trust, examine
from frontdesk.channels.authentication.verdict import Standing, Verdict

__all__ = ["Delivery", "Standing", "Trust", "Verdict", "examine"]
