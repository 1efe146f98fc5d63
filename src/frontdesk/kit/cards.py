"""Payment card numbers in what people write: found by brand, length and check digit, and masked in their middle.

What stays are the first six and the last four digits, as PCI DSS 3.4.1 allows to be shown. A number may be grouped by
blanks, dashes or dots, broken over a line, written in any script's digits, and split by the tags of HTML. Phone numbers
with `+`, web and mail addresses, and digits that belong to a longer word or number are left alone.
"""

import html as escaping
import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, islice
from typing import Final

MASK: Final = "*"
_KEPT_FIRST: Final = 6
_KEPT_LAST: Final = 4
_TAG: Final = "\ue000"  # stands for markup between two pieces of text
_UNSEEN: Final = _TAG + "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_BETWEEN: Final = _UNSEEN + " \t\r\n>.\\-\u00a0\u2000-\u200a\u2010-\u2015\u202f\u205f\u3000\u2212_\u00b7"
_RUN: Final = re.compile(rf"\d(?:[{_BETWEEN}]{{0,8}}+\d){{11,}}+")  # nothing to go back to: no memory for it (A63)
_GROUP: Final = re.compile(r"\d+")
_ADDRESS: Final = re.compile(
    rf"(?:https?://|ftp://|www\.|cid:|mid:)[^\s<>\"'{_TAG}]+|[\w.+=$-]{{1,100}}@[\w.-]{{1,100}}", re.IGNORECASE
)
_LETTERS_BEFORE: Final = re.compile(r"(?:[^\W\d_]|[A-Z]{1,8}[-_]|[A-Z0-9]{1,8}[A-Z][-_])$")
_CARD_WORD: Final = re.compile(r"(?:CARD|VISA|MC|AMEX|JCB|PAN|CC|MASTERCARD|MAESTRO|DINERS|DISCOVER)[-_]$")
_LONGEST: Final = 19
_MOST_GROUPS: Final = 40_000  # of digits in one text that are looked at: bounds the work, no letter has so many (A64)

# First digits (from, to) and the lengths that the brand issues: ISO/IEC 7812 ranges as the brands publish them.
_BRANDS: Final = (
    ("4", "4", {13, 16, 18, 19}),  # Visa
    ("51", "55", {16}), ("2221", "2720", {16}),  # Mastercard
    ("34", "34", {15}), ("37", "37", {15}),  # American Express
    ("300", "305", {14}), ("3095", "3095", {14}), ("36", "36", {14}), ("38", "39", {14}),  # Diners Club
    ("6011", "6011", {16, 19}), ("644", "659", {16, 19}),  # Discover
    ("3528", "3589", {16, 17, 18, 19}),  # JCB
    ("62", "62", {16, 17, 18, 19}), ("81", "82", {16, 17, 18, 19}),  # UnionPay, RuPay
    ("60", "60", {16}), ("508", "508", {16}),  # RuPay
    ("2200", "2204", {16, 17, 18, 19}),  # Mir
    ("9792", "9792", {16}),  # Troy
    ("506099", "506198", {16, 19}), ("5018", "5018", set(range(12, 20))), ("5020", "5020", set(range(12, 20))),
    ("5038", "5038", set(range(12, 20))), ("5612", "5612", set(range(12, 20))), ("5893", "5893", set(range(12, 20))),
    ("6304", "6304", set(range(12, 20))), ("6390", "6390", set(range(12, 20))), ("67", "67", set(range(12, 20))),
)  # fmt: skip


def is_card(digits: str) -> bool:
    """Whether ASCII `digits` begin and end as a card number does: brand, length, and Luhn's check digit."""
    return len(digits) in _lengths(digits[:6]) and len(set(digits)) > 1 and _luhn(digits)


@lru_cache(maxsize=4096)
def _lengths(start: str) -> frozenset[int]:
    """How long a number with these first six digits may be."""
    fitting = [lengths for low, high, lengths in _BRANDS if low <= start[: len(low)] <= high]
    return frozenset().union(*fitting)


def redact_text(text: str) -> str:
    """The text with the middle digits of every card number replaced by `*`; of the same length."""
    hidden = hidden_digits(text)
    return _masked(text, hidden) if hidden else text


def redact_html(source: str) -> str:
    """The same for HTML: numbers that tags or entities split are found too, and the markup stays as it is."""
    plain, places = _flattened(source)
    edits = [places.span(at) for at in hidden_digits(plain)]
    for start, end in _markup(source):
        edits += [(start + at, start + at + 1) for at in hidden_digits(source[start:end])]
    pieces, position = [], 0
    for start, end in sorted(set(edits)):
        pieces += [source[position:start], MASK]
        position = end
    return "".join([*pieces, source[position:]])


def hidden_digits(text: str) -> list[int]:
    """Positions of the digits that must not be kept, in order."""
    found: list[int] = []
    addresses = _ADDRESS.finditer(text)
    address = next(addresses, None) if _RUN.search(text) else None
    left = _MOST_GROUPS
    for run in _RUN.finditer(text):
        while address is not None and address.end() <= run.start():
            address = next(addresses, None)
        is_in_address = address is not None and address.start() <= run.start()
        if is_in_address or not _stands_alone(text, run):
            continue
        groups = [match.span() for match in islice(_GROUP.finditer(text, *run.span()), left)]
        left -= len(groups)
        for numbers in _numbers(text, groups):
            found += numbers[_KEPT_FIRST:-_KEPT_LAST]
    return found


def _stands_alone(text: str, run: re.Match[str]) -> bool:
    """Not a phone number with `+`, nor the digits of a word such as `ORD-4111…`."""
    before = text[max(run.start() - 12, 0) : run.start()].replace(_TAG, "")
    is_phone = re.search(r"\+\s?\(?$", before) and sum(char.isdigit() for char in run.group()) <= 15
    is_word = _LETTERS_BEFORE.search(before) and not _CARD_WORD.search(before)
    after = text[run.end() : run.end() + 1]
    return not is_phone and not is_word and not (after.isalpha() and after != _TAG)


def _numbers(text: str, groups: list[tuple[int, int]]) -> Iterator[list[int]]:
    """The positions of each card number in a row of digit groups; a number begins and ends where a group does."""
    first = 0
    while first < len(groups):
        last = _end_of_number(text, groups, first)
        if last is None:
            first += 1
            continue
        yield [at for start, end in groups[first : last + 1] for at in range(start, end)]
        first = last + 1


def _end_of_number(text: str, groups: list[tuple[int, int]], first: int) -> int | None:
    """The last group of the longest card number that begins with group `first`, or None."""
    digits, sizes, found = "", [0], None
    for index in range(first, len(groups)):
        start, end = groups[index]
        if end - start > _LONGEST:
            break
        gap = text[groups[index - 1][1] : start] if index > first else ""
        if gap.count("\n") > 1 or len(digits) + end - start > _LONGEST:
            break
        if index > first and gap.strip(_UNSEEN):
            sizes.append(0)
        sizes[-1] += end - start
        piece = text[start:end]
        digits += piece if piece.isascii() else "".join(str(unicodedata.digit(char)) for char in piece)
        if len(digits) >= 6 and not _lengths(digits[:6]):
            break
        if len(digits) >= 12 and _is_grouped(sizes) and is_card(digits):
            found = index
    return found


def _is_grouped(sizes: list[int]) -> bool:
    """Digits as people group them: singly, or in few groups of two and more; not a row of small numbers."""
    return set(sizes) == {1} or (min(sizes) >= 2 and len(sizes) <= 10)


def _luhn(digits: str) -> bool:
    """ISO/IEC 7812-1, annex B."""
    total = 0
    for index, char in enumerate(reversed(digits)):
        value = int(char) * (index % 2 + 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _masked(text: str, positions: list[int]) -> str:
    pieces, position = [], 0
    for at in positions:
        pieces += [text[position:at], MASK]
        position = at + 1
    return "".join([*pieces, text[position:]])


_MARKUP: Final = re.compile(r"<!--.*?(?:-->|$)|<[!/?a-zA-Z][^>]*(?:>|$)", re.S)
_ENTITY: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|nbsp|ensp|emsp|thinsp|ndash|mdash|shy|zwnj|zwj);?")


def _markup(source: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in _MARKUP.finditer(source))


class _Places:
    """Where in a source each character of its flattened text stands, kept for whole pieces: a text may be large (A63).

    A piece of length 0 is plain text, one character for one; any other is a single character that stands for so many.
    """

    def __init__(self) -> None:
        self.text: list[str] = []
        self._size = 0
        self._at, self._source, self._length = array("q"), array("q"), array("q")

    def add(self, piece: str, start: int, length: int = 0) -> None:
        """Append a piece that begins at `start` of the source."""
        if piece:
            self.text.append(piece)
            self._at.append(self._size)
            self._source.append(start)
            self._length.append(length)
            self._size += len(piece)

    def span(self, at: int) -> tuple[int, int]:
        """(start, end) in the source of a character of the text."""
        index = bisect_right(self._at, at) - 1
        start, length = self._source[index], self._length[index]
        if not length:
            start, length = start + at - self._at[index], 1
        return start, start + length


def _flattened(source: str) -> tuple[str, _Places]:
    """(the text between the markup, where its characters stand in the source)."""
    places = _Places()
    position = 0
    for start, end in chain(_markup(source), [(len(source), len(source))]):
        _add_text(source, position, start, places)
        if end > start and places.text[-1:] != [_TAG]:
            places.add(_TAG, start, end - start)
        position = end
    return "".join(places.text), places


def _add_text(source: str, start: int, end: int, places: _Places) -> None:
    position = start
    for match in _ENTITY.finditer(source, start, end):
        places.add(source[position : match.start()], position)
        char = escaping.unescape(match.group())
        if len(char) == 1:
            places.add(char, match.start(), match.end() - match.start())
        position = match.end()
    places.add(source[position:end], position)
