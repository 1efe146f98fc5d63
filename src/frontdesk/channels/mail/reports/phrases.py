"""What servers write, sorted by what they mean. The first that fits decides, so the narrow ones stand before the wide.

All are matched against lower-case text in one line of at most 4,000 characters, and none can backtrack far. WHO stands
for the words that name a recipient, NEAR for a few words in the same sentence.
"""

import re
from typing import Final

Phrases = tuple[tuple[str, re.Pattern[str]], ...]
_WHO: Final = (
    r"(?:user|recipient|mailbox|mail ?box|address|addressee|account|e-?mail|destination|inbox|empf[äa]nger|benutzer|"
    r"adresse|postfach|destinataire|utilisateur|destinat[aá]rio|usuario|usu[aá]rio|direcci[oó]n|utente|indirizzo|"
    r"ontvanger|gebruiker|mottagare|modtager|пользователь|получатель|ящик)"
)
_NEAR: Final = r"[^.;]{0,60}?"

_CLEAR: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("unknown_address", (
        r"recipient address(?:es)? rejected ?: ?(?:access denied|user unknown|unknown user|invalid|undeliverable)",
        r"recipient address rejected\.?(?: \(in reply to rcpt to|$)",
        r"(?:mailbox|user|address|recipient) (?:is )?(?:inactive|not active|not an active)", r"not an active address",
        r"recipient (?:is )?not (?:accepted\b(?! ?\.? ?\(batv)|ok\b|deliverable)",
        r"envelope recipient has been denied",
        r"server rejected recipients?\b", r"(?<!sender )(?<!e-mail )(?<!email )\baddress rejected\.?(?: \(in reply "
        r"to rcpt to|$)",
        r"refuses? to accept your (?:mail|e-?mail|message)",
    )),
    ("unknown_domain", (
        r"account or domain may not exist",
    )),
    ("mailbox_disabled", (
        r"temporar(?:y|ily) (?:locked|disabled|inactive|suspended)",
    )),
    ("server_error", (
        r"(?:mailbox|user|recipient|account|address|service) (?:is )?(?:temporarily|currently) (?:unavailable|"
        r"not available)",
        r"mailbox (?:is )?busy", r"temporarily (?:deferred|unable)", r"server (?:is )?(?:unavailable|busy|overloaded)",
        r"temporary server error", r"command died with",
    )),
    ("authentication", (
        r"(?:dmarc|spf|dkim)\b[^.]{0,60}(?:fail|not pass|reject|policy|evaluation|unauthenticated|check|block|"
        r"invalid|none)",
        r"(?:fail|not pass|violat|reject|unauthenticated)[^.]{0,60}\b(?:dmarc|spf|dkim)\b", r"sender policy framework",
        r"unauthenticated (?:e-?mail|mail|sender|message)", r"not authenticated", r"is not authorized to send",
        r"authentication (?:checks|requirements|failed|information)", r"does not pass authentication",
        r"spoofed message", r"sender id \(pra\) not permitted",
    )),
    ("blocked", (
        r"\bptr\b", r"reverse dns", r"cannot (?:find|resolve) your (?:hostname|reverse|host|ip|address)", r"rdns",
        r"reverse (?:host|name|lookup|mapping)", r"invalid (?:helo|ehlo)", r"helo command rejected", r"bad helo",
        r"(?:ip|client|host|server|message|mail|connection|sender)\b[^.]{0,40}\b(?:is |was |been |"
        r"has been )*(?:blacklist|black-list|block ?list|blocklist|on (?:a |our )?(?:black|block)|listed (?:in|on|"
        r"by|at))",
        r"blocked (?:using|by|for|because|due|- see|-- see|; see)",
        r"(?:ip|host|server|domain)\b[^.]{0,40} (?:is|been|was) blocked",
        r"(?:black|block)[- ]?listed", r"spamhaus", r"spamcop", r"\brbls?\b", r"\bdnsbl\b", r"sorbs",
        r"barracudacentral", r"cbl\.abuseat", r"uribl", r"client host[^.]{0,60}(?:rejected|blocked|denied)",
        r"(?:poor|bad|low|negative) (?:\w+ )?reputation", r"senderbase", r"reputation (?:is|of|score)", r"senderscore",
        r"my name was rejected", r"access denied[^.]{0,40}(?:banned|traffic|ip)", r"banned sending ip",
        r"your ip (?:address )?(?:is|has|was)",
        r"connection(?:s)? (?:refused|not accepted|rejected) (?:from|by policy)", r"from your (?:ip|host|network)",
        r"not accept(?:ing)? (?:mail|e-?mail|messages) from (?:your|this) (?:ip|server|host)",
        r"no relaying from your ip", r"dynamic(?:ally)?[ /]?(?:allocated |assigned )?(?:ip|pool)",
        r"(?:refused|denied)[^.]{0,30}(?:due to|by) (?:\w+ ){0,2}(?:blacklist|reputation|list)",
    )),
    ("too_many", (
        r"too many (?:connections|messages|recipients|concurrent|sessions|mails|e-?mails|errors|invalid|unknown|"
        r"hops? per)",
        r"rate[- ]?limit", r"throttl", r"sending limit", r"exceeded[^.]{0,30}(?:rate|messages per|hourly|connection)",
        r"receiving mail (?:at a rate|too quickly)", r"maximum (?:number of )?(?:concurrent|connections)",
        r"(?:daily|hourly) (?:limit|quota)", r"unusual rate of", r"greylist", r"gray-?list", r"grey-list",
        r"try again in \d+ sec",
    )),
    ("mailbox_full", (
        r"(?:mail ?box|mailfolder|inbox|account|user|recipient|mail ?drop|storage|folder|"
        r"box)\b[^.]{0,40}(?:\bfull\b|over ?quota|over (?:its |the |his |their )?(?:\w+ )?(?:quota|limit)|"
        r"out of (?:disk )?(?:space|storage)|too full)",
        r"(?:quota|storage)\b[^.]{0,40}(?:exceed|full|reached|violat|would be|over|limit)",
        r"(?:exceed|over|reached)\w*[^.]{0,50}(?:quota|storage (?:limit|allocat|space)|disk (?:space|limit)|"
        r"mailbox size|allowed size|space limit|mail ?box limit|size of mailbox)",
        r"over ?quota", r"overquota", r"quota exceeded", r"disk quota", r"disc quota",
        r"insufficient (?:storage|disk|mailbox|space)", r"not enough (?:storage|space|disk|room)", r"no space left",
        r"lack of (?:free )?(?:space|storage)", r"diskspace", r"mailbox (?:size )?limit", r"exceeds allowed size",
        r"maximum mailbox", r"exceeded the local limit", r"mail system full", r"\bmxzd\b", r"size too long to store",
        r"user has too much", r"account is over", r"maildir (?:has )?overdrawn", r"too much mail",
        r"no (?:more |longer )?(?:storage|disk) space", r"いっぱい", r"満杯", r"容量", r"メールボックスがあふれ",
        r"受信可能容量", r"maxi\w* de stockage", r"bo[iî]te (?:de )?.{0,30}(?:pleine|satur)", r"postfach.{0,30}voll",
        r"speicherplatz", r"buz[oó]n.{0,30}(?:lleno|llena)", r"cuota", r"casella.{0,30}piena", r"邮箱.{0,10}满",
    )),
    ("too_large", (
        r"(?:message|mail|e-?mail|body|file|attachment|header)s?\b[^.]{0,30}(?:size|too (?:large|big|"
        r"long))[^.]{0,60}(?:exceed|limit|maxim|large|big|reject|accept)",
        r"(?:message|mail|e-?mail|attachment|header)s?\b[^.]{0,20} (?:is |was |are )?(?:too (?:large|big|long)|"
        r"oversize)",
        r"exceed(?:s|ed|ing)?[^.]{0,40}(?:maximum|allowed|fixed|permitted|limit of)[^.]{0,40}(?:message|size|"
        r"length)",
        r"(?:message|size|length)[^.]{0,30} exceeds?[^.]{0,30}(?:limit|maximum|fixed|allow|"
        r"size)(?! of (?:\w+ )?mailbox)",
        r"message length exceeds", r"larger than the (?:current )?(?:system )?(?:limit|maximum)",
        r"size limit (?:exceeded|for)", r"maximum message size", r"too large for", r"too big for", r"line too long",
        r"line (?:length )?limit", r"data size exceeded", r"max message size",
    )),
    ("sender_refused", (
        r"sender (?:address |domain )?(?:is |was )?(?:rejected|denied|refused|not allowed|invalid|unknown|blocked|"
        r"verify)",
        r"(?:domain of sender|sender'?s? domain|from address|mail from)[^.]{0,60}(?:does not|not resolve|reject|"
        r"must|unresolv|not exist|refus|invalid|denied|not found)",
        r"from: domain", r"invalid domain, see", r"e2110",
        r"could not verify (?:your )?sender", r"invalid sender",
        r"sender (?:id|verification|verify|callout)[^.]{0,20}fail", r"bad sender", r"badmailfrom",
        r"unrouteable sender", r"envelope sender", r"backscatter", r"send(?:er)? address[^.]{0,30}(?:reject|denied)",
        r"not accept(?:ing)? (?:mail|messages|e-?mail) from (?:this|that|your) (?:sender|domain|address)",
    )),
    ("spam", (
        r"\bspam\b", r"spam[- ](?:like|content|detect|filter|score|message)", r"\bube\b", r"\buce\b", r"unsolicited",
        r"bulk (?:e-?)?mail", r"\bjunk\b", r"content filter", r"spamassassin", r"phish", r"likely suspicious",
        r"considered (?:unsolicited|spam)",
        r"message (?:content )?(?:was )?(?:rejected|refused)[^.]{0,40}(?:content|filter)",
        r"rejected by (?:\w+ ){0,2}content", r"looks like (?:spam|malware)", r"blacklisted (?:url|content)",
        r"cloudmark", r"proofpoint", r"dt:spm",
    )),
    ("virus", (
        r"virus", r"malware", r"infected", r"worm\b", r"banned (?:file|content|attachment)",
        r"prohibited (?:file|attachment)", r"attachment[^.]{0,30}(?:not allowed|blocked|prohibited|forbidden|banned)",
        r"executable",
    )),
    ("moved", (
        r"(?:has|have) moved", r"no longer (?:works|employed)", r"new (?:e-?mail )?address (?:is|:)",
        r"user (?:has )?moved", r"user not local; (?:please )?try", r"address has changed", r"has been replaced",
        r"address change",
    )),
    ("takes_no_mail", (
        r"null ?mx", r"does not accept (?:any )?(?:mail|e-?mail|messages)\b(?! from)",
        r"doesn'?t accept (?:mail|e-?mail)", r"nullmx", r"has no mx or a", r"domain never sends",
        r"smtp protocol returned a permanent error",
        r"smtp protocol (?:was )?not supported", r"name server: \.: host not found",
    )),
    ("unreachable", (
        r"host not found,? (?:try|retry)", r"name (?:service|server) (?:error|timed out)[^.]{0,40}try again",
        r"(?:temporary|transient) (?:dns|lookup|name)",
        r"dns (?:timeout|server (?:error|failure)|lookup failure|temporar)", r"could ?n[o']t connect",
        r"connection (?:refused|timed out|reset|dropped|failed|lost|was (?:dropped|closed)|closed)",
        r"network (?:is )?unreachable", r"no route to host", r"name server[^.]{0,30}time", r"can'?t connect",
        r"unable to connect", r"lookup (?:failed|timed)", r"failed to connect", r"operation timed out",
        r"address lookup did not complete", r"dns err", r"malformed or unexpected name server reply",
        r"sorry, i wasn'?t able to establish an smtp connection", r"must issue a starttls", r"not support tls",
        r"not reachable", r"unreachable host", r"starttls", r"\btls\b[^.]{0,30}(?:fail|require|error)", r"sslv3",
        r"no connection could be",
        r"(?:host|server|computer)\b[^;]{0,60}(?:is |are )?not (?:responding|reachable)",
    )),
    ("unknown_domain", (
        r"host (?:is )?(?:unknown|or domain name not found|not found|name lookup fail)",
        r"unknown (?:host|domain|mail server)",
        r"domain (?:name )?(?:is )?(?:not found|unknown|not exist|invalid|couldn'?t be found|could not be found|"
        r"lookup failure)",
        r"(?:domain|host)\b[^.@]{0,40}(?:does(?: not|n'?t) exist|is not known|isn'?t (?:valid|known)|non-?exist|"
        r"nicht gefunden)",
        r"no such (?:host|domain)", r"nxdomain", r"non-?existent (?:domain|host)",
        r"bad destination (?:system|host|domain)", r"illegal host/domain", r"invalid (?:domain|host)",
        r"unroute?able (?:mail )?domain", r"couldn'?t find any host",
        r"unable to (?:resolve|find|lookup) (?:the )?(?:host|domain|route)", r"name or service not known",
        r"name server[^.]{0,60}(?:not found|no data)", r"host name lookup", r"could not find a gateway",
        r"cannot find (?:the )?(?:host|domain|server|mx)", r"no mail server", r"no (?:valid )?mx\b",
        r"no route to domain", r"(?:recipient'?s? )?domain (?:must exist|does not|is not reachable)",
        r"recipient'?s? domain (?:is|not)", r"all relevant mx records point",
        r"misspelled the domain", r"domain name system", r"address couldn'?t be found \(domain",
        r"dns domain .{0,100}does not exist", r"server failed to find", r"name has no usable",
    )),
    ("mailbox_disabled", (
        r"WHO\b[^.;]{0,60}(?:disabled|suspend|inactive|deactivat|locked|expired|frozen|not active(?!\s+address)|"
        r"on hold|discontinued|\bclosed|over.?due|dormant|blocked for inactivity|has been disabled|terminated)",
        r"(?:disabled|suspended|inactive|deactivated|locked|expired|closed) (?:user|recipient|mailbox|account|"
        r"e-?mail)",
        r"not been (?:used|accessed|activated)", r"domain (?:\w+ ){0,2}(?:suspend|expired|disabled|is closed)",
        r"suspended for", r"out of use",
    )),
    ("unknown_address", (
        r"(?:no such|unknown|invalid|non-?exist\w*|bad destination|unrecogni[sz]ed|nonexistent|illegal|incorrect|"
        r"undeliverable|bad|no valid|unrouteable|not a valid|no) (?:\w+ ){0,2}WHO(?:s|es)?\b(?! (?:storage|"
        r"command))",
        r"WHO(?:e?s|s)?\bNEAR(?:unknown|not (?:be )?found|does(?: not|n'?t) exist|do not exist|not exist|(?:is|"
        r"was|are) (?:in)?valid\b|invalid|not known|not (?:a )?(?:valid|listed|recogni[sz]ed|local|present|"
        r"registered|here)|isn'?t (?:here|valid|known)|unrecogni|no longer (?:exist|valid|available|on|in|active|"
        r"here|with)|unavailable|never logged|rejected: (?:user|undeliverable|unknown)|(?:could|can)(?:not|n't|"
        r" not) be (?:found|reached|resolved)|nicht (?:gefunden|bekannt|vorhanden)|unbekannt|inconnu|desconocid|"
        r"inesistente|sconosciuto|no existe|n'existe)",
        r"no (?:one|body) (?:by|with|at|here)", r"nobody (?:by|here)", r"not our (?:customer|user)", r"no mail ?box",
        r"no such", r"does(?: not|n'?t) (?:exist|have an? (?:\S+ )?(?:account|mailbox))", r"(?:is|are) unknown\b",
        r"unknown to this", r"user not", r"doesn'?t exist", r"couldn'?t be found", r"wasn'?t found",
        r"not (?:found )?in (?:the )?(?:domino|directory|address book|local recipient table|my (?:customer|"
        r"domain))",
        r"not listed in", r"match\w* no ", r"no match",
        r"invalid (?:\w+ ){0,2}user ?id", r"does not have a final (?:e-?mail )?delivery point",
        r"(?:bad|valid)_?(?:rcpt|recipient)s?_?to", r"non[- ]?existent user", r"no longer accepts mail",
        r"not (?:a )?local address", r"no \w+ in name directory", r"not (?:an )?e-?mail address",
        r"^(?:\d{3}[ -])?~ not found",
        r"mailbox unava\w+", r"utente simile", r"no existe (?:dicha|ese|esa|la|el)",
        r"recipients? (?:was|were|is|are) undeliverable",
        r"リストにありません", r"登録されていません", r"addressee unknown", r"user missing home",
        r"nicht gefunden", r"unbekannt(?:er)? (?:empf|benutz|user)", r"unknown (?:local|virtual|or illegal|user)",
        r"(?:recipient|name) (?:\w+ )?not recogni[sz]ed", r"can'?t accept user", r"not a (?:known|valid) user",
        r"user\(s\) account is", r"ip recip", r"recipno", r"recipnotfound", r"adr\w*notfound",
        r"resolver\.adr\.(?!recip)", r"utilisateur inconnu", r"見つかりません", r"存在しません",
        r"ユーザ.{0,10}(?:不明|いません)", r"不存在", r"宛先不明", r"あて先.{0,10}(?:不明|間違|誤り)",
        r"адрес.{0,20}не (?:найден|существует)", r"нет такого",
    )),
    ("loop", (
        r"too many hops", r"mail loop", r"loop(?:s|ing)? (?:back|detected|alert|count)", r"hop count", r"routing loop",
        r"duplicated message-id", r"maximum hop",
    )),
    ("relay_denied", (
        r"relay(?:ing)?[^.]{0,30}(?:denied|not (?:permitted|allowed|authori|local)|prohibited|access|reject|"
        r"refused|attempt)",
        r"not (?:permitted|allowed|authorized) to relay", r"unable to relay", r"no relaying", r"relay not",
        r"rcpthosts", r"not an? (?:open )?relay", r"we do not relay", r"that domain isn'?t in my list",
    )),
)  # fmt: skip

# Words that stand in many a notice: they decide only where nothing clearer is said.
_WIDE: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("too_late", (
        r"retry (?:time|timeout)[^.]{0,30}(?:exceed|not reached)", r"expired", r"too (?:old|long)",
        r"(?:message|mail)[^.]{0,40}timed? ?out", r"delivery (?:time|expired)", r"given up", r"giving up",
        r"could not be delivered (?:within|for)", r"been in the queue too", r"undelivered for", r"delayed",
        r"not been delivered yet", r"unable to deliver (?:\w+ ){1,3}(?:after|for)", r"for more than \d+",
        r"within \d+ (?:hour|day)", r"(?:in|for) the last \d+ (?:hour|day)", r"not yet been delivered",
        r"max-?retries",
    )),
    ("malformed", (
        r"syntax error",
        r"(?:message|header)[^.]{0,40}(?:malformed|not (?:rfc|compliant)|missing|invalid|duplicate|bare)",
        r"rfc ?\d{3,4}", r"bare (?:lf|cr)", r"8-?bit", r"duplicate header", r"improper",
        r"command (?:parameter )?not (?:implemented|recogni)", r"bad sequence", r"protocol error", r"non-?compliant",
        r"malformed", r"no [\w-]+ field given", r"missing (?:\w+ )?header", r"need mail command", r"need rcpt",
    )),
    ("refused", (
        r"polic(?:y|ies)", r"not (?:permitted|allowed|authori[sz]ed|accepted)", r"rejected", r"refused", r"denied",
        r"prohibited", r"restrict", r"blocked", r"permission", r"message filtered", r"administratively",
        r"transaction failed", r"ドメイン指定", r"受信拒否", r"拒否",
    )),
    ("server_error", (
        r"(?:system|server|internal|local|configuration|i/o|software) (?:error|problem|failure|fault)",
        r"service (?:is )?(?:temporarily )?(?:unavailable|not available)", r"can ?not (?:create|append|open|write)",
        r"can'?t (?:create|open|write)", r"temporary (?:local )?(?:problem|failure)", r"disk", r"resources",
        r"out of memory", r"pipe", r"child", r"lost connection", r"unable to (?:open|create|write)",
    )),
)  # fmt: skip


def _compiled(table: tuple[tuple[str, tuple[str, ...]], ...]) -> Phrases:
    return tuple(
        (cause, re.compile("|".join(phrases).replace("WHO", _WHO).replace("NEAR", _NEAR))) for cause, phrases in table
    )


CLEAR: Final = _compiled(_CLEAR)
WIDE: Final = _compiled(_WIDE)
