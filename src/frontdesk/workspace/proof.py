"""Who sent a mail, as the quiet mark in the head of a message says it."""

from functools import lru_cache
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from frontdesk.channels.authentication import Standing, Verdict
from frontdesk.kit.assets import icon

WORDS = {
    Standing.VERIFIED: ("shield-check", "Verified"),
    Standing.UNVERIFIED: ("shield", "Not verified"),
    Standing.FAILED: ("shield-alert", "Not from its sender"),
}


class Proof(NamedTuple):
    """What is known of a mail's author: the mark for the head, and warnings to read before answering."""

    mark: Markup
    warnings: list[str]


def proof_of(stored: Any) -> Proof | None:
    """The proof in a message's `authentication`; None for what did not come by mail."""
    if not isinstance(stored, dict):
        return None
    verdict = Verdict.load(stored)
    return Proof(_mark(verdict), [str(one) for one in stored.get("warnings", ())])


@lru_cache(maxsize=512)
def _mark(verdict: Verdict) -> Markup:
    glyph, word = WORDS[verdict.standing]
    said = escape(f"{word}: {sentence(verdict)}")
    if verdict.standing is Standing.FAILED:
        return Markup('<span class="chip late" title="{}">{}{}</span>').format(said, icon(glyph, 12), word)
    return Markup('<span class="muted row tight" title="{}">{}<span class="visually-hidden">{}</span></span>').format(
        said, icon(glyph, 13), said
    )


def sentence(verdict: Verdict) -> str:
    """What the checks found, for people: who says so, and the result of each."""
    domain = verdict.domain or "the sender's domain"
    results = ", ".join(f"{name.upper()} {result}" for name, result in verdict.results.items())
    if not verdict.by:
        return f"nobody has checked whether {domain} sent this mail."
    means = {
        Standing.VERIFIED: f"{domain} vouches for this mail",
        Standing.UNVERIFIED: f"nothing proves that {domain} sent this mail",
        Standing.FAILED: f"{domain} says that this mail is not its own",
    }[verdict.standing]
    return f"{means} ({results}; checked by {verdict.by})."
