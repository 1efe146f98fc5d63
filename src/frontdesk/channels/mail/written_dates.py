"""Moments as mail programs write them for people: "mardi 3 novembre 2026 10:00", "3.11.2026 klo 10.00".

Nothing is guessed: where day and month could be exchanged, or a word means two months, there is no moment.
"""

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import Final

from frontdesk.channels.mail.moments import read_date

# The twelve months in turn, in full, bent and short, in the languages that mail programs speak.
_MONTHS: Final = """
    ene enero gen gener gennaio ian ianuarie jaan jaanuar jan janeiro januar januari january január janv janvier
    janvāris janúar jän jänner led leden ledna oca ocak sau saus sausio sausis sij siječanj siječnja sty styczeń
    stycznia tam tammi tammikuu tammikuuta urt urtarrila ιαν ιανουάριος ιανουαρίου січ січень січня ян янв январь
    января януари јан јануар יאנ' ינו ינואר يناير ژانویه |
    feb febbraio febr febrer febrero februar februari februarie february február februāris febrúar fev fevereiro
    fevr fév févr février hel helmi helmikuu helmikuuta lut lutego luty ots otsaila vas vasario vasaris veeb
    veebruar velj veljača veljače úno únor února şub şubat φεβ φεβρουάριος φεβρουαρίου лют лютий лютого феб фебруар
    фев февраль февраля февруари פבר פבר' פברואר فبراير فوریه |
    bře březen března kov kovas kovo maa maalis maaliskuu maaliskuuta maart mar marca march marec maret mars mart
    martie marts martxoa marz marzec marzo març março mrt mrz már márc március mär märts märz ožu ožujak ožujka μάρ
    μάρτιος μαρτίου бер березень березня мар март марта מרץ مارس |
    abr abril api apirila apr april aprile aprilie aprill apríl aprīlis avr avril bal balandis balandžio dub duben
    dubna huh huhti huhtikuu huhtikuuta kwi kwiecień kwietnia nis nisan tra travanj travnja ápr április απρ απρίλ
    απρίλιος απριλίου апр апрель апреля април кві квітень квітня אפר אפריל آوریل أبريل إبريل |
    geg gegužė gegužės kvě květen května mag maggio mai maiatza maig maijs maio maj maja may mayo mayıs maí mei máj
    május svi svibanj svibnja tou touko toukokuu toukokuuta μάι μάιος μαΐου май мая мај тра трав травень травня מאי
    مايو مه |
    bir birž birželio birželis cze czerwca czerwiec eka ekaina giu giugno haz haziran iun iunie jui juin jun june
    junho juni junij junio juny juuni jún június júní jūn jūnijs kes kesä kesäkuu kesäkuuta lipanj lipnja čen čer
    červen června ιουνίου ιούν ιούνιος июн июнь июня чер черв червень червня юни јун יונ יוני يونيو ژوئن |
    hei heinä heinäkuu heinäkuuta iul iulie juil juillet jul julho juli julij julio juliol july juuli júl július
    júlí jūl jūlijs lie liep liepa liepos lip lipca lipiec lug luglio srpanj srpnja tem temmuz uzt uztaila čec
    července červenec ιουλίου ιούλ ιούλιος июл июль июля лип липень липня юли јул יול יולי جولای يوليو ژوئیه |
    abu abuztua ago agost agosto agu agustus aoû août aug august augusti augusts augustus augusztus avg avgust ağu
    ağustos elo elokuu elokuuta kol kolovoz kolovoza rugp rugpj rugpjūtis rugpjūčio sie sierpień sierpnia srp srpen
    srpna ág ágú ágúst αυγούστου αύγ αύγουστος авг август августа ауг сер серп серпень серпня אוג אוג' אוגוסט أغسطس
    اوت |
    eyl eylül ira iraila rugs rugsėjis rugsėjo ruj rujan rujna sep sept septembar september septembre septembrie
    septembris septiembre set setembre setembro settembre syy syys syyskuu syyskuuta sze szept szeptember wrz
    wrzesień września zář září σεπ σεπτ σεπτέμβριος σεπτεμβρίου вер вересень вересня сен сентябрь сентября сеп септ
    септембар септември ספט ספט' ספטמבר سبتمبر سپتامبر |
    eki ekim lok loka lokakuu lokakuuta oct october octobre octombrie octubre okt oktobar oktober oktobris oktoober
    október ott ottobre out outubro paź październik października spa spal spalio spalis urr urria říj říjen října
    οκτ οκτωβρίου οκτώβριος жов жовт жовтень жовтня окт октобар октомври октябрь октября אוק אוק' אוקטובר أكتوبر
    اکتبر |
    aza azaroa kas kasım lap lapkr lapkritis lapkričio lis listopad listopada listopadu marras marraskuu marraskuuta
    noi noie noiembrie nov novembar november novembre novembris novembro noviembre nóv nóvember stu studeni
    studenoga νοέ νοέμ νοέμβριος νοεμβρίου лис листопад листопада нов новембар ноем ноември ноя ноябрь ноября נוב
    נוב' נובמבר نوامبر نوفمبر |
    abe abendua ara aralık dec decembar december decembrie decembris dek des desember desembre dets detsember dez
    dezember dezembro dic dicembre diciembre déc décembre grd gru grudnia grudzień gruod gruodis gruodžio jou joulu
    joulukuu joulukuuta pro prosinac prosinca prosince prosinec δεκ δεκέμβριος δεκεμβρίου гру груд грудень грудня
    дек декабрь декабря декември дец децембар דצמ דצמ' דצמבר دسامبر ديسمبر
"""


def _bare(word: str) -> str:
    """Without accents and the marks of a shortened word, so that languages bend it as they like."""
    parts = unicodedata.normalize("NFD", word.replace("ı", "i"))
    return "".join(char for char in parts if not unicodedata.combining(char) and char not in "'’׳")


_MONTH_OF: Final = {_bare(word): number for number, line in enumerate(_MONTHS.split("|"), 1) for word in line.split()}
_BEGINNINGS: Final[dict[str, set[int]]] = {}
for _word, _number in _MONTH_OF.items():
    for _length in (3, 4, 5):
        _BEGINNINGS.setdefault(_word[:_length], set()).add(_number)
# November, but in Croatian ("3. lis 2026. u 10:00") October.
_TWO_MONTHS: Final = frozenset({"listopad", "listopada", "lis"})
_CROATIAN: Final = re.compile(r"\d\.?\su\s\d")
_WORD: Final = re.compile(r"[^\W\d_]{2,20}['’׳]?")
_CLOCK: Final = re.compile(
    r"(?P<before>上午|下午|午前|午後|오전|오후|noon)?\s?(?<!\d)(?P<hour>\d{1,2})\s?(?:[:h時시点]|\.(?=\d\d(?:\.\d\d)?(?![.\d])))\s?(?P<minute>\d{2})"
    r"(?:\s?[:.m分분]\s?(?P<second>\d{2}))?(?!\d)\s?(?P<after>[ap]\.?\s?m\b\.?|[πμ]\.?\s?μ\b\.?|öö|ös|ص|م|sa\b|ch\b)?"
)
_LATER: Final = re.compile(r"下午|午後|오후|p|μ\.?\s?μ|ös|م|ch", re.IGNORECASE)
_ZONE: Final = re.compile(r"(?:(?:gmt|utc)\s?)?([+\-−])\s?(\d{1,2}):?(\d{2})?(?!\d)", re.IGNORECASE)
_NAMED_ZONES: Final = {
    "cet": 1, "mez": 1, "cest": 2, "mesz": 2, "eet": 2, "eest": 3, "wet": 0, "west": 1, "bst": 1, "msk": 3, "ist": 5.5,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "jst": 9, "kst": 9,
    "gmt": 0, "utc": 0,
}  # fmt: skip
_EASTERN: Final = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]?")
_VIETNAMESE: Final = re.compile(r"(\d{1,2})\s(?:thg|tháng)\s(\d{1,2}),?\s(\d{4})")
_NUMBERS: Final = re.compile(r"(?<![\d:])(\d{1,4})\s?([./-])\s?(\d{1,2})\s?[./-]\s?(\d{1,4})(?![\d:])")


def read_written_date(written: str) -> datetime | None:
    """The moment in UTC, or None where it cannot be read for certain. A time without a zone counts as UTC."""
    text = _plain(written[:200])
    if not re.search(r"\d{2}", text):
        return None
    found = _day(text)
    if found is None:
        return read_date(written)
    (year, month, day), rest = found
    clock = _CLOCK.search(rest)
    hour, minute, second = _time(clock) if clock else (0, 0, 0)
    offset = _offset(rest[clock.end() :]) if clock else 0.0
    try:
        moment = datetime(year - 543 if year > 2400 else year, month, day, hour, minute, second, tzinfo=UTC)
        return moment - timedelta(hours=offset)
    except (ValueError, OverflowError):
        return None


def _plain(written: str) -> str:
    """Lower case, with the digits of every script and without direction marks."""
    digits = (str(unicodedata.digit(char)) if char.isdecimal() else char for char in written)
    text = "".join(char for char in digits if unicodedata.category(char) != "Cf")
    return re.sub(r"\s+", " ", text.replace("İ", "i").lower()).strip()


def _day(text: str) -> tuple[tuple[int, int, int], str] | None:
    """((year, month, day), the rest of the text)."""
    if found := _EASTERN.search(text):
        year, month, day = (int(part) for part in found.groups())
        return (year, month, day), text[: found.start()] + " " + text[found.end() :]
    if found := _VIETNAMESE.search(text):
        day, month, year = (int(part) for part in found.groups())
        return (year, month, day), text[: found.start()] + " " + text[found.end() :]
    return _named_day(text) or _numbered_day(text)


def _named_day(text: str) -> tuple[tuple[int, int, int], str] | None:
    """A day whose month is a word: the last such word before or beside the year, since short days look like months."""
    for word in reversed(list(_WORD.finditer(text))):
        name = _bare(word.group())
        month = _month(name)
        if month is None:
            continue
        if name in _TWO_MONTHS and _CROATIAN.search(text):
            return None
        before = re.search(
            r"(?<![\d:.])(\d{1,4})(?:\.|º|er|\sm\.|ד)?,?\s?(?:de |d[’']|ב|ב-|di )?$", text[: word.start()]
        )
        after = re.match(
            r"\.?,?\s?(?:de |del )?(\d{1,4})(?![\d:])\.?(?:,?\s(?:г\.\s?)?(\d{4})(?!\d))?", text[word.end() :]
        )
        if before and after and len(after[1]) == 4 and len(before[1]) < 3:
            return (int(after[1]), month, int(before[1])), text[word.end() + after.end(1) :]
        if before and after and len(before[1]) == 4 and len(after[1]) < 3:
            return (int(before[1]), month, int(after[1])), text[word.end() + after.end(1) :]
        if after and after[2] and len(after[1]) < 3:
            return (int(after[2]), month, int(after[1])), text[word.end() + after.end(2) :]
    return None


def _month(name: str) -> int | None:
    """The month of a word as it stands, or of which it is a plain beginning or another ending."""
    name = name.removeprefix("ב") if name not in _MONTH_OF else name
    found = _BEGINNINGS.get(name[:5], set()) if len(name) > 2 else set()
    return _MONTH_OF.get(name) or (next(iter(found)) if len(found) == 1 else None)


def _numbered_day(text: str) -> tuple[tuple[int, int, int], str] | None:
    found = _NUMBERS.search(text)
    if found is None:
        return None
    first, sign, second, third = int(found[1]), found[2], int(found[3]), int(found[4])
    rest = text[: found.start()] + " " + text[found.end() :]
    if len(found[1]) == 4:
        return (first, second, third), rest
    year = third + 2000 if len(found[4]) == 2 else third
    if sign == "/" and first <= 12 and second <= 12 and first != second:
        return None  # Americans write the month first, the rest of the world the day
    return ((year, second, first) if second <= 12 else (year, first, second)), rest


def _time(found: re.Match[str]) -> tuple[int, int, int]:
    hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"] or 0)
    half = (found["before"] or "") + (found["after"] or "")
    if half and hour <= 12:
        hour = hour % 12 + (12 if _LATER.match(half) else 0)
    return hour, minute, second


def _offset(rest: str) -> float:
    """Hours east of Greenwich that the text behind a time names; 0 where it names none."""
    found = _ZONE.search(rest[:40])
    if found is not None:
        number, minutes = found[2], found[3]
        hours = int(number) + int(minutes or 0) / 60
        return -hours if found[1] in "-−" else hours
    words = re.findall(r"[a-z]{3,4}", rest[:40])
    return next((_NAMED_ZONES[word] for word in words if word in _NAMED_ZONES), 0.0)
