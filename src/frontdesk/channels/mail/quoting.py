"""What a person wrote in this mail: the text without what it quotes and without the signature.

Works line by line in one pass, so no input can make it slow (A64). It only ever leaves out what it recognises: a
mail that would become empty is shown whole.
"""

import re
from typing import Final

from frontdesk.channels.mail.phrases import DATED, FORWARDED, FROM, ON, ORIGINAL, OTHERS, SUBJECT, WROTE
from frontdesk.channels.mail.signature import without_signature

MAX_LINES: Final = 20_000
_WINDOW: Final = 4  # lines over which an introduction such as "On … wrote:" may be broken
_LONGEST: Final = 450  # characters of an introduction

_ENDS: Final = re.compile(
    rf"(?:^|[\W_])(?:{WROTE})\s*[:\uff1a]?\s*-*\s*$|(?:님이 작성|のメール|写道|寫道|نوشت|كتب)\s*[:\uff1a]?\s*$", re.I
)
_BEGINS_WITH_ON: Final = re.compile(rf"^(?:>\s?){{0,9}}\W{{0,6}}(?:{ON})\s", re.IGNORECASE)
_HAS_VERB: Final = re.compile(rf"[\s,](?:{WROTE})(?:\s?[:\uff1a]|\s|$)", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"<[^<>\s@]{1,100}@[^<>\s]{1,200}\s?>")
_LAST_ADDRESS: Final = re.compile(r"[(<]\s?[^<>()\s@]{1,100}@[^<>()\s]{1,200}\s?[)>]?>?\)?.{0,40}$")
_RULED: Final = re.compile(rf"^\s*-{{2,10}}\s.{{1,200}}\s(?:{WROTE})\s-{{2,10}}\s*$", re.IGNORECASE)
_VERB_LAST: Final = re.compile(rf"^\S.{{1,120}}\s(?:{WROTE})\s?[:\uff1a]$", re.IGNORECASE)
# "2011/4/7 Nathan <n@x.example>" and "2016-03-03 17:21 GMT+01:00 Some One", without a word that says so.
_DATE_FIRST: Final = re.compile(
    r"^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\s(?:\d{1,2}:\d{2}\s?(?:GMT|"
    r"UTC)?\s?[+-]\d{1,2}:\d{2}\s)?[^@<>:]{1,80}(?:<[^<>\s@]+@[^<>\s]+>)?:?$"
)
_AFTER_WORDS: Final = re.compile(r"(?<=[^\s>])\s(?=(?:On|Am|Le|El|Il|Op|Em|Den)\s\S{1,12}\s)")
_HEADER_DATE: Final = re.compile(rf"^\s*(?:{DATED})\s?[:\uff1a].{{0,60}}\d{{1,2}}:\d{{2}}", re.IGNORECASE)
_DIRECTIONS: Final = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])
_ADDRESSED: Final = re.compile(r"@.{1,200}:\s*$")
_YEAR: Final = re.compile(r"\d{4}")
_EVIDENCE: Final = re.compile(r"[\d@]")
_CLOSED: Final = re.compile(r"[:\uff1a-][\u200e\u200f\u202a-\u202e\u2066-\u2069]{0,5}$")
_BEGINNING: Final = re.compile(rf"^\W{{0,6}}(?:{ON}|from|von)(?:\b|\s)|\d|@", re.IGNORECASE)
_SEPARATOR: Final = re.compile(
    rf"^\s*(?:[-_=*–—]{{2,}}\s*(?:{ORIGINAL}|{FORWARDED})\s*[:\uff1a]?\s*[-_=*–—]{{0,}}|"
    rf"(?:begin|start|anfang|début|inicio|início|inizio|начало|başlangıç|下面)\S{{0,12}}\s.{{3,60}}[:\uff1a])\s*$",
    re.IGNORECASE,
)
_FORWARD_START: Final = re.compile(
    rf"^\s*[-_=*–—]{{0,60}}\s*(?:{FORWARDED})\s*[:\uff1a]?\s*[-_=*–—]{{0,60}}\s*$", re.IGNORECASE
)
_MARK: Final = r"[*_•]{0,2}"
_BLOCK_FROM: Final = re.compile(rf"^\s*{_MARK}(?:{FROM}){_MARK}\s?[:\uff1a]\s*{_MARK}\s*\S?", re.IGNORECASE)
_BLOCK_FIELD: Final = re.compile(rf"^\s*{_MARK}(?:{DATED}|{SUBJECT}|{OTHERS}){_MARK}\s?[:\uff1a]", re.IGNORECASE)
_RULE: Final = re.compile(r"^\s*(?:_{5,}|-{10,}|={4,}|\*{10,})\s*$")
_QUOTE: Final = re.compile(r"^\s{0,3}(?:>|&gt;|》|＞)")
_COLON: Final = re.compile(r"[:\uff1a]")
_BLANKS: Final = re.compile(r"\n{3,}")


def visible_part(text: str) -> str:
    """`text` without quotes and signature, stripped; the whole text when nothing would remain."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = without_signature(without_quotes(lines[:MAX_LINES]))
    result = _BLANKS.sub("\n\n", "\n".join(line.rstrip() for line in kept)).strip()
    return result or text.strip()


def without_quotes(lines: list[str]) -> list[str]:
    """The lines up to the history of the conversation, and without quoted lines between them."""
    kept: list[str] = []
    position = 0
    has_quotes = any(_QUOTE.match(line) for line in lines)
    while position < len(lines):
        line = lines[position]
        if _QUOTE.match(line):
            position += 1
            continue
        if is_separator(line) or _is_header_block(lines, position):
            return _without_trailing_rule(kept)
        length = introduction_at(lines, position)
        following = _next_text(lines, position + (length or 1)) if length or has_quotes else None
        is_quoted = following is not None and bool(_QUOTE.match(following))
        if is_quoted and length < 2:
            length, answer = _looser_introduction(line, length)
            kept += [answer] if answer else []
        if length:
            if not is_quoted:
                if _reads_as_history(kept, following):
                    return kept
            else:
                position += length
                continue
        kept.append(line)
        position += 1
    return kept


def is_separator(line: str) -> bool:
    """Whether a line says that an older or forwarded mail begins below it."""
    if len(line) > 200:
        return False
    head = line.lstrip()[:2]
    if head and head[0] in "-_=*–—" and _SEPARATOR.match(line):
        return True
    return bool(_COLON.search(line)) and bool(_FORWARD_START.match(line))


def _reads_as_history(kept: list[str], following: str | None) -> bool:
    """An introduction with unmarked text below: history when there is an answer above it, or nothing below."""
    return following is None or any(line.strip() for line in kept)


def introduction_at(lines: list[str], start: int) -> int:
    """How many lines an introduction ("On … X wrote:") takes from `start`; 0 when there is none."""
    window = [line[:_LONGEST].rstrip() for line in lines[start : start + _WINDOW]]
    if not window[0] or not any("@" in line or _CLOSED.search(line[-6:]) for line in window):
        return 0
    joined = ""
    for count in range(1, _WINDOW + 1):
        if start + count > len(lines):
            break
        piece = lines[start + count - 1].strip()
        if not piece or (count > 1 and _QUOTE.match(piece) and piece not in {">:", "> :"}):
            break
        joined = f"{joined} {piece}".strip()
        if len(joined) > _LONGEST:
            break
        if count > 1 and not _BEGINNING.search(lines[start]):
            break
        if (_EVIDENCE.search(joined) or joined.startswith("--")) and _introduces(joined):
            return count
    return 0


def _looser_introduction(line: str, length: int) -> tuple[int, str]:
    """(1 where a line with a quote below it says who wrote that, the words of the answer before it in that line)."""
    written = line[:_LONGEST].strip()
    if written[-1:] in {":", "\uff1a"}:
        for place in _AFTER_WORDS.finditer(written):
            answer, rest = written[: place.start()], written[place.end() :]
            if not _EVIDENCE.search(answer) and _EVIDENCE.search(rest) and _introduces(rest):
                return 1, answer
    if length or _VERB_LAST.match(written) or _DATE_FIRST.match(written):
        return 1, ""
    return 0, ""


def _introduces(joined: str) -> bool:
    """Whether one line of words, with a number or an address in it, says that somebody wrote what follows."""
    joined = joined.translate(_DIRECTIONS).rstrip()
    if joined.startswith("--") and _RULED.match(joined):
        return True
    is_closed = joined.endswith((":", "\uff1a", "--"))
    is_dated = "@" in joined and bool(_YEAR.search(joined))
    if is_closed or is_dated:
        if _ENDS.search(joined[-80:]):
            return True
        if _BEGINS_WITH_ON.match(joined) and (_HAS_VERB.search(joined) or (is_dated and _ADDRESSED.search(joined))):
            return True
    return is_closed and _is_dated_address(joined)


def _is_dated_address(joined: str) -> bool:
    """Whether it reads "3 Nov 2026, X <x@example.org>:" or "X <x@example.org> wrote on 3 Nov:"."""
    place = max(joined.rfind("<"), joined.rfind("("))
    if place != -1 and _LAST_ADDRESS.match(joined, place) and re.search(r"\d", joined[:place]):
        return True
    return bool(_ADDRESS.search(joined) and _HAS_VERB.search(joined))


def _is_header_block(lines: list[str], start: int) -> bool:
    """Whether an Outlook-style block (From:, Sent:, To:, Subject:) begins here, in any order and language."""
    line = lines[start]
    if _RULE.match(line):
        following = next(
            (i for i in range(start + 1, min(start + 3, len(lines))) if lines[i].strip()),
            None,
        )
        return following is not None and is_header_block_at(lines, following)
    return is_header_block_at(lines, start)


def is_header_block_at(lines: list[str], start: int) -> bool:
    """Whether the fields of an older mail stand from this line on."""
    if not _COLON.search(lines[start][:60]) or not _is_field(lines[start]):
        return False
    window = [line for line in lines[start : start + 14] if line.strip()][:8]
    has_from = any(_BLOCK_FROM.match(line[:400]) for line in window[:4])
    fields = sum(1 for line in window if _BLOCK_FIELD.match(line[:400]))
    if not has_from and len(window) > 1:  # From is missing, but a moment and whom it was for are there
        has_from = (
            bool(_HEADER_DATE.match(window[0][:200])) and "@" in window[1] and bool(_BLOCK_FIELD.match(window[1]))
        )
    return has_from and fields >= 2


def _is_field(line: str) -> bool:
    return bool(_BLOCK_FROM.match(line[:400]) or _BLOCK_FIELD.match(line[:400]))


def _next_text(lines: list[str], start: int) -> str | None:
    return next((line for line in lines[start : start + 6] if line.strip()), None)


def _without_trailing_rule(kept: list[str]) -> list[str]:
    end = len(kept)
    while end and (not kept[end - 1].strip() or _RULE.match(kept[end - 1])):
        end -= 1
    return kept[:end]
