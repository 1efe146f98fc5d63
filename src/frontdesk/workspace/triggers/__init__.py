"""What a typed sign offers in the composer: one file for each kind of thing.

    class Macros(Trigger, slug="macros"):
        label = "Macros"
        chars = "/"
        def offer(self, words, ticket, actor): ...

Several kinds may share a sign; their suggestions stand under their labels, in the order of `rank`.
"""

from frontdesk.workspace.triggers.base import Suggestion, Trigger, suggest

__all__ = ["Suggestion", "Trigger", "suggest"]
