"""The signs that a report about our mail carries, in the words of many servers and languages."""

import re
from typing import Final

_DAEMON: Final = (
    r"mailer[-_.]?daemon", r"mail[-_.]?daemon", r"postmaster", r"mdaemon", r"mailer", r"mailadm", r"mail-?delivery.*",
    r"mail\.?system", r"bounce[sd]?([-_+=.].*)?", r".*[-_.]bounces?", r"symantec_antivirus.*", r"mms-?daemon.*",
    r"failed", r"info-?failed", r"complaints", r"feedback.*", r"abuse", r"fbl.*", r"arf.*", r"staff",
)  # fmt: skip
_DAEMON_NAME: Final = (
    r"mail(er)?[ -]?(delivery|daemon)", r"postmaster", r"mail administrator", r"delivery (subsystem|system)",
    r"mail system", r"internet mail",
)  # fmt: skip
_FAILED_SUBJECT: Final = (
    r"undeliver", r"non[- ]?deliver", r"delivery (status notif|status|fail|report|problem|has failed|notification)",
    r"(mail|message|e-?mail)( delivery| could not| status)?[ :]*(fail|undeliv|not delivered|delayed|"
    r"could not be delivered)",
    r"mail (system error|delivery)", r"returned (mail|to sender|e-?mail)", r"could not be delivered",
    r"failure notice", r"failed delivery", r"failed mail", r"rejected:", r"delivery has", r"unzustellbar",
    r"nicht zugestellt", r"unable to deliver", r"mail error", r"message status", r"mailbox (full|unavailable)",
    r"unknown user", r"user unknown", r"undelivered", r"warning: message", r"error sending", r"banned or bounced",
    r"delivery notification", r"message you sent blocked", r"spam mail", r"blocked", r"エラー", r"配信", r"配達",
    r"退信", r"échec", r"remise", r"devuelt", r"errore", r"permanent error", r"delivery error", r"mail not delivered",
    r"address not found", r"postmaster notify", r"problem delivering", r"delivery status", r"non remis",
    r"non distribu", r"no se (?:pudo|puede) entregar", r"no entregado", r"mancato recapito", r"non recapit",
    r"não (?:entregue|foi entregue|é possível entregar)", r"onbestelbaar", r"niet bezorgd",
    r"kan (?:inte|ikke|ej) lever", r"olevererat", r"ikke leveret", r"toimittaminen epäonnistui",
    r"perille toimittamaton", r"niedostarcz", r"nie można dostarczyć", r"nelze doručit", r"nedoruč", r"недоставлен",
    r"не удалось доставить", r"не доставлено", r"kézbesíthetetlen", r"teslim edilemedi", r"无法送达", r"未送达",
    r"投递失败", r"반송", r"배달되지", r"未配信", r"お届けできません", r"送信できません", r"abuse report",
    r"email feedback", r"complaint", r"loop alert",
)  # fmt: skip
_FAILED_BODY: Final = (
    r"(?:could|can|was|has|is|did)(?: ?not|n't) (?:be |been )?deliver", r"undeliverable",
    r"delivery (?:to the following|has failed|failed)", r"(?:the following|these) (?:address|recipient)",
    r"permanent(?:ly)? (?:fatal )?(?:error|failure|fail)", r"returned (?:to sender|message)", r"final-recipient:",
    r"diagnostic-code:", r"unknown user", r"user unknown", r"mailbox (?:is )?(?:full|unavailable)", r"no such user",
    r"host or domain name not found", r"message (?:could not|was not|will not|has been rejected)",
    r"this is the (?:mail|qmail)", r"smtp error from remote", r"\b5\d\d[ -]5\.\d\.\d{1,3}\b",
    r"did not reach the following", r"duplicated message-id", r"配信", r"宛先", r"無法", r"失败",
)  # fmt: skip
_COMPLAINT_SUBJECT: Final = (
    r"^\W*(?:(?:fw|fwd): ?)?(?:(?:e-?mail )?(?:abuse|feedback|spam|complaint|junk)[ -](?:report|complaint|"
    r"notification|feedback)|email feedback report|complaint (?:about|from|report)|junk mail report|"
    r"spam complaint)",
)  # fmt: skip
_PROVIDER_NOTICE: Final = (
    r'"notificationType\\?"\s*:\s*\\?"(Bounce|Complaint|Delivery)',
    r'\\?"notificationType\\?":\\?"(Bounce|Complaint|Delivery)',
)  # fmt: skip

# What a report alone begins with: that a *message* was not delivered, and at once the address that it was for, at the
# head of a line or announced. People who complain that a parcel or a mail did not come do not write like this.
_ADDRESS: Final = r"[<\"'(]{0,2}[^\s<>@\"']{1,100}@[^\s<>@\"',;]{3,200}"
_OPENS: Final = (
    r"(?<!\bmy )(?:message|mail|e-?mail|nachricht|courrier|mensaje|messaggio)\b[^@\n]{0,60}"
    r"(?:could not|can ?not|was not|not be|unable|n'a pas pu|konnte nicht|no (?:se )?pudo|non (?:è stat|ha potuto))"
    r"[^@]{0,30}(?:deliver|reach|delivre|délivr|remis|zugestellt|entreg|consegn|recapit)[^@.]{0,90}?\n\s{0,40}"
    + _ADDRESS,
    r"(?:could not|unable to|failed to|was not able to) deliver (?:the |your |this )?(?:message|mail|e-?mail)"
    r"[^@\n]{0,60}(?:recipient|address)[^@]{0,60}?" + _ADDRESS,
    r"(?:failed|unreachable|invalid) (?:recipient|address)(?:s|es|\(s\)|\(es\))?\b[ \t:\-=*]{0,80}\n?\s{0,40}"
    + _ADDRESS,
    r"\A\W{0,80}(?:non-?delivery|delivery status|undeliverable|mail delivery) (?:report|notification|notice|message)",
)  # fmt: skip

MACHINE: Final = re.compile(r"(?:mailer|mail)[-_.]?daemon(?:[+\-_][^@\s]{0,100})?@", re.IGNORECASE)
OPENS_LIKE_REPORT: Final = re.compile("|".join(_OPENS), re.IGNORECASE)
DAEMON: Final = re.compile("^(?:" + "|".join(_DAEMON) + r")\\?@", re.IGNORECASE)
DAEMON_NAME: Final = re.compile("|".join(_DAEMON_NAME), re.IGNORECASE)
FAILED_SUBJECT: Final = re.compile("|".join(_FAILED_SUBJECT), re.IGNORECASE)
FAILED_BODY: Final = re.compile("|".join(_FAILED_BODY), re.IGNORECASE)
COMPLAINT_SUBJECT: Final = re.compile("|".join(_COMPLAINT_SUBJECT), re.IGNORECASE)
PROVIDER_NOTICE: Final = re.compile("|".join(_PROVIDER_NOTICE), re.IGNORECASE)
