"""Telling a mere "thank you" from an answer.

Careful by design: a text counts only if every word of it is known courtesy. One unknown word, a question mark or a
digit makes it an answer, since a missed answer is worse than a ticket that opens once too often.
"""

import re
import unicodedata

LONGEST = 300  # characters


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_THANKS = _listed(
    """
    thanks thank thx tnx ty cheers appreciated danke dank dankeschön merci remerciements gracias agradecido
    agradecida grazie ringrazio obrigado obrigada obg bedankt dankjewel dankuwel dziękuję dzięki спасибо
    благодарю дякую tack takk tak kiitos děkuji díky köszönöm köszi mulțumesc teşekkürler teşekkür sağol
    ευχαριστώ hvala ďakujem ačiū paldies aitäh شكرا شكراً תודה ขอบคุณ
    """
)
_COURTESY = _listed(
    """
    you so very much many a lot again for your the this it that help support quick fast reply answer response
    assistance great perfect awesome excellent wonderful brilliant good fine ok okay all works working now fixed
    solved is was everything really best kind warm regards wishes sincerely yours dear hi hello team and have
    nice day weekend kindly in advance received got appreciate we i ah oh yes super cool lovely to vielen
    herzlichen besten schönen lieben ganz sehr für die das ihre eure deine schnelle hilfe antwort unterstützung
    rückmeldung prima toll klasse alles klar gut hat geklappt funktioniert jetzt ja mit freundlichen grüßen gruß
    grüße viele liebe beste schöne schönes wochenende tag noch hallo guten und an ihnen euch dir lg mfg vg bin
    beaucoup bien à vous pour votre aide réponse rapide parfait c'est bon cordialement bonne journée bonjour et
    muchas muchísimas mil por su tu ayuda respuesta rápida perfecto excelente todo saludos un saludo hola y
    mucho mille tante molte per il vostro suo aiuto la risposta perfetto ottimo tutto bene saluti cordiali ciao
    buona giornata muito pela ajuda resposta perfeito tudo bem atenciosamente abraço olá e de hartelijk wel je
    jou u uw voor hulp snelle reactie antwoord helemaal goed top met vriendelijke groet groeten bardzo
    serdecznie za pomoc odpowiedź wszystko działa pozdrawiam dobrze большое огромное вам за помощь ответ всё все
    хорошо отлично работает с уважением så mycket mange stor hjälpen hjälp hjælpen hjelpen svaret vänliga
    hälsningar venlig hilsen med paljon avusta moc odpověď szépen segítséget çok ederim yardımınız için
    """
)
_PHRASES = re.compile(  # languages that write without blanks
    "どうも|誠に|本当に|大変|ご対応|ご回答|ご連絡|ご返信|いただき|頂き|ありがとうございました|ありがとうございます|ありがとう|有難うございます|有り難うございます"
    "|助かりました|解決しました|了解しました|了解です|承知しました|よろしくお願いいたします|よろしくお願いします|お世話になっております|お世話になります"
    "|非常|十分|多谢|謝謝|谢谢|感谢|感謝|您的|你的|你们的|您|你|帮助|幫助|回复|回覆|好的|收到|问题已解决|已解决|了|的"
    "|대단히|정말|매우|감사합니다|고맙습니다|감사드립니다|도움|주셔서|답변|빠른|잘|해결되었습니다|수고하세요|안녕하세요|네"
)
_THANKS_SIGNS = re.compile("ありがとう|有難う|有り難う|多谢|謝謝|谢谢|感谢|感謝|감사|고맙")
_MARKS = re.compile(r"[^\w'’?0-9]+|_")


def is_thanks(text: str, name: str = "") -> bool:
    """Whether the new text of a mail says thank you and nothing else. `name` is its author's, who may sign with it."""
    text = unicodedata.normalize("NFC", text.strip())
    if not text or len(text) > LONGEST or "?" in text or "？" in text or any(char.isdecimal() for char in text):
        return False
    has_sign = bool(_THANKS_SIGNS.search(text))
    words = _words(_PHRASES.sub(" ", text) if has_sign else text)
    own = set(_words(name))
    strange = [word for word in words if word not in _THANKS and word not in _COURTESY and word not in own]
    return (has_sign or any(word in _THANKS for word in words)) and not strange


def _words(text: str) -> list[str]:
    return [word.replace("’", "'").strip("'") for word in _MARKS.split(text.casefold()) if word.strip("'’")]
