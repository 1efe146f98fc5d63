"""The record of work: tickets, their conversations and messages, categories, fields, tags.

Invariants: what a list shows stands on the ticket's row and only actions of this app write it; every change of
status, owner or level has a row with author and moment; a number is given once and never again.
"""
