"""The people we serve: customers, their addresses on each kind of channel, and their organizations.

Invariants: one identity belongs to one customer; e-mail addresses are compared without case, telephone numbers
in international form; a signed-in employee is a customer with a user.
"""
