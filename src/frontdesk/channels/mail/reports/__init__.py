"""Reports about mail that we sent: delivery reports of every make, and complaints, as one value.

`read_report` finds the recipients, the enhanced status (RFC 3463) and the cause; `causes` knows what a cause means.
"""

from frontdesk.channels.mail.reports.causes import CAUSES, Cause, find_cause
from frontdesk.channels.mail.reports.read import read_report

__all__ = ["CAUSES", "Cause", "find_cause", "read_report"]
