"""Connections to mail servers: guarded, encrypted, verified, with time limits."""
