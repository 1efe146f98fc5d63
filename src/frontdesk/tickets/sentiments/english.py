"""English, by VADER (Hutto and Gilbert 2014): a lexicon of rated words with rules for negation, degree and emphasis.

Its lexicon was rated on what people write to each other. Somebody who writes to a support desk names what is broken,
lost or wrong without being angry, is polite by habit, and complains in phrases: the lists below say so. They hold
ratings from -4 to 4 as the lexicon has them.
"""

from functools import cache
from typing import TYPE_CHECKING

from frontdesk.tickets.logic.sentiment import NEUTRAL, label_of, sentences, together
from frontdesk.tickets.sentiment import MOST_WORDS, Reading, SentimentReader

if TYPE_CHECKING:
    from vader import SentimentIntensityAnalyzer

# What a ticket is about, and courtesy: they say nothing of how somebody feels.
_MATTER = """
abandon abandoned dear accept accepted accident accidental accidentally active actively admit agree agreed alarm alarms
alert alone approved attack attacks authority avoid bankrupt banned best better block blocked blocking blocks broke
broken burden cancel cancelled cancelling cancels care cares casualty certain challenge charged charges clean clear
clearly commit committed conflict conflicts confuse contagious courtesy crash create created creates critical cut
damage damaged damages danger dangerous dead death debt defect defective defects defense defer delay delayed demand
demanded denied deny died difficult difficulties difficulty discarded dispute disputed drop dump ease easier easy
emergency empty energy engage error errors excuse exposed fail failed failing fails failure failures fake fan fatal
fatality fault faulty feeling fine fire forbidden forced forget forgotten fraud fraudulent free fresh friend friends
gain gift god good grand grant granted growth hard harm help helping helps honest honestly hope hopes hoping hurt
ignore ill illegal illness important improve improved improvement increase infected injured injury insecure
intelligent interest interested interesting interests interrupt interrupted invite isolated join justice kill killed
kind kindly lack leak leaked legal legally liability like liked likes limited lose loses losing loss lost low loyal
luck lucky masterpiece matter matters mature miss missed misses missing mistake mistaken mistakes murder natural nice
no notorious number obsolete obstacle ok okay opportunity original outstanding overload overweight pain party pay play
please poison positive pressure pretty prevent prevented problem problems profit progress promise promised promises
protect protected proud punished ready refuse refused reject rejected rejecting rejects relief remarkable resolve
resolved respect respected restrict restricted retained reward rewards risk risks rob robust safe safely safety save
saved secure secured secures security selfish serious seriously severe share shared shares shortage sick sincere
sincerely smart solution solutions solve sorry spam special steal stolen stop stopped stopping stops strange strength
strike strong struggle struggling stuck success successful successfully suffer suffered suffering super support
supported supporting supports sure suspect suspend suspended suspicious sweet terrorist thief threat threats tired top
tough tragedy treasure treat tricky trouble troubles true trust trusted trusts uncertain unclear unsecured unsure
urgent useful valuable value verdict victim victims violate violates violation vision vitality vulnerable want war
warm warn warned warning warnings warns weak weakness welcome win winner wins wish wishes worth wrong yes
"""
# What weighs otherwise than in the lexicon, or is not in it.
_WEIGHED = {
    "thank": 0.6, "thanks": 0.6, "thx": 0.6, "cheers": 1.0, "grateful": 1.8, "appreciate": 1.2,
    "appreciated": 1.2, "solved": 0.9, "quick": 0.7, "quickly": 0.7, "fast": 0.7, "faster": 0.9, "prompt": 0.8,
    "promptly": 0.8, "competent": 1.9, "helpful": 2.0, "great": 2.6, "happy": 2.4, "satisfied": 2.2,
    "acceptable": 2.2, "glad": 2.0, "delighted": 2.8, "relieved": 1.9, "patient": 1.3, "unacceptable": -2.6,
    "inacceptable": -2.6, "outrageous": -2.8, "appalled": -2.8, "appalling": -2.9, "abysmal": -3.0,
    "atrocious": -3.0, "dreadful": -2.8, "diabolical": -2.6, "laughable": -2.4, "farce": -2.6, "shambles": -2.6,
    "garbage": -2.4, "rubbish": -2.4, "crap": -2.6, "shocking": -2.4, "inexcusable": -2.8, "unforgivable": -2.8,
    "infuriating": -3.0, "infuriated": -3.0, "fuming": -2.8, "livid": -3.0, "unprofessional": -2.6,
    "incompetent": -2.8, "incompetence": -2.8, "clueless": -2.4, "ridiculous": -2.6, "absurd": -2.0,
    "pathetic": -2.8, "disgrace": -2.8, "disgraceful": -2.8, "useless": -2.6, "ripoff": -2.8, "rip-off": -2.8,
    "scam": -2.6, "scammed": -2.8, "lawyer": -1.6, "lawyers": -1.6, "solicitor": -1.6, "attorney": -1.6,
    "sue": -2.0, "complaint": -1.7, "complain": -1.7, "ombudsman": -1.8, "disappointed": -2.2,
    "disappointing": -2.3, "disappointment": -2.2, "frustrated": -2.4, "frustrating": -2.4, "frustration": -2.3,
    "unreliable": -2.2, "unhappy": -2.4, "dissatisfied": -2.4, "cheated": -2.8, "lied": -2.4, "lies": -1.8,
    "shame": -2.2, "joke": -2.2, "nonsense": -2.0, "poor": -2.2, "ignored": -2.2, "ignoring": -2.0,
    "regret": -2.0, "ruined": -2.4, "patience": -1.2, "rude": -2.4, "upset": -2.2, "annoyed": -2.0,
    "annoying": -2.0, "inconvenience": -1.0,
}  # fmt: skip
_PHRASES = {
    "nobody answers": -2.4, "no one answers": -2.4, "nobody answer": -2.4, "nobody replies": -2.4,
    "no one replies": -2.4, "nobody cares": -2.8, "no one cares": -2.8, "nobody helps": -2.6,
    "no one helps": -2.6, "nobody called": -1.8, "no one called": -1.8, "no response": -1.3, "no reply": -1.3,
    "no answer": -1.3, "thanks for nothing": -3.2, "thank you for nothing": -3.2, "a joke": -2.4,
    "what a joke": -3.0, "money back": -1.2, "never again": -2.8, "sick of": -2.8, "sick and tired": -3.0,
    "tired of": -2.4, "had enough": -2.8, "enough is enough": -2.8, "fed up": -2.8, "not good enough": -2.4,
    "expected better": -1.9, "hung up": -2.0, "fobbed off": -2.6, "let down": -2.2, "third time": -1.7,
    "third mail": -1.7, "third email": -1.7, "shame on me": 0.0, "fourth time": -1.8, "fifth time": -2.0,
    "times already": -1.6, "how many times": -1.4, "how often": -0.4, "still no": -1.0, "still not": -0.8,
    "still waiting": -1.2, "again nothing": -1.8, "nothing works": -2.0, "nothing happens": -1.4,
    "losing my patience": -2.8, "losing patience": -2.6, "lost patience": -2.6, "waste of": -2.4,
    "do you even": -2.4, "how dare": -3.0, "last straw": -2.8, "losing customers": -2.4, "never order": -2.2,
    "never buy": -2.2, "not trust": -2.2, "don't trust": -2.2, "lost trust": -2.2, "not any more": -1.8,
    "not anymore": -1.8, "why on earth": -2.0, "how on earth": -2.0, "laughed at me": -2.6, "for nothing": -1.6,
    "hold you liable": -1.8, "saved my day": 2.8, "made my day": 3.0, "extra mile": 2.6, "five stars": 2.8,
    "works now": 1.5, "works again": 1.5, "works perfectly": 2.4, "like a charm": 2.6, "exactly what": 1.3,
    "well done": 2.4, "good job": 2.4, "great job": 2.8, "good work": 2.4, "so nice": 2.2, "very nice": 2.2,
    "very good": 2.4, "really good": 2.4, "so good": 2.4, "so kind": 2.2, "very kind": 2.2, "best support": 2.6,
    "best service": 2.6, "good morning": 0.0, "good day": 0.0, "good afternoon": 0.0, "good evening": 0.0,
    "best regards": 0.0, "kind regards": 0.0, "best wishes": 0.0, "warm regards": 0.0, "thanks in advance": 0.0,
    "thank you in advance": 0.0, "love to": 0.0, "would love": 0.0, "happy to": 0.0, "glad to": 0.0,
    "would appreciate": 0.0, "i appreciate it": 1.2, "dear customer": 0.0, "pretty sure": 0.0,
}  # fmt: skip
_BEFORE = 3  # words in which a negation turns what follows


@cache
def _vader() -> "SentimentIntensityAnalyzer":
    from vader import SentimentIntensityAnalyzer  # its lexicon is read when somebody needs it
    from vader.data.lexicon import MULTIWORD

    quiet = dict.fromkeys(_MATTER.split(), 0.0)
    return SentimentIntensityAnalyzer(extra_lexicon=quiet | _WEIGHED, multiword=MULTIWORD | _PHRASES)


@cache
def _known() -> frozenset[str]:
    return frozenset(_vader().lexicon)


class English(SentimentReader, slug="vader"):
    label, language = "VADER", "en"

    def read(self, text: str) -> Reading:
        parts = sentences(text)
        scores = [float(_vader().polarity_scores(part)["compound"]) for part in parts]
        score = together(scores)
        telling = [part for part, own in zip(parts, scores, strict=True) if own * score > 0]
        return Reading(score, _weighed(telling) if label_of(score) != NEUTRAL else [])


def _weighed(parts: list[str]) -> list[str]:
    """What weighed most in these sentences, as it stands there: "fed up", "not happy"."""
    from vader import SentiText

    found: dict[str, float] = {}
    for part in parts:
        words = SentiText(part, _known()).lowered
        at = 0
        while at < len(words):
            length = next((size for size in (3, 2) if " ".join(words[at : at + size]) in _vader().multiword), 1)
            said = " ".join(words[at : at + length])
            weight = _vader().multiword[said] if length > 1 else _vader().lexicon.get(said, 0.0)
            if weight:
                before = [word for word in words[max(0, at - _BEFORE) : at] if word in _vader().negations]
                found[f"{before[-1]} … {said}" if before and length == 1 else said] = abs(weight)
            at += length
    return sorted(found, key=lambda said: -found[said])[:MOST_WORDS]
