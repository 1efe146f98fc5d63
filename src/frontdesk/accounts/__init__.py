"""The company and its people: workspace, brands, users, agents, roles, teams, calendars, sessions, tokens.

Invariants: one workspace row; an e-mail address belongs to one user, whatever its case; what opens a door
(session key, invitation, API token) is stored as a hash only; an agent acts only through its `actor()`.
"""
