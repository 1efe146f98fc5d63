"""Verbs of the board."""

from frontdesk.board.actions.counting import latest

__all__ = ["latest"]
