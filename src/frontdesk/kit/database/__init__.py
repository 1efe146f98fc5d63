"""PostgreSQL backend that keeps psycopg's own, compiled loader for timestamps.

Django replaces it by one in Python that costs some microseconds a value, only to attach the connection's time
zone. Ours is always UTC, which the compiled loader attaches by itself.
"""
