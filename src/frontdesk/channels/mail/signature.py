"""Where a signature, a device's advertisement or a list's footer begins below what a person wrote."""

import re
from typing import Final

_SIGNATURE: Final = re.compile(r"^\s*(?:--|–|—-|-- |__|_{2})\s*$")
_MOST_BELOW: Final = 60  # lines of words below which nothing is a signature any more
_RULE: Final = re.compile(r"^\s*(?:_{5,}|-{10,}|={4,}|\*{10,})\s*$")
_SENT_FROM: Final = re.compile(
    r"^\s*[([<]{0,2}\s*(?:sent (?:from|via|with|by) (?:my|a|the|outlook|mail|yahoo|gmail|proton|an?droid|"
    r"iphone|ipad|samsung|mobile|windows|aol|blackberry)\b.{0,80}|"
    r"get outlook for .{0,60}|sent from mail for windows.{0,20}|sent (?:from|via|with|by) \w{2,20}(?: \w{2,15}){0,3}|"
    r"\w{2,30} from mobile|from my (?:iphone|ipad|ipod|mobile|phone|android|galaxy|tablet)\b.{0,20}|"
    r"diese nachricht wurde von .{2,60} gesendet|verstuurd (?:vanaf|met) .{2,60}|(?:skickat )?från min .{2,40}|"
    r"trimis de pe .{2,40}|odesláno z .{2,40}|odoslané z .{2,40}|надіслано з .{2,40}|küldve az? .{2,40}|"
    r"στάλθηκε από .{2,40}|gửi từ .{2,40}|poslano s .{2,40}|dikirim dari .{2,40}|"
    r".{0,30}(?:iphone|ipad|android|galaxy)\S{0,12} ?(?:gönderildi|から送信|에서 보냄|傳送|发送|發送|發自)|"
    r"(?:从|從|發自|发自)(?:我的)? ?(?:iphone|ipad|android).{0,12}|(?:נשלח מ|أُ?رسلت? من).{2,40}|"
    r"(?:von meinem|gesendet (?:von|mit|über)) .{2,60}|envoyé (?:de|depuis|à partir de) .{2,80}|"
    r"enviado (?:desde|do|de) (?:mi|meu|o meu|el|correo|outlook).{0,60}|inviato (?:da|dal) .{2,60}|"
    r"verzonden (?:vanaf|vanuit|met) .{2,60}|"
    r"wysłan[eo] z .{2,60}|skickat från .{2,60}|sendt fra .{2,60}|lähetetty .{2,40}|отправлено (?:с|"
    r"из) .{2,60}|von .{2,20} gesendet|"
    r"download outlook .{0,40}|(?:outlook|mail) (?:für|pour|for) (?:ios|android).{0,60})\s*[)\]>]{0,2}\.?\s*$",
    re.IGNORECASE,
)
_CLOSING: Final = re.compile(
    r"^\s*(?:(?:best|kind|warm|kindest|warmest|many)?\s*regards|best wishes|yours (?:sincerely|faithfully|"
    r"truly)|"
    r"mit (?:freundlichen|besten|lieben) grü(?:ß|ss)en|(?:freundliche|beste|viele|liebe) grü(?:ß|ss)e|"
    r"cordialement|bien à vous|"
    r"(?:un )?saludos?(?: cordiales)?|atentamente|cordiali saluti|distinti saluti|met vriendelijke groet(?:en)?|"
    r"atenciosamente|cumprimentos|pozdrawiam|z poważaniem|med vänliga hälsningar|med venlig hilsen|"
    r"vennlig hilsen|ystävällisin terveisin|"
    r"с уважением)\s*[,.!]?\s*$",
    re.IGNORECASE,
)


def without_signature(lines: list[str]) -> list[str]:
    """The lines above the signature; all of them when there is none. The first line with words always stays."""
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    remaining = _text_below(lines)
    for index, line in enumerate(lines):
        if index <= first:
            continue
        if len(line) < 40 and _SIGNATURE.match(line) and index + 1 < len(lines):
            return lines[:index]
        if remaining[index + 1] > _MOST_BELOW:
            continue
        if _RULE.match(line) and _is_footer(lines[index + 1 :]):
            return lines[:index]
        if not lines[index - 1].strip() and (_SENT_FROM.match(line[:200]) or _closes(lines, index)):
            return lines[:index]
    end = len(lines)
    while end > first + 1 and (
        not lines[end - 1].strip() or _SENT_FROM.match(lines[end - 1][:200]) or _RULE.match(lines[end - 1])
    ):
        end -= 1
    return lines[:end]


def _text_below(lines: list[str]) -> list[int]:
    """For each line, how many lines with words stand from it to the end; one entry more for the end."""
    counts = [0] * (len(lines) + 1)
    for index in range(len(lines) - 1, -1, -1):
        counts[index] = counts[index + 1] + bool(lines[index].strip())
    return counts


def _closes(lines: list[str], index: int) -> bool:
    """Whether "Kind regards," stands here and only a name and its particulars follow."""
    if len(lines[index]) > 60 or not _CLOSING.match(lines[index]):
        return False
    rest = [line.strip() for line in lines[index + 1 :] if line.strip()]
    return len(rest) <= 10 and all(len(line) <= 90 for line in rest)


def _is_footer(rest: list[str]) -> bool:
    """A mailing list's or provider's footer below a rule: short, with an address to go to."""
    text = [line for line in rest if line.strip()]
    return 0 < len(text) <= 8 and any("http" in line or "@" in line or "list" in line.lower() for line in text)
