"""Keeping it running: checks of every component, each with its state and how to mend it.

Words: a *check* looks at one component and gives *findings*, each good, doubtful or bad.
Invariant: a check never raises; what goes wrong while looking is itself a finding.
"""
