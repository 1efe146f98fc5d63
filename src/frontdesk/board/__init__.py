"""What a supervisor sees at a glance, and what is watched for them.

A *figure* is a number of tickets: its conditions count it, and the same conditions list it. A *measure* is what an
*alarm* watches: a figure, an oldest waiting, who is available. While the value stands beyond the alarm's threshold the
alarm is raised.

Invariants: every figure opens exactly its tickets; nobody counts what they may not see; counting is done once for all
who look, in a number of statements that no number of tickets changes; an alarm is raised once, stays until the value is
clearly back, and tells those alone who may see what it counts.
"""
