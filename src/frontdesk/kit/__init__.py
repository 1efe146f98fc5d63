"""The toolbox below the domain: nothing here knows what a ticket is.

Registry of plug-ins, database backend and embedded PostgreSQL, jobs, html sanitising, guarded http, sealed
fields, throttling, templates and parts of the interface.
"""
