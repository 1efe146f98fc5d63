"""What a person wrote is told from what the program quoted, in the languages that mail programs speak."""

import time

import pytest

from frontdesk.channels.mail.quoting import visible_part

INTRODUCTIONS = [
    "On Tue, Nov 3, 2026 at 10:00 AM Support <s@x.example> wrote:",
    "On 3 Nov 2026, at 10:00, Support <s@x.example> wrote:",
    "Am Di., 3. Nov. 2026 um 10:00 Uhr schrieb Support <s@x.example>:",
    "Am 03.11.2026 um 10:00 schrieb Support:",
    "Le mar. 3 nov. 2026 à 10:00, Support <s@x.example> a écrit :",
    "Le 3 nov. 2026 à 10:00, Support <s@x.example> a écrit\xa0:",
    "El mar, 3 nov 2026 a las 10:00, Support (<s@x.example>) escribió:",
    "Il giorno mar 3 nov 2026 alle ore 10:00 Support <s@x.example> ha scritto:",
    "Il 03/11/2026 10:00, Support ha scritto:",
    "Em ter., 3 de nov. de 2026 às 10:00, Support <s@x.example> escreveu:",
    "Op di 3 nov 2026 om 10:00 schreef Support <s@x.example>:",
    "Op 3 nov. 2026 om 10:00 heeft Support <s@x.example> het volgende geschreven:",
    "wt., 3 lis 2026 o 10:00 Support <s@x.example> napisał(a):",
    "W dniu 3.11.2026 o 10:00, Support pisze:",
    "вт, 3 нояб. 2026 г. в 10:00, Support <s@x.example>:",
    "3 ноября 2026 г., в 10:00, Support <s@x.example> написал(а):",
    "Support <s@x.example>, 3 Kas 2026 Sal, 10:00 tarihinde şunu yazdı:",
    "3 Kas 2026 tarihinde 10:00 saatinde, Support <s@x.example> şunları yazdı:",
    "2026年11月3日(火) 10:00 Support <s@x.example>:",
    "2026/11/03 10:00、Support <s@x.example>のメール:",
    "2026年11月3日 上午10:00,Support <s@x.example> 写道：",
    "Support <s@x.example> 於 2026年11月3日 週二 上午10:00寫道：",
    "2026년 11월 3일 (화) 오전 10:00, Support <s@x.example>님이 작성:",
    "في الثلاثاء، 3 نوفمبر 2026 في 10:00 ص تمت كتابة ما يلي بواسطة ‪Support‬‏ <‪s@x.example‬‏>:‬",
    "Den tis 3 nov. 2026 kl 10:00 skrev Support <s@x.example>:",
    "3 nov. 2026 kl. 10:00 skrev Support <s@x.example>:",
    "Den tir. 3. nov. 2026 kl. 10.00 skrev Support <s@x.example>:",
    "tir. 3. nov. 2026 kl. 10:00 skrev Support <s@x.example>:",
    "ti 3. marrask. 2026 klo 10.00 Support (s@x.example) kirjoitti:",
    "út 3. 11. 2026 v 10:00 odesílatel Support <s@x.example> napsal:",
    "Dne 03. 11. 26 v 10:00 Support napsal(a):",
    "Support <s@x.example> ezt írta (időpont: 2026. nov. 3., K, 10:00):",
    "Στις Τρί 3 Νοε 2026 στις 10:00 π.μ., ο χρήστης Support <s@x.example> έγραψε:",
    "вт, 3 лист. 2026 р. о 10:00 Support <s@x.example> пише:",
    "mar., 3 nov. 2026 la 10:00, Support <s@x.example> a scris:",
    "Vào Th 3, 3 thg 11, 2026 vào lúc 10:00 Support <s@x.example> đã viết:",
    "‫בתאריך יום ג׳, 3 בנוב׳ 2026 ב-10:00 מאת ‪Support‬‏ <‪s@x.example‬‏>:‬",
    "--- Support <s@x.example> schrieb am Di, 3.11.2026:",
    "Support <s@x.example> wrote on Tuesday, 3 November 2026 at 10:00:",
    "2026-11-03 10:00 GMT+01:00 Support <s@x.example>:",
    "2026-11-03 10:00 GMT+03:00 Support <\ns@x.example>:",
    "---- On Tue, 3 Nov 2026 10:00:00 +0100 Support <s@x.example> wrote ----",
    "---- Support wrote ----",
    "At 11/3/2026 10:00 AM, you wrote:",
    "In message <m@x.example> Support <s@x.example> writes:",
]

BLOCKS = [
    "From: Support <s@x.example>\nSent: Tuesday, November 3, 2026 10:00 AM\nTo: Mara\nSubject: RE: Car",
    "Von: Support <s@x.example>\nGesendet: Dienstag, 3. November 2026 10:00\nAn: Mara\nBetreff: AW: Auto",
    "De : Support <s@x.example>\nEnvoyé : mardi 3 novembre 2026 10:00\nÀ : Mara\nObjet : RE: Voiture",
    "De: Support <s@x.example>\nEnviado el: martes, 3 de noviembre de 2026 10:00\nPara: Mara\nAsunto: RE: Coche",
    "Da: Support <s@x.example>\nInviato: martedì 3 novembre 2026 10:00\nA: Mara\nOggetto: R: Auto",
    "De: Support <s@x.example>\nEnviado: terça-feira, 3 de novembro de 2026 10:00\nPara: Mara\nAssunto: RE: Carro",
    "Van: Support <s@x.example>\nVerzonden: dinsdag 3 november 2026 10:00\nAan: Mara\nOnderwerp: RE: Auto",
    "Od: Support <s@x.example>\nWysłano: wtorek, 3 listopada 2026 10:00\nDo: Mara\nTemat: RE: Auto",
    "От: Support <s@x.example>\nОтправлено: 3 ноября 2026 г. 10:00\nКому: Mara\nТема: RE: Авто",
    "Kimden: Support <s@x.example>\nGönderildi: 3 Kasım 2026 Salı 10:00\nKime: Mara\nKonu: RE: Araba",
    "差出人: Support <s@x.example>\n送信日時: 2026年11月3日 10:00\n宛先: Mara\n件名: RE: 車",
    "发件人: Support <s@x.example>\n发送时间: 2026年11月3日 10:00\n收件人: Mara\n主题: RE: 车",
    "寄件者: Support <s@x.example>\n寄件日期: 2026年11月3日 10:00\n收件者: Mara\n主旨: RE: 車",
    "보낸 사람: Support <s@x.example>\n보낸 날짜: 2026년 11월 3일 10:00\n받는 사람: Mara\n제목: RE: 차",
    "من: Support <s@x.example>\nتاريخ الإرسال: 3 نوفمبر 2026 10:00\nإلى: Mara\nالموضوع: RE: سيارة",
    "Från: Support <s@x.example>\nSkickat: den 3 november 2026 10:00\nTill: Mara\nÄmne: SV: Bil",
    "Fra: Support <s@x.example>\nSendt: 3. november 2026 10:00\nTil: Mara\nEmne: SV: Bil",
    "Lähettäjä: Support <s@x.example>\nLähetetty: tiistai 3.11.2026 10.00\nVastaanottaja: Mara\nAihe: VS: Auto",
    "Od: Support <s@x.example>\nOdesláno: úterý 3. listopadu 2026 10:00\nKomu: Mara\nPředmět: RE: Auto",
    "Feladó: Support <s@x.example>\nElküldve: 2026. november 3. 10:00\nCímzett: Mara\nTárgy: RE: Autó",
    "*From:* Support [mailto:s@x.example]\n*Sent:* Tuesday, November 3, 2026 10:00 AM\n*To:* Mara\n*Subject:* RE: Car",
]

SEPARATORS = [
    "-----Original Message-----", "----- Original Message -----", "-----Ursprüngliche Nachricht-----",
    "-------- Original-Nachricht --------", "-----Message d'origine-----", "-------- Message original --------",
    "-----Mensaje original-----", "-----Messaggio originale-----", "-----Mensagem original-----",
    "-----Oorspronkelijk bericht-----", "-----Wiadomość oryginalna-----", "-----Исходное сообщение-----",
    "-----Orijinal Mesaj-----", "-----元のメッセージ-----", "-----原始邮件-----", "----------- 原始邮件 -----------",
    "-----원본 메시지-----", "-----الرسالة الأصلية-----", "-----Ursprungligt meddelande-----",
    "-----Oprindelig meddelelse-----", "-----Opprinnelig melding-----", "-----Alkuperäinen viesti-----",
    "-----Původní zpráva-----", "-----Eredeti üzenet-----", "---------- Forwarded message ---------",
    "-------- Weitergeleitete Nachricht --------", "---------- Message transféré ----------",
    "Begin forwarded message:", "Anfang der weitergeleiteten Nachricht:", "Début du message réexpédié :",
]  # fmt: skip

NEW = "It works now, thank you very much!"


@pytest.mark.parametrize("introduction", INTRODUCTIONS)
def test_an_introduction_and_its_quote_are_folded(introduction: str) -> None:
    assert visible_part(f"{NEW}\n\n{introduction}\n> Please try again.\n>\n> Support\n") == NEW


@pytest.mark.parametrize("introduction", INTRODUCTIONS)
def test_an_introduction_of_unmarked_history_is_folded(introduction: str) -> None:
    """Web mail writes history without marks when it makes text of HTML."""
    assert visible_part(f"{NEW}\n\n{introduction}\n\nPlease try again.\n\nSupport\n") == NEW


@pytest.mark.parametrize("block", BLOCKS)
def test_a_block_of_fields_begins_the_history(block: str) -> None:
    assert visible_part(f"{NEW}\n\n{block}\n\nPlease try again.\n") == NEW
    assert visible_part(f"{NEW}\n\n________________________________\n{block}\n\nPlease try again.\n") == NEW


@pytest.mark.parametrize("separator", SEPARATORS)
def test_a_separator_begins_the_history(separator: str) -> None:
    assert visible_part(f"{NEW}\n\n{separator}\nPlease try again.\n") == NEW


@pytest.mark.parametrize(
    "text",
    [
        "The invoice from 2026 says:\nItem: Bicycle\nPrice: 30\nCan you check it?",
        "From: Berlin\nTo: Hamburg\nThat is my journey, what does it cost?",
        "I wrote to you on 3 November:\nno answer came.",
        "My address:\nMara Ortiz, 12 Harbor Road",
        "Steps:\n1. I open the app\n2. It says: error 12\n\n----\n\nWhat now?",
        "Re: the contract, I would like to end it.",
        "On Monday I called at 10:00 and nobody wrote back: why?",
        "Date: 3 November\nSubject: my car\nPlease repair it.",
        "Hello,\n\nthe original message was lost. Please send it again.",
        "Hello,\n\nyour colleague wrote:\nCall again on 3 November.\nI did.",
        "Hello,\n\nI was sent from Berlin to Hamburg.\n\nWhat now?",
        "Date: 3 November 10:00\nTo: the harbour\nPlease book it.",
    ],
)
def test_ordinary_words_are_never_folded(text: str) -> None:
    assert visible_part(text) == text


# Too little to begin a history by themselves; with a quote right below them they do.
LOOSE = [
    "Support via Harbor Rentals wrote:", "Support schrieb:", "2026/11/3 Support <s@x.example>",
    "2026-11-03 10:00 GMT+01:00 Support",
]  # fmt: skip


@pytest.mark.parametrize("introduction", LOOSE)
def test_a_loose_introduction_counts_where_a_quote_follows(introduction: str) -> None:
    assert visible_part(f"{NEW}\n\n{introduction}\n\n> Please try again.\n") == NEW
    assert introduction in visible_part(f"{NEW}\n\n{introduction}\n\nPlease try again.\n")


def test_an_answer_that_shares_its_line_with_an_introduction_stays() -> None:
    line = "Yes, please. On Tue, Nov 3, 2026 at 10:00 AM, Support <s@x.example> wrote:"
    assert visible_part(f"Hello,\n{line}\n> Please try again.\n") == "Hello,\nYes, please."


def test_fields_without_an_author_begin_the_history_when_moment_and_addressee_are_there() -> None:
    block = "Date: Wed, 3 Nov 2026 10:15:02 -0600\nTo: mara@customer.example\n\nPlease try again."
    assert visible_part(f"{NEW}\n\n{block}") == NEW


ADVERTISEMENTS = [
    "Sent from my iPhone", "Sent with Airmail", "Sent via mobile", "Mara from mobile",
    "From my iPhone 6",
    "<<sent by galaxy>>",
    "Sent from my cell, please excuse any typos.", "Sent from Yahoo Mail on Android", "(Sent from mobile device)",
    "Diese Nachricht wurde von meinem Android-Mobiltelefon mit K-9 Mail gesendet.", "Von meinem Mobilgerät gesendet",
    "Envoyé depuis mon iPhone", "Verstuurd vanaf mijn iPad", "Skickat från min iPhone", "iPhoneから送信",
    "從我的 iPhone 傳送",
    "发自我的iPhone", "나의 iPhone에서 보냄", "iPhone'umdan gönderildi", "Odesláno z iPhonu", "Отправлено с iPhone",
    "Надіслано з iPhone", "Trimis de pe iPhone-ul meu", "Στάλθηκε από το iPhone μου", "נשלח מה-iPhone שלי",
]  # fmt: skip


@pytest.mark.parametrize("words", ADVERTISEMENTS)
def test_what_a_device_adds_is_folded(words: str) -> None:
    assert visible_part(f"{NEW}\n\n{words}\n") == NEW


def test_answers_between_the_quotes_all_stay() -> None:
    text = (
        "On 3 Nov 2026 at 10:00, S <s@x.example> wrote:\n> Which car?\nThe red one.\n> When?\nToday.\n> Where?\nHere."
    )
    assert visible_part(text) == "The red one.\nToday.\nHere."


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n"])
def test_line_ends_make_no_difference(ending: str) -> None:
    text = f"{NEW}\n\nOn 3 Nov 2026 at 10:00, S <s@x.example> wrote:\n> Which car?\n\n-- \nMara"
    assert visible_part(text.replace("\n", ending)) == NEW


@pytest.mark.parametrize(
    "line",
    ["wrote " * 60, "On 1 @" * 80, "From: a " * 50, "- " * 90, "a@b 2026 <" * 40, "-----Original " * 14, "De : " * 90],
)
def test_repeated_hints_cost_no_time(line: str) -> None:
    """A64."""
    started = time.process_time()
    visible_part(f"{line}\n" * 15_000)
    assert time.process_time() - started < 2
