"""The desk at work, beside django-helpdesk: lists, searches, ticket pages, writes, and a mix of them.

    python -m benches.desk --home /tmp/desk --sizes 10000 1000000

Both hold the same tickets in the same PostgreSQL and stand behind the same server; figures are taken in turns.
"""
