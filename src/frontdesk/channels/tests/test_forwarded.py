"""What people forward, as the programs of many languages write it into the mail: author, subject, moment, HTML."""

import time

import pytest

from frontdesk.channels.mail import parse
from frontdesk.channels.mail.forwarded import find_forwarded
from frontdesk.channels.mail.written_dates import read_written_date

# (language, separator, from, subject, date, to, the date as written there)
PROGRAMS = [
    ("cs", "Začátek přeposílané zprávy:", "Od", "Předmět", "Datum", "Komu", "3. listopadu 2026 v 10:00:00 SEČ"),
    ("da", "-------- Videresendt meddelelse --------", "Fra", "Emne", "Dato", "Til", "3. november 2026 10.00"),
    ("de", "Anfang der weitergeleiteten Nachricht:", "Von", "Betreff", "Datum", "An", "3. November 2026 um 10:00 UTC"),
    ("es", "Inicio del mensaje reenviado:", "De", "Asunto", "Fecha", "Para", "3 de noviembre de 2026, 10:00:00 UTC"),
    ("et", "---------- Edastatud kiri ---------", "Saatja", "Teema", "Kuupäev", "Adresaat", "3. november 2026 10:00"),
    ("fi", "----- Edelleenlähetetty viesti -----", "Lähettäjä", "Aihe", "Päivämäärä", "Vastaanottaja",
     "3. marraskuuta 2026 klo 10.00.00 UTC"),
    ("fr", "-------- Message transféré --------", "De", "Sujet", "Date", "Pour", "mardi 3 novembre 2026 à 10:00"),
    ("hr", "-------- Proslijeđena poruka --------", "Šalje", "Naslov", "Datum", "Prima", "3. studenoga 2026. u 10:00"),
    ("hu", "Továbbított levél kezdete:", "Feladó", "Tárgy", "Dátum", "Címzett", "2026. november 3. 10:00:00 UTC"),
    ("it", "Inizio messaggio inoltrato:", "Da", "Oggetto", "Data", "A", "3 novembre 2026 alle ore 10:00:00 UTC"),
    ("ja", "--------- メッセージを転送 ---------", "送信元", "件名", "日付", "送信先",
     "2026年11月3日(火) 10:00"),
    ("ko", "---------- 전달된 메시지 ---------", "보낸 사람", "제목", "날짜", "받는 사람",
     "2026년 11월 3일 오전 10:00"),
    ("nl", "Begin doorgestuurd bericht:", "Van", "Onderwerp", "Datum", "Aan", "3 november 2026 om 10:00:00 UTC"),
    ("no", "Videresendt melding:", "Fra", "Emne", "Dato", "Til", "3. november 2026 kl. 10:00:00 UTC"),
    ("pl", "--- Treść przekazanej wiadomości ---", "Nadawca", "Temat", "Data", "Adresat",
    "wtorek, 3 listopada 2026 10:00"),
    ("pt", "----- Mensagem encaminhada -----", "De", "Assunto", "Data", "Para", "3 de novembro de 2026 10:00:00 UTC"),
    ("ro", "Începe mesajul redirecționat:", "Expeditorul", "Subiectul", "Dată", "Destinatarul",
    "3 noiembrie 2026, 10:00"),
    ("ru", "-------- Перенаправленное сообщение --------", "От", "Тема", "Дата", "Кому", "3 ноября 2026 г., в 10:00"),
    ("sk", "-------- Preposlaná správa --- Forwarded Message --------", "Od", "Predmet", "Dátum", "Pre",
     "utorok 3. novembra 2026 10:00"),
    ("sv", "Vidarebefordrat mejl:", "Från", "Ämne", "Datum", "Till", "den 3 november 2026 10:00"),
    ("tr", "İleti başlangıcı:", "Kimden", "Konu", "Tarih", "Kime", "3 Kasım 2026 Salı 10:00"),
    ("uk", "Початок листа, що пересилається:", "Від кого", "Тема", "Дата", "Кому",
    "3 листопада 2026 р. о 10:00:00 GMT"),
    ("zh", "---------- 转发的邮件 ---------", "发件人", "主题", "日期", "收件人", "2026年11月3日 上午10:00"),
    ("ar", "---------- رسالة مُعاد توجيهها ---------", "من", "الموضوع", "تاريخ", "إلى", "٣ نوفمبر ٢٠٢٦ ١٠:٠٠ ص"),
    ("he", "---------- הודעה שהועברה ---------", "מאת", "נושא", "תאריך", "אל", "3 בנובמבר 2026 בשעה 10:00"),
    ("el", "---------- Προωθημένο μήνυμα ---------", "Από", "Θέμα", "Ημερομηνία", "Προς",
    "3 Νοεμβρίου 2026 στις 10:00 π.μ."),
    ("vi", "---------- Thư được chuyển tiếp ---------", "Từ", "Chủ đề", "Ngày", "Đến",
    "Th 3, 3 thg 11, 2026 vào lúc 10:00"),
]  # fmt: skip
BODY = "It makes a noise.\n\nMara"


@pytest.mark.parametrize("case", PROGRAMS, ids=[case[0] for case in PROGRAMS])
@pytest.mark.parametrize("mark", ["", "> "])
def test_an_original_is_known_in_the_language_of_the_program(case: tuple[str, ...], mark: str) -> None:
    _, separator, sender, subject, date, to, written = case
    block = (
        f"{sender}: Mara Ortiz <mara@customer.example>\n{subject}: Car does not start\n{date}: {written}\n"
        f"{to}: ann@desk.example\n\n{BODY}"
    )
    found = find_forwarded("Car", "\n".join(["Look.", "", separator, ""] + [mark + line for line in block.split("\n")]))
    assert found is not None
    assert (found.sender.name, found.sender.email) == ("Mara Ortiz", "mara@customer.example")
    assert (found.subject, found.text, found.cover) == ("Car does not start", BODY, "Look.")
    assert found.date is not None and found.date.isoformat() == "2026-11-03T10:00:00+00:00"


INTRODUCED = [
    'On 3/11/26, 10:00, "Mara Ortiz" <mara@customer.example> wrote:',
    'Am 03.11.26, 10:00 schrieb "Mara Ortiz" <mara@customer.example>:',
    "Le 03/11/2026 10:00, « Mara Ortiz » <mara@customer.example> a écrit :",
    'El 3/11/26 10:00, "Mara Ortiz" <mara@customer.example> escribió:',
    "Op 03-11-2026 10:00 heeft Mara Ortiz <mara@customer.example> geschreven:",
    "Dnia 03.11.2026, 10:00 „Mara Ortiz” <mara@customer.example> napisał:",
    'Den 2026-11-03 10:00 skrev "Mara Ortiz" <mara@customer.example> följande:',
    '"Mara Ortiz" <mara@customer.example>, 3.11.2026 10:00 tarihinde şunu yazdı:',
    "28/10/2026 10:00 időpontban Mara Ortiz (mara@customer.example) ezt írta:",
]


@pytest.mark.parametrize("introduction", INTRODUCED)
def test_an_original_below_an_introduction_is_known_when_the_subject_says_so(introduction: str) -> None:
    """As Outlook for the Mac forwards."""
    found = find_forwarded("FW: Car", f"Look.\n\n{introduction}\n\n{BODY}")
    assert found is not None
    assert (found.sender.name, found.sender.email, found.text) == ("Mara Ortiz", "mara@customer.example", BODY)
    assert find_forwarded("RE: Car", f"Look.\n\n{introduction}\n\n{BODY}") is None


def test_fields_that_yahoo_squeezes_into_one_line_are_parted() -> None:
    text = (
        'Regarde.\n\n   ----- Message transmis ----- De : Mara Ortiz <mara@customer.example>À : "ann@desk.example" '
        "<ann@desk.example>Cc : Bo <bo@desk.example>Envoyé : mardi 3 novembre 2026, 11:00:00 UTC+1Objet : Car does not "
        f"start\n {BODY}"
    )
    found = find_forwarded("Tr: Car", text)
    assert found is not None
    assert (found.sender.email, found.subject, found.cover) == (
        "mara@customer.example",
        "Car does not start",
        "Regarde.",
    )
    assert found.text == BODY
    assert found.date is not None and found.date.isoformat() == "2026-11-03T10:00:00+00:00"


FIELDS = (
    "<b>From:</b> Mara Ortiz &lt;mara@customer.example&gt;<br><b>Sent:</b> Tuesday, November 3, 2026 10:00 AM<br>"
    "<b>To:</b> Ann<br><b>Subject:</b> Car does not start"
)
ORIGINAL = '<p>It makes a <b>noise</b>.</p><ul><li>loud</li><li>long</li></ul><p><img src="cid:a@b"></p><p>Mara</p>'
GMAIL = (
    "<div>Look.</div><div class=gmail_quote><div class=gmail_attr>---------- Forwarded message ---------<br>From: "
    "<b>Mara Ortiz</b> <span>&lt;<a href='mailto:mara@customer.example'>mara@customer.example</a>&gt;</span><br>Date: "
    "Tue, Nov 3, 2026 at 10:00 AM<br>Subject: Car does not start<br>To: &lt;ann@desk.example&gt;<br></div><br><br>"
    f"{ORIGINAL}</div>"
)
APPLE = (
    "<div>Look.</div><br><blockquote type=cite><div>Begin forwarded message:</div><br><div><b>From: </b>Mara Ortiz &lt;"
    "<a href='mailto:mara@customer.example'>mara@customer.example</a>&gt;</div><div><b>Subject: </b>Car does not start"
    "</div><div><b>Date: </b>3 November 2026 at 10:00:00 GMT</div><div><b>To: </b>ann@desk.example</div><br>"
    f"<div>{ORIGINAL}</div></blockquote>"
)
THUNDERBIRD = (
    "<p>Look.</p><div class=moz-forward-container><br><br>-------- Forwarded Message --------<table><tr><th>Subject: "
    "</th>"
    "<td>Car does not start</td></tr><tr><th>Date: </th><td>Tue, 3 Nov 2026 10:00:00 +0000</td></tr><tr><th>From: </th>"
    "<td>Mara Ortiz <a href='mailto:mara@customer.example'>&lt;mara@customer.example&gt;</a></td></tr></table><br><br>"
    f"{ORIGINAL}</div>"
)
OUTLOOK = (
    "<html><head><style>p { margin: 0 }</style></head><body><div class=WordSection1><p>Look.</p><div "
    "style='border:none;"
    f"border-top:solid #E1E1E1 1.0pt'><p>{FIELDS}</p></div><p>&nbsp;</p>{ORIGINAL}</div></body></html>"
)


@pytest.mark.parametrize("html", [GMAIL, APPLE, THUNDERBIRD, OUTLOOK], ids=["Gmail", "Apple", "Thunderbird", "Outlook"])
def test_the_html_of_an_original_is_kept_without_its_fields(html: str) -> None:
    head = "From: ann@desk.example\r\nSubject: FW: Car\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    found = parse(f"{head}{html}".encode()).forwarded
    assert found is not None and found.sender.email == "mara@customer.example"
    assert "<p>It makes a <b>noise</b>.</p><ul>" in found.html and 'src="cid:a@b"' in found.html
    assert not any(words in found.html for words in ("Look.", "mara@customer.example", "Car does not start", "2026"))


def test_html_that_says_something_else_than_the_text_is_left_alone() -> None:
    both = (
        "From: ann@desk.example\r\nSubject: FW: Car\r\nContent-Type: multipart/alternative; "
        "boundary=b\r\n\r\n--b\r\n\r\n"
        f"---------- Forwarded message ---------\nFrom: a@b.example\nSubject: x\n\nOne.\r\n--b\r\n"
        f"Content-Type: text/html\r\n\r\n{GMAIL}\r\n--b--\r\n"
    )
    found = parse(both.encode()).forwarded
    assert found is not None and (found.sender.email, found.html) == ("a@b.example", "")


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("Tue, 3 Nov 2026 10:00:00 +0100", "2026-11-03T09:00"), ("November 3, 2026 at 10:00:00 AM GMT+1",
        "2026-11-03T09:00"),
        ("3. November 2026 um 10:00:00 MEZ", "2026-11-03T09:00"), ("mar. 3 mars 2026 à 10h30", "2026-03-03T10:30"),
        ("El mar, 3 nov 2026 a las 10:00 p. m.", "2026-11-03T22:00"), ("2026年11月3日 下午10:00", "2026-11-03T22:00"),
        ("ter., 3 de nov. de 2026 às 10:00", "2026-11-03T10:00"), ("tiistai 3.11.2026 10.00", "2026-11-03T10:00"),
        ("2026. nov. 3., K, 12:05", "2026-11-03T12:05"), ("3 בנוב׳ 2026 ב-10:00", "2026-11-03T10:00"),
        ("Thu Feb 18 2026 15:31:20 GMT-0500 (EST)", "2026-02-18T20:31:20"), ("28/10/2026 12:46", "2026-10-28T12:46"),
        ("03/11/2026 10:00", ""), ("3. lis 2026. u 10:00", ""), ("wt., 3 lis 2026 o 10:00", "2026-11-03T10:00"),
        ("31 February 2026 10:00", ""), ("soon", ""), ("", ""), ("99:99 1 May 2026", ""), ("3 Xyz 2026", ""),
    ],
)  # fmt: skip
def test_moments_are_read_as_people_write_them_and_never_guessed(written: str, moment: str) -> None:
    """Where day and month could be exchanged, or a word means two months, there is none."""
    found = read_written_date(written)
    assert (found.isoformat()[: len(moment)] if found else "") == moment


@pytest.mark.parametrize(
    "line", ["----- Forwarded message ----- From: " + "a>To: " * 400, "From: " * 900, "1.2.3 " * 40_000]
)
def test_repeated_hints_of_a_forward_cost_no_time(line: str) -> None:
    """A64."""
    begun = time.process_time()
    find_forwarded("Fwd: x", f"{line}\n" * 500)
    read_written_date(line)
    assert time.process_time() - begun < 2
