r"""What servers write, as patterns: data without logic. Each stands in bounces that were seen, in the languages named."""

from __future__ import annotations

import re
from typing import Final


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


def _lines(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE | re.MULTILINE)


# The mailbox is full: often told with a code that says something else.
FULL: Final = _any(
    r"\b(over|exceeded?|exceeds|out of) (the |its |their |his |disk |storage |mailbox )*(quota|limit|"
    r"storage|space)",
    r"quota (is )?(exceeded|full|violation)",
    r"(mailbox|mail box|inbox|account)( \S{1,80})? (is |has been )?(too |over)?full\b",
    r"mailbox (size )?limit exceeded",
    r"not enough (disk |storage )?space|insufficient (system )?storage",
    r"(ящик|почта).{0,60}(переполнен|заполнен)|превышен[ао]?.{0,40}(квот|лимит|размер)",
    r"صندوق.{0,30}پر است",
)

# There is no such mailbox or domain, or it is closed.
GONE: Final = _any(
    r"(user|recipient|mailbox|account|addressee|address)( \S{1,80})? (is )?(unknown|not found|unavailable|"
    r"invalid|inactive|disabled)\b",
    r"(unknown|invalid|inactive|disabled|no such|non-?existent|bad)( or \w+)? (local |virtual |destination )?"
    r"(user|recipient|mailbox|account|address|domain|host|person)\b",
    r"(do(es)?(n't| not)|did(n't| not)) (exist|have an? \S{1,40} account)",
    r"(account|mailbox|user|address)( \S{1,80})? (has been |is |was )(disabled|deleted|closed|suspended|"
    r"inactive|deactivated|"
    r"discontinued|terminated|no longer (available|valid|active|in use))",
    r"no longer (exists|available|valid|active|in use|monitored|works? (here|for))",
    r"(user|recipient|addressee|name)( \S{1,80})? (is )?not (known|recogni[sz]ed)|invalid (final delivery )?user ?id|"
    r"not have a final e-?mail delivery point|no matches to nameserver query",
    r"(user|recipient|address)e?s? (is|are) not a valid",
    r"no mailbox here|no mailbox by that name|not a valid (mailbox|user|recipient)|not listed in",
    r"user is (blocked|terminated)|recipient ?not ?found|no account by that name",
    r"unrouteable address|all relevant MX records point to non-existent hosts|null ?mx|"
    r"does not accept (any )?(e-?)?mail",
    r"(domain|host)( name| or domain name)?( \S{1,80})? not found|name or service not known|NXDOMAIN|"
    r"no such domain",
    r"relay(ing)? (access )?denied|recipient address rejected: access denied",
    r"(пользователь|адресат|получатель|абонент).{0,80}(не найден|не существует|не зарегистрирован|"
    r"заблокирован|отключ[её]н)",
    r"(ящик|адрес|аккаунт|уч[её]тн\w+ запис\w+).{0,80}(не (найден|существует|обнаружен)|удал[её]н|"
    r"заблокирован|отключ[её]н|закрыт)",
    r"(нет|не существует|не найден[оа]?) (так\w+ )?(пользовател|адресат|получател|(почтового )?ящик|адрес|"
    r"домен)",
    r"несуществующ\w+ (адрес|ящик|пользовател|домен)|домен.{0,60}не (найден|существует)|неверный адрес",
    r"(کاربر|نشانی|صندوق).{0,60}(وجود ندارد|یافت نشد|پیدا نشد)",
    r"(adresse|empfänger|postfach).{0,60}(unbekannt|existiert nicht|nicht gefunden)",
    r"(adresse|utilisateur|destinataire)[^.\n]{0,60}(inconnue?|n'existe pas|introuvable)",
)

# We sent too much, or more than our account may: that it is a reader's quota is not said.
LIMITED: Final = _any(
    r"\b(e-?mails?|messages?|mails?|recipients?) (per|an?|each) (minute|hour|day|month)\b",
    r"\b(hourly|daily|monthly)( [\w-]{1,20}){0,4} (quota|limit)\b",
    r"\b(send(er|ing)?|outgoing|outbound|submission)( [\w-]{1,20}){0,2} (quota|limit|rate)\b",
    r"\b(quota|limit)( [\w-]{1,20}){0,2} for (the |this )?sender\b|\brate ?limit",
    r"(суточн|дневн|часов)\w+ (лимит|ограничени)|лимит\w* (на )?(отправ|исходящ)",
)

# The server that we hand letters to takes none of ours for others: of another server the same words mean a domain that left.
NOT_LET: Final = _any(
    r"relay(ing)?( access)?( is)? (denied|prohibited)|relay(ing)?( is)? not (permitted|allowed)",
    r"(not (permitted|allowed)|unable|refus\w+) to (relay|send)|recipient address rejected: access denied",
    r"\byour (e-?mail )?(account|mailbox|domain|ip)\b",
    r"\b(sending|sender|outgoing|outbound)( \S{1,60}){0,5} (suspended|disabled|blocked|deactivated)",
    r"\b(ваш|сво)\w{1,3} (аккаунт|ящик|учетн|учётн)|отправк\w+( \S{1,60}){0,5} (запрещен|заблокирован|приостановлен)",
)

# Nothing was found out about the address: the same words as above, but for now.
AGAIN: Final = _any(r"not found,? try again|try (again|it) later|\btemporar")

# It was refused for who sent it, from where, or what it says.
POLICY: Final = _any(
    r"\bspam\b|\bspamhaus\b|\bdnsbl\b|\brbl\b|junk mail|unsolicited|bulk mail",
    r"(black|block|deny) ?-?list|\bblocked\b|banned|reputation|\bpolicy\b",
    r"\b(dmarc|spf|dkim)\b|unauthenticated|not authenticated|authentication (failed|required)",
    r"(sender|message|content|mail|connection|ip|host)( \S{1,60})? (was |is |has been )?(rejected|refused|"
    r"denied|not (allowed|accepted|permitted))",
    r"(not|n't|refus\w+|declin\w+) accept(ing)? (any )?(e-?)?mails? from",
    r"rate limit|too many (messages|connections|recipients)|throttl|greylist|gr[ae]y-?listed|reverse dns|"
    r"\bPTR\b|virus|malware",
    r"спам|ч[её]рн\w+ спис|политик\w+ безопасности|отклонен\w* (фильтр|политик)",
)

# Trying has ended, and nothing is said of the address.
TIRED: Final = _any(
    r"timed? ?out|retry time(out)? (not reached|exceeded)|failed (after )?\d+ attempts",
    r"connection (was )?(refused|reset|lost|died)|no route to host|network is unreachable|"
    r"host (is )?unreachable|temporar",
    r"for (more than )?\d+ (days|hours|minutes)|too long|mail ?loop|too many hops",
    r"exceed(s|ed|ing)? (the )?(fixed )?maximum|(message|mail|body)( \S{1,40})? (is )?too (big|large)|"
    r"(size|length) (exceeds|limit)",
    r"врем\w+ ожидания|истекло время|превышено время|временн\w+ (ошибк|недоступ)|не отвечает",
)

# It is being tried still.
DELAYED: Final = _any(
    r"warning only|still being retried|will (be retried|(be )?(re)?tr(y|ied) again|continue to (try|"
    r"be attempted)|keep trying|retry)",
    r"(has|could) not (yet )?been? delivered( to| yet| for| after)",
    r"delivery (is |has been |was )?(temporarily )?(delayed|postponed)|\bdelayed (mail|delivery)\b|"
    r"delivery status notification \(delay\)",
    r"has not yet been delivered|(just|only) a warning|continue to (be made|attempt|try)|has been postponed",
    r"no action is required|you do not need to resend",
    r"доставка.{0,60}(задерж|отложен)|попытки доставки.{0,40}(продолж|будут)|"
    r"повторн\w+ попытк\w+ (будет|будут)",
)

# How letters begin that tell of a failure.
FAILED_SUBJECT: Final = _any(
    r"^(undeliver(able|ed)|undelivered mail returned|returned mail|mail delivery (failed|failure|"
    r"system|error|subsystem|problem))",
    r"^(mail|message|delivery|e-?mail)[ :]*(status notification|(delivery )?(failed|failure|failing|error|"
    r"problem|delayed))",
    r"^(failure|nondeliver|non[- ]deliver|could not (send|deliver)|unable to deliver|"
    r"delivery (report|failure|notification|warning))",
    r"^(delivery has failed|message not delivered|rejected( mail)?|bounced?[: ]|bad address|user unknown|"
    r"warning: (could not send|message))",
    r"^(delayed (mail|delivery)|warning: message \S+ delayed|delivery status|address (error|not found)|"
    r"mailbox full|failed mail)",
    r"(не (было |был |может быть )?(доставлен|отправлен)|недоставлен|невозможно доставить|ошибка доставки|"
    r"сбой доставки|возврат (письма|почты))",
    r"^mail could not be delivered|: non remis$",
    r"^(unzustellbar|nicht zustellbar|undelivrable|non remis|non délivré|échec de|"
    r"no se (ha )?pud[oe] entregar|تحویل نشد)",
)

# The same in the text of a mail that a machine sent.
FAILED_TEXT: Final = _any(
    r"(could|can|was|were|has|have)(not| not|n't)( be| been)? (able to )?(be )?deliver(ed)?",
    r"deliver(y|ing)( of| to)?[^.\n]{0,100}(failed|failure|error)|failed (permanently|to deliver|"
    r"recipients?|addresses)|undeliverable",
    r"did not reach the following|(mail|message|it) (has been|was|is being) returned|not delivered to the following",
    r"permanent (fatal )?errors?|i('m| am) sorry to have to inform|i wasn't able to deliver|giv(ing|"
    r"en) up|returned to (you|sender)",
    r"following (address|recipient|user)s?|(address|recipient)(es|s)? (had|failed)|unable to (deliver|relay)",
    r"\b[45]\d\d[ -][45]\.\d{1,3}\.\d{1,3}\b",
    r"не (было |был |может быть |удалось |смогл[аи] )(доставлен|отправлен|доставить)|невозможно доставить|"
    r"недоставлен|письмо не доставлено",
    r"konnte nicht zugestellt|n'a pas pu être (remis|délivré|distribué)|no se pudo entregar|"
    r"تحویل (داده )?نشد",
)

# How the subject of an answer begins that a machine gave for somebody who is away.
AWAY: Final = re.compile(
    r"^(re: ?|aw: ?|ответ: ?)?\W{0,3}(auto(matic|matische|mat(ed|ische))?[ -]*(reply|response|"
    r"respon[ds]er|antwort)|out[ -]of[ -](the )?office|"
    r"(i('m| am) )?(away from|out of) (my |the )?(office|mail|desk)|ooo\b|on (vacation|holiday|leave)\b|"
    r"vacation (reply|message|response)|"
    r"absence|abwesen|ich bin nicht|réponse automatique|absent\b|respuesta automática|"
    r"fuera de (la )?oficina|risposta automatica|"
    r"resposta automática|autoreply|автоответ|автоматический ответ|автоматична відповідь|вне офиса|"
    r"нет на месте|(я )?в отпуске|отсутству|"
    r"پاسخ خودکار|عدم حضور)",
    re.IGNORECASE,
)

CHALLENGE_SUBJECT: Final = _any(
    r"^(please )?(confirm|verify) (your (message|e-?mail( address)?)|that you sent)|^(your )?(e-?mail|"
    r"message)[^:]{0,40}(requires|awaiting) (verification|confirmation)",
    r"sender (verification|not pre-approved)|challenge ?[/-] ?response|^\[?(boxbe|spamarrest|tmda)",
    r"подтвердите (отправку|что вы|сво[её] письмо)|требуется подтверждение отправителя",
)
CHALLENGE_TEXT: Final = _any(
    r"(your|this) (message|e-?mail)[^.]{0,120}(held|quarantined|not (yet )?been delivered|"
    r"waiting)[^.]{0,200}\.?[^.]{0,200}(click|visit|reply|confirm|captcha)",
    r"(click|follow|visit)[^.]{0,80}(prove|confirm|verify)[^.]{0,60}(you are|human|sender|real person)",
)

# Behind such a line stands the mail that went out.
ORIGINAL: Final = _lines(
    r"^-+ ?(original message|this is a copy of (the|your) message|"
    r"below this line is a copy of the message|the header of the original message|"
    r"enclosed is a copy|returned message|unsent message|исходное сообщение|копия (письма|сообщения))[^\n]*$",
    r"^(original message follows|message header follows|message headers? follow|"
    r"the original message (follows|was)|"
    r"копия (вашего )?(письма|сообщения)|received message follows)[^\n]*$",
    r"^-{3,} ?(forwarded|message text|transcript of (session )?(message )?follows)[^\n]*$",
)
# Names before the "@" of machines that deliver mail.
MACHINES: Final = re.compile(
    r"^(mailer-?daemon|mail-?daemon|mail\.delivery\.system|post-?master|mail-?delivery.*|maildelivery.*|delivery-?(status|"
    r"notification).*|"
    r"mdaemon|microsoftexchange[0-9a-f]+|noreply-dmarc.*|bounces?)$",
    re.IGNORECASE,
)
