"""Tickets in bulk, for trying out and measuring: `load(tickets=1_000_000, seed=1)`.

PostgreSQL makes the rows itself from hashes of (seed, position): the same seed on the same database gives the same
tickets. Everything is one transaction, so a load that is broken off leaves nothing behind, and repeating it adds on.
"""

from frontdesk.transfer.seed.load import MESSAGES_EACH, CannotSeed, load

__all__ = ["MESSAGES_EACH", "CannotSeed", "load"]
