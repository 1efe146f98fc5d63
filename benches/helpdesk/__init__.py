"""django-helpdesk, as its own documentation sets it up, on the same PostgreSQL and behind the same server as ours.

It holds the same tickets: those of a seeded Frontdesk database, written through its own models.
"""
