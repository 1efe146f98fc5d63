"""Verbs of the help centre."""

from frontdesk.knowledge.actions.read import count_view, vote
from frontdesk.knowledge.actions.write import save_article, save_section

__all__ = ["count_view", "save_article", "save_section", "vote"]
