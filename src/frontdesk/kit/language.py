"""Which language a text is in: a hint, and the same for the same text every time.

The script decides where it can, then the small words that every sentence has; only a text that these leave open is
given to the statistical guess, which costs a hundred times as much.
"""

import re
from functools import lru_cache
from typing import Any, Final

MIN_LETTERS: Final = 25
SAMPLE: Final = 1_500  # characters that are looked at
_RARE: Final = 400  # characters that the slow guess sees

_SCRIPTS: Final = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7a3]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
)
_SMALL_WORDS: Final = {
    "en": "the and you is are to of in for with my have has was this that not it we please can would your from when",
    "de": "der die das und ich ist nicht ein eine mit für sie auf wir von zu haben habe bitte mein meine wie es auch",
    "fr": "le la les et je est pas une des que vous pour dans mon ma sur avec nous ce du votre bonjour merci être suis",
    "es": "el la los las y es que de no una con por para mi pero cuando gracias hola como está del se su tengo muy",
    "it": "il la che di non è per una con mi del sono ho grazie buongiorno come della questo alla gli anche si ma",
    "pt": "o a os as e que não de uma com por para meu minha obrigado você está do da em no na mas como se foi olá",
    "nl": "de het een en ik is niet van dat met voor mijn wij zijn op te hebben heb u maar bedankt graag kunt deze aan",
    "pl": "i nie jest w na z że się do to co mam proszę czy dla od jak mój moje dziękuję mi po oraz ale dzień dobry",
    "tr": "ve bir bu için ile değil var ben mi mı çok daha teşekkürler lütfen olarak ama benim gibi ne da de merhaba",
    "sv": "och jag är inte det att en ett som på för med har av den till min mitt men hej tack kan vi ni om från",
    "da": "og jeg er ikke det at en et som på for med har af den til min mit men hej tak kan vi der hvad mig være",
    "no": "og jeg er ikke det at en et som på for med har av den til min mitt men hei takk kan vi dere hva meg være",
    "fi": "ja on ei että se en ole minun mutta kun kiitos olen voi hän tämä mitä miten ovat oli hei kuin sitä nyt jos",
    "cs": "a je se na že v to jsem nebo není ale jak s za mám prosím děkuji dobrý den můj pro by jako tak aby",
    "hu": "és a az nem hogy van egy ez meg de köszönöm kérem csak már mert volt is lehet nekem szeretném vagy ha",
    "ro": "și este nu o de la cu pe un pentru că mai am mulțumesc vă rog din sunt dar în să le bună ziua",
    "ru": "и в не на я что с по это как мне у вы за но из так мой моя пожалуйста спасибо здравствуйте был для заказ",
    "uk": "і в не на я що з це як мені у ви за але та мій моя будь ласка дякую був для є замовлення добрий день",
    "bg": "и в не на аз че с по това как ми у вие за но от моля благодаря е са да се във здравейте беше",
    "ar": "في من على أن لا هذا هذه إلى عن مع ما لم هل شكرا مرحبا قد كان التي الذي لقد أنا لدي طلب و",
    "fa": "در از که این را به با است برای من آن نیست شما لطفا سلام ممنون های می یک و هم خود شد ما",
}  # fmt: skip
_OWN_LETTERS: Final = {
    "uk": "іїєґ", "ru": "ыэё", "bg": "щъ", "fa": "پچژگ", "pl": "łżźćśń", "cs": "řěůť", "hu": "őű", "tr": "ığş",
    "ro": "țșăâ", "da": "æø", "no": "æø", "sv": "äö", "pt": "ãõ", "es": "ñ¿",
}  # fmt: skip
_LANGUAGES: Final = {  # of each small word
    word: [language for language, known in _SMALL_WORDS.items() if word in known.split()]
    for words in _SMALL_WORDS.values()
    for word in words.split()
}
_WORD: Final = re.compile(r"[^\W\d_]{1,30}")


def guess_language(text: str, *, is_thorough: bool = True) -> str:
    """ISO 639-1 code ("de"), or '' where the text is too short or too mixed to tell.

    One that is not `is_thorough` leaves open what only the slow guess could say.
    """
    sample = text[:SAMPLE]
    letters = sum(map(str.isalpha, sample))
    script = _by_script(sample, letters)
    if script and letters >= MIN_LETTERS // 3:  # these scripts say in one sign what others say in three
        return script
    if letters < MIN_LETTERS:
        return ""
    return _by_words(sample.lower()) or (_by_statistics(sample[:_RARE]) if is_thorough else "")


def _by_script(sample: str, letters: int) -> str:
    """A language that its script gives away; kana before ideographs, for Japanese writes both."""
    if sample.isascii():
        return ""
    for language, pattern in _SCRIPTS:
        share = len(pattern.findall(sample))
        if share * (5 if language == "ja" else 2) > letters > 0:
            return language
    return ""


def _by_words(sample: str) -> str:
    """The language whose small words stand clearly before those of every other, else ''."""
    words = _WORD.findall(sample)
    scores = dict.fromkeys(_SMALL_WORDS, 0.0)
    for word in words:
        for language in _LANGUAGES.get(word, ()):
            scores[language] += 1
    for language, own in () if sample.isascii() else _OWN_LETTERS.items():
        scores[language] += 0.5 * min(6, sum(map(sample.count, own)))
    (best, most), (_, second) = sorted(scores.items(), key=lambda item: -item[1])[:2]
    is_clear = most >= 3 and most >= 0.12 * len(words) and most >= 1.4 * second
    return best if is_clear else ""


@lru_cache(maxsize=1)
def _factory() -> Any:
    from langdetect import DetectorFactory
    from langdetect.detector_factory import PROFILES_DIRECTORY

    DetectorFactory.seed = 0  # the library draws samples at random otherwise
    factory = DetectorFactory()
    factory.load_profile(PROFILES_DIRECTORY)
    return factory


def _by_statistics(sample: str) -> str:
    from langdetect.lang_detect_exception import LangDetectException

    detector = _factory().create()
    detector.append(sample)
    try:
        best = detector.get_probabilities()[:1]
    except LangDetectException:
        return ""
    return best[0].lang.split("-")[0] if best and best[0].prob >= 0.8 else ""
