"""Which charset bytes without a true label are in: only for texts that plainly are not Latin. Pure, bounded, fixed."""

import re
from typing import Final

SAMPLE: Final = 4_000  # bytes that are looked at
_LETTERS: Final = re.compile(rb"[A-Za-z\x80-\xff]")
_HIGH: Final = re.compile(rb"[\x80-\xff]")
_EAST: Final = ("cp932", "euc_jp", "gb18030", "big5hkscs", "cp949")
_CYRILLIC: Final = ("cp1251", "koi8-r", "iso-8859-5", "cp866", "mac-cyrillic")
_COMMON_CYRILLIC: Final = frozenset("оеаинтсрвлкмдпуяьыбзгчйхжюшцщэфію")
# The characters that every Chinese or Japanese text of some length uses.
_COMMON_HAN: Final = frozenset(
    "的一是不了在人有我他这这個们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心"
    "這個們來為國說時會對過發後裡種經麼學現當沒動還進樣請謝您我日本語年月日時様件御社会問合注文返信送"
)

_COMMON_HANGUL: Final = frozenset(
    "이다는을를의에고가니하은지서로기인도한해사시습까세요안녕감주문어나자그리들있아일대과적전있수것정보제상부여라장성면스동구"
    "원연신무조만비공오유미소우게치개선관국계물당분생경중내때모트년위문음생말없않았했으므드려문의답변품송배환불결확합입"
)


def guess(data: bytes) -> str | None:
    """The codec of `data` where it reads as Cyrillic, Chinese, Japanese or Korean, else None (Latin, or unknown)."""
    sample = data[:SAMPLE]
    letters, high = len(_LETTERS.findall(sample)), len(_HIGH.findall(sample))
    if high < 6 or high * 3 < letters:
        return None  # Latin languages write most of their letters in ASCII
    cyrillic = {codec: _cyrillic_score(sample, codec) for codec in _CYRILLIC}
    likely = max(cyrillic, key=lambda codec: cyrillic[codec])
    if cyrillic[likely] > 0.85:
        return likely
    eastern = {codec: _east_score(data, codec) for codec in _EAST}
    best = max(eastern, key=lambda codec: eastern[codec])
    if eastern[best] > 0.5:
        return best
    return likely if cyrillic[likely] > 0.7 else None


def _east_score(data: bytes, codec: str) -> float:
    """How much of the text beyond ASCII is kana, hangul or frequent ideographs; 0 where the bytes do not fit."""
    try:
        text = data.decode(codec)[:SAMPLE]
    except UnicodeDecodeError:
        return 0.0
    beyond = [char for char in text if char > "\x7f"]
    if not beyond:
        return 0.0
    points = 0.0
    for char in beyond:
        if "\u3040" <= char <= "\u30ff" or char in _COMMON_HANGUL:
            points += 1.0
        elif "\uac00" <= char <= "\ud7a3":
            points += 0.4
        elif char in _COMMON_HAN or char in "，。、！？：；「」（）　":
            points += 1.0
        elif "\u4e00" <= char <= "\u9fff":
            points += 0.45
        elif "\uff61" <= char <= "\uff9f" or "\ue000" <= char <= "\uf8ff" or "\u3400" <= char <= "\u4dbf":
            points -= 1.0  # half-width katakana, private use and rare characters: the sign of a wrong reading
    return points / len(beyond)


def _cyrillic_score(sample: bytes, codec: str) -> float:
    text = sample.decode(codec, "replace")
    beyond = [char for char in text if char > "\x7f"]
    return sum(1 for char in beyond if char in _COMMON_CYRILLIC) / len(beyond) if beyond else 0.0
