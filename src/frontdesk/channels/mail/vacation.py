"""Automatic answers: vacation notes and receipts of machines, in the languages their programs speak.

Sources: RFC 3834 for the standard field, [MS-OXCMAIL] and [MS-OXPROTO] for Exchange, the habits of others for the rest.
"""

import re
from typing import Final

from frontdesk.channels.mail.headers import Headers

# In the order: English, German, French, Spanish and its neighbours, Italian, Dutch and Nordic, Slavic and eastern
# Europe, East Asia, Hebrew, Arabic, South-East Asia.
_SUBJECTS: Final = (
    r"auto(?:mat(?:ic|ed))?[- ]?(?:reply|response|responder|answer|acknowledg\w+)", r"autoreply", r"auto ?(?=: )",
    r"autosubmitted", r"out[- ]of[- ](?:the )?office", r"ooo\b ?[:-]", r"o\.o\.o",
    r"vacation(?: (?:reply|note|message|response|notice|auto))",
    
    r"absence notification",
    r"automatische (?:antwort|r[üu]ckantwort|abwesenheit)",
    r"abwesenheit(?:s(?:notiz|nachricht|assistent|meldung|agent|benachr)|\b ?[:-]|\b$)", 
    r"urlaubs(?:notiz|meldung|vertretung)", r"r[ée]ponse automatique",
    r"message d'absence", 
    r"notification d'absence", r"respuesta autom[áa]tica", 
    r"mensaje de ausencia", r"ausente de la oficina", r"resposta autom[áàa]tica",
    r"fora d[eo] escrit[óo]rio", r"aus[êe]ncia (?:do escrit|tempor)", r"risposta automatica",
    r"automatisch (?:antwoord|bericht)",
    r"automatisk (?:svar|svarmelding|besvarelse)",
    r"autosvar", r"auto-?svar", r"fr[åa]nvaro(?:meddelande)?\b", 
    r"automaattinen vastaus", r"sj[áa]lfvirkt svar", r"automatyczna odpowied[źz]",
    r"autoodpowied[źz]", r"automatick[áaeé] odpov[eě][ďd]",
    r"mimo kancel[áa][řr]", r"nep[řr][íi]tomnost", r"samodejni odgovor", r"automatski odgovor", 
    r"автоответ", r"автоматический ответ", r"автоматична відповідь", r"автоматичен отговор",
    r"automatinis atsakymas", r"automatiskā atbilde", r"automaatvastus", r"automatikus v[áa]lasz",
    r"h[áa]zon k[íi]v[üu]l", r"r[ăa]spuns automat", r"αυτόματη απάντηση", r"εκτός γραφείου",
    r"otomatik (?:yan[ıi]t|cevap)", r"ofis d[ıi][şs][ıi]nda", r"自動(?:応答|返信|回答|回覆|回复|送信)",
    r"(?:不在|休暇|外出)(?:通知|連絡|の(?:お知らせ|ご連絡)|メッセージ)", r"自动(?:回复|答复|应答)",
    r"外出(?:通知|自动回复)", r"자동 ?(?:회신|응답|답장)", r"부재 ?중", r"מענה אוטומטי", r"תשובה אוטומטית",
    r"מחוץ למשרד", r"رد تلقائي", r"الرد التلقائي", r"خارج المكتب", r"ตอบกลับอัตโนมัติ", r"trả lời tự động",
    r"balasan otomatis",
)  # fmt: skip
# People write these too: they count when another sign says that a machine wrote.
_LEAVES: Final = (
    r"(?:i am |i'm |currently )?(?:away (?:from|until|till)|on (?:annual |parental |maternity |sick )?(?:leave|"
    r"vacation|holiday))\b",
    r"away from (?:my|the) (?:desk|office|mail)",
    r"absen(?:ce|t) (?:du bureau|jusqu)",
    r"en (?:cong[ée]s?|vacances)\b",
    r"absent[e]? du bureau",
    r"fuera de (?:la )?oficina",
    r"ausencia (?:de|temporal)",
    r"fuori (?:ufficio|sede)",
    r"assen(?:za|te) (?:dall'ufficio|dal)",
    r"afwezig(?:heid)?\b",
    r"niet (?:op|aanwezig op) (?:het )?kantoor",
    r"frav[æa]r\b",
    r"ikke p[åa] kontoret",
    r"ute av kontoret",
    r"poissaolo",
    r"poza biurem",
    r"abwesend (?:bis|vom)",
    r"au(?:ß|ss)er haus",
    r"nicht im b[üu]ro",
    r"odsutnost",
    r"nieobecno[śs][ćc]",
    r"вне офиса",
)  # fmt: skip
_CHALLENGES: Final = (
    r"(?:please )?confirm (?:your message\b|that you (?:sent|are)\b|delivery of)",
    r"(?:your (?:message|mail|e-?mail) )?(?:requires|awaits|needs) (?:confirmation|verification|your approval)",
    r"sender (?:verification|confirmation|authorization)", r"verify (?:your )?(?:e-?mail|message) (?:to|delivery)",
    r"message (?:held|awaiting) (?:for )?(?:your )?(?:verification|confirmation)", r"spam ?arrest", r"boxbe",
    r"confirmation (?:required|needed) to deliver", r"bitte best[äa]tigen sie ihre (?:mail|e-mail|nachricht)",
)  # fmt: skip
_BEFORE: Final = r"^\W*(?:(?:re|aw|fwd?|antw|sv|vs|rif|odp) ?: ?)?(?:"
# How a program goes on after its words, and a sentence of a person does not.
_AFTER: Final = (
    r")\s*(?:$|[:：\-–—(\[|「【]|[\"'“„«]|(?:re|fwd?|to|from|for|on|auf|von|vom|zu|de|du|à|al|alla|di|op|van|på|till|na|od|"
    r"auto\w*|reply|response|message|received|email|e-mail|verify)\b)"
)
_SUBJECT: Final = re.compile(_BEFORE + "|".join((*_SUBJECTS, *_CHALLENGES)) + _AFTER, re.IGNORECASE)
_LOOSE_SUBJECT: Final = re.compile(_BEFORE + "|".join((*_SUBJECTS, *_CHALLENGES, *_LEAVES)) + ")", re.IGNORECASE)
_FIELDS: Final = (
    "x-autoreply", "x-auto-reply", "x-autorespond", "x-autoresponder", "x-autoreply-from", "x-mail-autoreply",
    "x-vacation", "x-ms-exchange-generated-message-source-autoreply", "x-feas-autoreply", "x-away-message",
    "x-yahoo-autoresponder", "x-challenge", "x-spamarrest-noauth", "x-boxbe-challenge", "x-tmda-confirm",
)  # fmt: skip


def is_vacation(headers: Headers, marker: str, subject: str, *, is_machine: bool) -> bool:
    """Whether a program answered for the person.

    `marker` is the word of Auto-Submitted (RFC 3834 5) in lower case; `is_machine` says that another field shows a
    machine at work, so that words of the subject may be read more freely.
    """
    if marker in {"auto-replied", "auto-notified"} or any(name in headers for name in _FIELDS):
        return True
    if headers.raw("precedence").lower() in {"auto_reply", "auto-reply", "auto_response"}:
        return True
    if headers.raw("x-autogenerated").lower() in {"reply", "forward"}:
        return True
    # Exchange writes this on what its rules and its assistant for absence send.
    if "x-ms-exchange-inbox-rules-loop" in headers and headers.raw("x-auto-response-suppress").lower() == "all":
        return True
    if headers.raw("x-mailer").lower().startswith(("vacation", "gnarwl", "autoresponder")):
        return True
    return bool((_LOOSE_SUBJECT if is_machine else _SUBJECT).search(subject))
