"""What the team has to know: announcements, and problems that many tickets have in common.

Invariants: an announcement ends by itself; an agent has read it or not; a ticket is linked to a problem once; an answer
to all linked tickets reaches each of them once, whatever happens to the job on its way.
"""
