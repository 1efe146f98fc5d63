"""What a person wrote in this mail: the text without what it quotes and without the signature.

Works line by line in one pass, so no input can make it slow (A64). It only ever leaves out what it recognises: a
mail that would become empty is shown whole.
"""

import re
from typing import Final

MAX_LINES: Final = 20_000
_WINDOW: Final = 4  # lines over which an introduction such as "On … wrote:" may be broken

_VERB: Final = (
    r"wrote|writes|schrieb|geschrieben|a écrit|écrit|escribi[óo]|ha scritto|scritto|schreef|geschreven|"
    r"escreveu|napisał(?:\(a\))?|"
    r"napisał\(a\)|napísal|napsal(?:\(a\))?|skrev|kirjoitti|írta|a scris|написал(?:\(а\))?|написала|пишет|"
    r"пише|написав|yazdı|έγραψε|"
    r"נכתב|כתב|写道|寫道|님이 작성|wrote\(a\)|viết|kirjutas|rašė|rakstīja|је написао|napisao|a écrit :"
)
_INTRO: Final = re.compile(
    rf"^(?:>\s?)*\W{{0,6}}(?:.{{0,300}}\b(?:{_VERB})\s*:?\s*-*\s*$|(?:on|am|le|el|il|op|em|dnia|w dniu|"
    rf"den)\s.{{5,300}}(?:{_VERB})\s*:?)",
    re.IGNORECASE,
)
_DATED_INTRO: Final = re.compile(r"^.{0,200}\d.{0,200}<[^<>\s@]{1,100}@[^<>\s]{1,200}\s?>.{0,40}:\s*$")
_BARE_INTRO: Final = re.compile(
    r"^(?:on|am|le|el|il|op|em|dnia|den)\s.{0,200}\d{4}.{0,250}@.{1,200}:\s*$", re.IGNORECASE
)
_BEGINNING: Final = re.compile(r"^\W{0,6}(?:on|am|le|el|il|op|em|dnia|w dniu|den|from|von)\b|\d|@", re.IGNORECASE)
_EVIDENCE: Final = re.compile(r"\d{1,4}|@")
_SEPARATOR: Final = re.compile(
    r"^\s*[-_=*]{2,}\s*(?:original (?:message|mail|e-?mail)|message transféré|forwarded (?:message|"
    r"by.{0,80})|reply message|"
    r"original appointment|ursprüngliche (?:nachricht|mail)|original-nachricht|weitergeleitete nachricht|"
    r"message d['’]origine|"
    r"mensaje original|messaggio originale|oorspronkelijk bericht|mensagem original|wiadomość oryginalna|"
    r"oprindelig (?:meddelelse|besked)|"
    r"ursprungligt meddelande|opprinnelig melding|alkuperäinen viesti|пересылаемое сообщение|"
    r"исходное сообщение|original besked|"
    r"eredeti üzenet|původní (?:zpráva|e-mail)|元のメッセージ|原始邮件|原始郵件|"
    r"original message from.{0,80})\s*:?\s*[-_=*]{0,}\s*$",
    re.IGNORECASE,
)
_BLOCK_FROM: Final = re.compile(
    r"^\s*[*_]{0,2}(?:from|von|de|da|van|od|från|fra|lähettäjä|от|发件人|寄件者|差出人|kimden|feladó)[*_]{0,2}\s?[::]\s*[*_]{0,2}\s*\S?",
    re.IGNORECASE,
)
_BLOCK_FIELD: Final = re.compile(
    r"^\s*[*_]{0,2}(?:sent|date|to|cc|subject|reply-to|gesendet|datum|an|betreff|envoyé|date d['’]envoi|à|"
    r"objet|enviado(?: el)?|fecha|para|asunto|"
    r"inviato|data|a|oggetto|verzonden|aan|onderwerp|wysłano|do|temat|skickat|till|ämne|sendt|til|emne|lähetetty|vastaanottaja|aihe|"
    r"отправлено|дата|кому|тема|发送时间|收件人|主题|日時|宛先|件名|assunto|tárgy|címzett|dátum|gönderildi|kime|konu)[*_]{0,2}\s?[::]",
    re.IGNORECASE,
)
_SIGNATURE: Final = re.compile(r"^\s*(?:--|–|—|—-|-- |__|_{2})\s*$")
_RULE: Final = re.compile(r"^\s*(?:_{5,}|-{10,}|={4,}|\*{10,})\s*$")
_SENT_FROM: Final = re.compile(
    r"^\s*[([<]?\s*(?:sent (?:from|via|with|by) (?:my|a|the|outlook|mail|yahoo|gmail|proton|an?droid|"
    r"iphone|ipad|samsung|mobile|windows|aol|blackberry)\b.{0,80}|"
    r"get outlook for .{0,60}|sent from mail for windows.{0,20}|sent from \w{2,20}(?: \w{2,15})?|"
    r"(?:von meinem|gesendet (?:von|mit|über)) .{2,60}|envoyé (?:de|depuis|à partir de) .{2,80}|"
    r"enviado (?:desde|do|de) (?:mi|meu|o meu|el|correo|outlook).{0,60}|inviato (?:da|dal) .{2,60}|"
    r"verzonden (?:vanaf|vanuit|met) .{2,60}|"
    r"wysłan[eo] z .{2,60}|skickat från .{2,60}|sendt fra .{2,60}|lähetetty .{2,40}|отправлено (?:с|"
    r"из) .{2,60}|von .{2,20} gesendet|"
    r"download outlook .{0,40}|(?:outlook|mail) (?:für|pour|for) (?:ios|android).{0,60})\s*[)\]>]?\.?\s*$",
    re.IGNORECASE,
)
_CLOSING: Final = re.compile(
    r"^\s*(?:(?:best|kind|warm|kindest|warmest|many)?\s*regards|best wishes|yours (?:sincerely|faithfully|"
    r"truly)|sincerely(?: yours)?|"
    r"mit (?:freundlichen|besten|lieben) grü(?:ß|ss)en|(?:freundliche|beste|viele|liebe) grü(?:ß|ss)e|"
    r"cordialement|bien à vous|"
    r"(?:un )?saludos?(?: cordiales)?|atentamente|cordiali saluti|distinti saluti|met vriendelijke groet(?:en)?|"
    r"atenciosamente|cumprimentos|pozdrawiam|z poważaniem|med vänliga hälsningar|med venlig hilsen|"
    r"vennlig hilsen|ystävällisin terveisin|"
    r"с уважением)\s*[,.!]?\s*$",
    re.IGNORECASE,
)
_QUOTE: Final = re.compile(r"^\s{0,3}(?:>|&gt;)")


def visible_part(text: str) -> str:
    """`text` without quotes and signature, stripped; the whole text when nothing would remain."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[:MAX_LINES]
    kept = _without_signature(_without_quotes(lines))
    result = re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in kept)).strip()
    return result or text.strip()


def _without_quotes(lines: list[str]) -> list[str]:
    kept: list[str] = []
    position = 0
    while position < len(lines):
        line = lines[position]
        if _QUOTE.match(line):
            position += 1
            continue
        if _SEPARATOR.match(line) or _is_header_block(lines, position):
            return _without_trailing_rule(kept)
        length = _introduction(lines, position)
        if length:
            following = _next_text(lines, position + length)
            if following is None or not _QUOTE.match(following):
                if _reads_as_history(kept, following):
                    return kept
            else:
                position += length
                continue
        kept.append(line)
        position += 1
    return kept


def _reads_as_history(kept: list[str], following: str | None) -> bool:
    """An introduction with unmarked text below: history when there is an answer above it, or nothing below."""
    return following is None or any(line.strip() for line in kept)


def _introduction(lines: list[str], start: int) -> int:
    """How many lines an introduction ("On … X wrote:") takes from `start`; 0 when there is none."""
    if not lines[start].strip():
        return 0
    joined = ""
    for count in range(1, _WINDOW + 1):
        if start + count > len(lines):
            break
        piece = lines[start + count - 1].strip()
        if not piece or (count > 1 and _QUOTE.match(piece) and piece not in {">:", "> :"}):
            break
        joined = f"{joined} {piece}".strip()
        if len(joined) > 450:
            break
        if not _EVIDENCE.search(joined) or (count > 1 and not _BEGINNING.search(lines[start])):
            continue
        is_verb = _INTRO.match(joined) and (
            joined.endswith((":", "--")) or ("@" in joined and re.search(r"\d{4}", joined))
        )
        if is_verb or _DATED_INTRO.match(joined) or _BARE_INTRO.match(joined):
            return count
    return 0


def _is_header_block(lines: list[str], start: int) -> bool:
    """Whether an Outlook-style block (From:, Sent:, To:, Subject:) begins here, in any order and language."""
    line = lines[start]
    if _RULE.match(line):
        following = next(
            (i for i in range(start + 1, min(start + 3, len(lines))) if lines[i].strip()),
            None,
        )
        return following is not None and _is_header_block_at(lines, following)
    return _is_header_block_at(lines, start)


def _is_header_block_at(lines: list[str], start: int) -> bool:
    if not (_BLOCK_FROM.match(lines[start]) or _BLOCK_FIELD.match(lines[start])):
        return False
    window = lines[start : start + 8]
    has_from = any(_BLOCK_FROM.match(line) for line in window[:4])
    fields = sum(1 for line in window if _BLOCK_FIELD.match(line))
    return has_from and fields >= 2


def _next_text(lines: list[str], start: int) -> str | None:
    return next((line for line in lines[start : start + 6] if line.strip()), None)


def _without_trailing_rule(kept: list[str]) -> list[str]:
    while kept and (not kept[-1].strip() or _RULE.match(kept[-1])):
        kept = kept[:-1]
    return kept


def _without_signature(lines: list[str]) -> list[str]:
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    for index, line in enumerate(lines):
        if index > first and _SIGNATURE.match(line) and index + 1 < len(lines):
            return lines[:index]
        if index > first and _RULE.match(line) and _is_footer(lines[index + 1 :]):
            return lines[:index]
        if index > first and not lines[index - 1].strip() and (_SENT_FROM.match(line) or _closes(lines, index)):
            return lines[:index]
    end = len(lines)
    while end > first + 1 and (
        not lines[end - 1].strip() or _SENT_FROM.match(lines[end - 1]) or _RULE.match(lines[end - 1])
    ):
        end -= 1
    return lines[:end]


def _closes(lines: list[str], index: int) -> bool:
    """Whether "Kind regards," stands here and only a name and its particulars follow."""
    rest = [line.strip() for line in lines[index + 1 :] if line.strip()]
    return bool(_CLOSING.match(lines[index])) and len(rest) <= 10 and all(len(line) <= 90 for line in rest)


def _is_footer(rest: list[str]) -> bool:
    """A mailing list's or provider's footer below a rule: short, with an address to go to."""
    text = [line for line in rest if line.strip()]
    return 0 < len(text) <= 8 and any("http" in line or "@" in line or "list" in line.lower() for line in text)
