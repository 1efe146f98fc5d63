"""Verbs of the help centre."""

from frontdesk.knowledge.actions.read import count_view, vote
from frontdesk.knowledge.actions.write import remove_section, save_article, save_section

__all__ = ["count_view", "remove_section", "save_article", "save_section", "vote"]
