"""Support levels with their targets, escalation by itself, who is on call, and telling people until somebody answers.

A *level target* is how soon a ticket that reaches a level is to be claimed and acknowledged; a *policy* says when a
ticket escalates by itself and whom to tell in which *steps*; a *paging* is one run through these steps; a *rotation* is
who is on call when, a *stand-in* what is different once.

Invariants: a ticket has one clock for each target; a target is missed once, a policy acts once for one cause, a step is
taken once, whatever is repeated and however many workers watch; nobody is told any more once somebody has acknowledged;
everything is told with its reason; while nothing is set up, nothing here happens.
"""
