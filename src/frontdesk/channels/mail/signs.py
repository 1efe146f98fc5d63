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
    r"undeliver", r"non[- ]?delivera", r"delivery (status notif|status|fail|report|problem|has failed|notification)",
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

DAEMON: Final = re.compile("^(?:" + "|".join(_DAEMON) + ")@", re.IGNORECASE)
DAEMON_NAME: Final = re.compile("|".join(_DAEMON_NAME), re.IGNORECASE)
FAILED_SUBJECT: Final = re.compile("|".join(_FAILED_SUBJECT), re.IGNORECASE)
FAILED_BODY: Final = re.compile("|".join(_FAILED_BODY), re.IGNORECASE)
COMPLAINT_SUBJECT: Final = re.compile("|".join(_COMPLAINT_SUBJECT), re.IGNORECASE)
PROVIDER_NOTICE: Final = re.compile("|".join(_PROVIDER_NOTICE), re.IGNORECASE)
