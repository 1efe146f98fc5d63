"""Guessing the language of what somebody wrote."""

from langdetect import DetectorFactory, LangDetectException, detect_langs

DetectorFactory.seed = 0  # the same text always gives the same answer


def guess(text: str) -> str:
    """Two-letter language of a text, or "" when it is too short or not clear (below 80 % certain)."""
    if len(text) < 20:
        return ""
    try:
        best = detect_langs(text[:2000])[0]
    except LangDetectException:
        return ""
    return str(best.lang)[:2] if best.prob >= 0.8 else ""
