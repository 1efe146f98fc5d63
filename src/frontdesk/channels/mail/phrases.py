"""What mail programs write by themselves above quoted and forwarded mails, in the languages they speak.

Lower case, as alternatives of regular expressions; collected from the programs' translations (Gmail, Outlook, Apple
Mail, Thunderbird, Yahoo, Exchange). A new language is a few words more in each list.
"""

import re
from typing import Final


def either(words: str) -> str:
    """The words of a list, split at bars and lines, as one alternative; blanks are any blanks."""
    return "|".join(
        re.sub(r"\\? +", r"\\s+", word) for word in (part.strip() for part in re.split(r"[|\n]", words)) if word
    )


# The verb that ends "On …, X wrote:".
WROTE: Final = either(
    r"""
    wrote|writes|wrote\(a\)|schrieb|schrieb:|geschrieben|schreibt|a écrit|écrit|a ecrit|escribi[óo]|ha escrito
    ha scritto|scritto|scrive|schreef|geschreven|heeft geschreven|heeft het volgende geschreven
    het volgende geschreven|escreveu|escreveu o seguinte|napisał(?:\(a\))?|napisał/a|napisała|pisze|napísal
    napsal(?:\(a\))?|napsala|napísala|píše|skrev|skrev følgende|skriver|kirjoitti|írta|írta \(időpont:.{0,60}\)
    a scris|scrie|написал(?:\(а\))?|написала|написав|пишет|пише|писал(?:\(а\))?|yazdı|şunları yazdı|şöyle yazdı
    έγραψε|נכתב|כתב|כתבה|写道|寫道|写到|님이 작성|님이 씀|작성|đã viết|viết|kirjutas|rašė|parašė|rakstīja
    је написао|napisao|napisala|написа|est écrit|nous a dit
    menulis|telah menulis|va escriure|idatzi du|เขียน|كتب|كتبت|نوشت
    のメール|さんは書きました|書きました|से लिखा|ने लिखा
    """
)

# What "On …" begins with. Only with a date or an address behind it does it mean anything.
ON: Final = either(
    r"on|at|in message|am|le|el|il|op|em|dnia|w dniu|den|d\.|kl\.|il giorno|a la data|в|el día|no dia|tarih|på|pe"
    r"|ngày|dne|dňa|em ter"
)

# Labels of a header block, without their colon: who sent it, and the others.
FROM: Final = either(
    r"""
    from|von|de|da|van|od|od kogo|från|fra|frá|lähettäjä|от|от кого|від|від кого|发件人|寄件者|寄件人|差出人
    送信者|送信元|보낸 사람|보낸사람|발신|kimden|gönderen|feladó|expéditeur|remitente|mittente|afzender|absender
    avsändare|nadawca|odesílatel|odosielateľ|remetente|από|מאת|من|المرسل|از|từ|kimlə|no|nuo|saatja|pošiljatelj
    šalje|expeditor|expeditorul|de la|отправитель|dari|จาก
    """
)
DATED: Final = either(
    r"""
    sent|date|sent on|gesendet|gesendet am|datum|envoyé|envoyé le|date d['’]envoi|enviado|enviado el|enviada em
    enviado em|fecha|data|inviato|verzonden|wysłano|data wysłania|skickat|sendt|dato|lähetetty|päivämäärä|pvm
    päiväys|отправлено|дата|надіслано|发送时间|日期|時間|寄件日期|送信日時|日時|日付|보낸 날짜|날짜|보낸 시간
    gönderildi|gönderilme tarihi|tarih|elküldve|dátum|küldve|odesláno|odoslané|trimis|trimis la|ημερομηνία
    στάλθηκε|תאריך|נשלח|تاريخ|التاريخ|أرسل|تم الإرسال|ngày|đã gửi|saadetud|kuupäev|išsiųsta|nosūtīts|poslano
    skickat den|датум|tanggal|วันที่|dată|gönderilen|відправлено
    """
)
SUBJECT: Final = either(
    r"""
    subject|re|betreff|objet|asunto|oggetto|onderwerp|assunto|temat|ämne|emne|aihe|тема|主题|主題|件名|제목|konu
    tárgy|předmět|předmet|subiect|θέμα|נושא|الموضوع|موضوع|chủ đề|teema|tema|naslov|predmet|perihal|efni|เรื่อง
    subiectul|sujet
    """
)
OTHERS: Final = either(
    r"""
    to|cc|bcc|reply-to|reply to|importance|priority|attachments|an|kopie|antwort an|à|a|pour|répondre à|para
    con copia|per|aan|kopia|do|dw|do wiadomości|till|kopio|til|kopi|vastaanottaja|vast\.ott|kime|bilgi|кому
    копия|копія|收件人|抄送|收件者|副本|宛先|받는 사람|받는사람|참조|címzett|másolat|komu|către|προς|κοιν|אל|אֶל
    עותק|إلى|نسخة|đến|kam|kellele|prima|kepada|ถึง|resent-from|organization|newsgroups|message-id
    destinatarul|pre|adresat|送信先|odgovori na|odpověď na|svar til|antwoord aan|vastaus|válaszcím|rispondi a
    odpowiedź-do|responder a|răspuns către|ответ-кому|odpovedať-pre|svara till|yanıt adresi|кому відповісти
    másolatot kap|kópia|kopie \(cc\)|copie à|copie|con copia a|cco|bcc|kopiya|tiedoksi|afrit|koopia
    """
)

# "-------- Forwarded message --------", without its dashes.
FORWARDED: Final = either(
    r"""
    forwarded message|forwarded mail|forwarded by.{0,80}|begin forwarded message|begin forwarded mail
    start forwarded message|weitergeleitete nachricht|weitergeleitete mail|anfang der weitergeleiteten nachricht
    anfang der weitergeleiteten e-mail|message transféré|message transmis|début du message transféré
    début du message réexpédié|e-mail transféré|mensaje reenviado|inicio del mensaje reenviado
    mensagem encaminhada|mensagem reencaminhada|início da mensagem encaminhada|início da mensagem reencaminhada
    messaggio inoltrato|inizio messaggio inoltrato|messaggio originale inoltrato|doorgestuurd bericht
    doorgestuurde mail|begin doorgestuurd bericht|wiadomość przekazana|wiadomość przesłana dalej
    przekazana wiadomość|treść przekazanej wiadomości|początek przekazywanej wiadomości|пересылаемое сообщение
    перенаправленное сообщение|пересланное сообщение|пересылаемое письмо|переслане повідомлення
    начало переадресованного сообщения|начало переадресованного письма|yönlendirilmiş ileti|yönlendirilen ileti
    iletilen mesaj|iletilmiş mesaj|başlangıç: iletilen ileti|转发的邮件|转发邮件|轉寄郵件|轉寄的郵件
    轉寄郵件內容|开始转发的邮件|转发邮件信息|下面是被转发的邮件|開始轉寄郵件|転送されたメッセージ|転送メッセージ
    転送メール|転送されたメール|전달된 메시지|전달 메시지|전달된 이메일|رسالة معاد توجيهها|رسالة مُعاد توجيهها
    بداية الرسالة المعاد توجيهها|הודעה שהועברה|vidarebefordrat meddelande|vidarebefordrat mejl
    vidarebefordrat brev|början på vidarebefordrat brev|videresendt besked|videresendt meddelelse
    start på videresendt besked|videresendt melding|videresendt e-post|begynnelse på videresendt melding
    välitetty viesti|edelleen lähetetty viesti|välitetty viesti alkaa|přeposlaná zpráva
    začátek přeposlané zprávy|začiatok preposlanej správy|preposlaná správa|továbbított üzenet|továbbított levél
    a továbbított levél eleje|mesaj redirecționat|mesaj redirecţionat|mesaj transmis|προωθημένο μήνυμα
    προωθούμενο μήνυμα|thư được chuyển tiếp|začátek přeposílané zprávy|započni proslijeđenu poruku
    proslijeđena poruka|továbbított levél kezdete|începe mesajul redirecționat|İleti başlangıcı|i̇leti başlangıcı
    початок листа, що пересилається|початок пересланого повідомлення|edelleenlähetetty viesti
    перенаправлене повідомлення|välitetty viesti / fwd\.msg|preposlaná správa --- forwarded message
    İletilen ileti|i̇letilen i̇leti|iletilen ileti|İletilmiş mesaj|i̇letilmiş mesaj|メッセージを転送
    pesan terusan|pesan yang diteruskan|ส่งต่อข้อความ|ข้อความที่ส่งต่อ|edastatud kiri|pārsūtīta ziņa|persiųstas laiškas
    posredovano sporočilo|препратено съобщение|прослеђена порука|missatge reenviat|birtutako mezua|áframsent
    """
)

# "----- Original message -----", without its dashes.
ORIGINAL: Final = either(
    r"""
    original (?:message|mail|e-?mail)|reply message|original appointment|original message from.{0,80}
    original text|ursprüngliche (?:nachricht|mail|e-mail)|originalnachricht|original-nachricht
    originale nachricht|message d['’]origine|message original|message initial|mensaje original|mensagem original
    messaggio originale|messaggio di origine|oorspronkelijk bericht|origineel bericht|oorspronkelijke bericht
    wiadomość oryginalna|oryginalna wiadomość|wiadomość pierwotna|oprindelig (?:meddelelse|besked|mail)
    original besked|original meddelelse|ursprungligt meddelande|originalmeddelande|opprinnelig melding
    original melding|alkuperäinen viesti|исходное сообщение|оригинальное сообщение|первоначальное сообщение
    оригінальне повідомлення|вихідне повідомлення|eredeti üzenet|původní (?:zpráva|e-mail)|pôvodná správa
    originální zpráva|orijinal mesaj|özgün ileti|orijinal ileti|asıl mesaj|αρχικό μήνυμα|πρωτότυπο μήνυμα
    mesaj original|mesajul original|izvorna poruka|originalna poruka|algne teade|originalus laiškas|thư gốc
    tin nhắn gốc|元のメッセージ|オリジナルメッセージ|original メッセージ|元のメール|原始邮件|原始郵件|原郵件
    原邮件|原始信件|원본 메시지|원본 메일|الرسالة الأصلية|رسالة أصلية|הודעה מקורית|ההודעה המקורית
    originálna správa|pesan asli|ข้อความต้นฉบับ
    """
)

# How subjects of forwarded mails begin.
FORWARD_PREFIX: Final = re.compile(
    r"^\s*(?:\[[^\]]{1,40}\]\s*)?(?:fwd?|fw|wg|tr|rv|enc|i|fs|pd|vb|vs|vl|továbbítás|přeposl|fwd?\.|doorst|doorsturen|转发|轉寄|"
    r"転送|전달|i̇lt|ilt|пер|пересл|fyi|trs|переслать|ynt-ilt|reenv|inoltra|inoltro|πρθ|tov|rés|preposlané|إعادة توجيه|"
    r"הועבר|redirecionado|redir\.|videresend|reenviado|πρ|vb|doorgestuurd|转寄)\s*(?:\[\d{1,3}\])?\s?[:\uff1a]",
    re.IGNORECASE,
)
