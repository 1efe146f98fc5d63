"""What customers thought: one voluntary survey after a ticket is closed.

Invariants: a ticket is asked about once; a survey has one response, the last edit within the window wins.
"""
