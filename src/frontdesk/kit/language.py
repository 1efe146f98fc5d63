"""Which language a text is in: a hint, and the same for the same text every time."""

from functools import lru_cache
from typing import Any

MIN_LETTERS = 25


@lru_cache(maxsize=1)
def _factory() -> Any:
    from langdetect import DetectorFactory
    from langdetect.detector_factory import PROFILES_DIRECTORY

    DetectorFactory.seed = 0  # the library draws samples at random otherwise
    factory = DetectorFactory()
    factory.load_profile(PROFILES_DIRECTORY)
    return factory


def guess_language(text: str) -> str:
    """ISO 639-1 code ("de"), or '' where the text is too short or too mixed to tell."""
    sample = text[:1500]
    if sum(char.isalpha() for char in sample) < MIN_LETTERS:
        return ""
    from langdetect.lang_detect_exception import LangDetectException

    detector = _factory().create()
    detector.append(sample)
    try:
        best = detector.get_probabilities()[:1]
    except LangDetectException:
        return ""
    return best[0].lang.split("-")[0] if best and best[0].prob >= 0.8 else ""
