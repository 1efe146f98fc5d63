"""The door for agents, supervisors and the triage officer: queues, tickets, triage, customers.

A view fetches through `visible_to`, calls one action and answers; what a list shows comes from one query.
"""
