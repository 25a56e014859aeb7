# ruff: noqa: E501 - mails and tables
"""Mails that come to a return address, each with what it is: written after the RFCs and after what servers are known to send.

`flanker()` has the labels of the mails of other people's in `mail-fixtures-flanker`; they were read one by one.
"""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path
from typing import NamedTuple

from tamizdat.post.reports import Kind

RETURN = "bounces+token@paper.example"
READER = "reader@mail.example"
LETTER_ID = "token@paper.example"
LETTER = (
    f"Return-Path: <{RETURN}>\nFrom: The Paper <letters@paper.example>\nTo: {READER}\nSubject: The week\n"
    f"Message-ID: <{LETTER_ID}>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\nThis week.\n"
)


class Sample(NamedTuple):
    """A mail and what it is."""

    name: str
    raw: bytes
    kind: Kind
    status: str = ""


def plain(sender: str, subject: str, text: str, to: str = RETURN, **headers: str) -> bytes:
    """Return a mail of one part."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes()


def report(form: str, block: str, text: str = "See below.", returned: str = LETTER, **headers: str) -> bytes:
    """Return a multipart/report (RFC 6522): `form` is "delivery-status", "feedback-report" or the like."""
    more = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in headers.items())
    return (
        f"From: Mail Delivery System <MAILER-DAEMON@mx.example>\nTo: {RETURN}\nSubject: Report\nMIME-Version: 1.0\n{more}"
        f'Content-Type: multipart/report; report-type={form}; boundary="=b="\n\n'
        f"--=b=\nContent-Type: text/plain; charset=utf-8\n\n{text}\n\n--=b=\nContent-Type: message/{form}\n\n{block}\n"
        f"--=b=\nContent-Type: message/rfc822\n\n{returned}\n--=b=--\n"
    ).encode()


def status_report(status: str, action: str, said: str, text: str = "See below.") -> bytes:
    """Return a delivery status notification (RFC 3464) about the reader."""
    return report(
        "delivery-status",
        f"Reporting-MTA: dns; mx.example\nArrival-Date: Fri, 27 Nov 2026 10:00:00 +0000\n\n"
        f"Original-Recipient: rfc822;{READER}\nFinal-Recipient: rfc822; {READER}\nAction: {action}\nStatus: {status}\n"
        + (f"Diagnostic-Code: smtp; {said}\n" if said else ""),
        text,
    )


def complaint(kind: str) -> bytes:
    """Return a feedback report (RFC 5965)."""
    return report(
        "feedback-report",
        f"Feedback-Type: {kind}\nUser-Agent: Feedback/1.0\nVersion: 1\nOriginal-Mail-From: <{RETURN}>\n"
        f"Original-Rcpt-To: <{READER}>\nReported-Domain: paper.example\n",
        "This is an email abuse report.",
    )


DAEMON = "Mail Delivery System <Mailer-Daemon@mx.example>"
QMAIL = (
    "Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your message to the following "
    "addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<reader@mail.example>:\n{said}\n\n"
    "--- Below this line is a copy of the message.\n\n" + LETTER
)
EXIM = (
    "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one "
    "or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  reader@mail.example\n"
    "    {said}\n\n------ This is a copy of the message, including all the headers. ------\n\n" + LETTER
)
YANDEX = (
    "Это письмо отправлено почтовым сервером yandex.ru.\n\nК сожалению, мы вынуждены сообщить Вам о том, что Ваше письмо не может "
    "быть отправлено\nодному или нескольким адресатам. Технические подробности можно найти ниже.\n\n<reader@mail.example>: {said}\n"
)

SAMPLES: tuple[Sample, ...] = (
    # RFC 3464, by code
    *(
        Sample(f"status {code} {said[:24]}", status_report(code, "failed", said), kind, status or code)
        for code, said, kind, status in (
            ("5.1.1", "550 5.1.1 <reader@mail.example>: Recipient address rejected: User unknown", Kind.HARD, ""),
            ("5.1.2", "", Kind.HARD, ""),
            ("5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound", Kind.HARD, ""),
            ("5.0.0", "550 5.1.1 User unknown", Kind.HARD, "5.1.1"),
            ("5.0.0", "550 Message was not accepted -- invalid mailbox. Local mailbox reader@mail.ru is unavailable: user not found",
             Kind.HARD, "5.0.0"),
            ("5.2.1", "550-5.2.1 The email account that you tried to reach is disabled", Kind.HARD, ""),
            ("5.7.1", "550 5.7.1 No such user!", Kind.HARD, ""),
            ("5.4.1", "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)", Kind.HARD, ""),
            ("5.4.4", "[internal] Host or domain name not found. Name service error for name=mail.example type=A: Host not found",
             Kind.HARD, ""),
            ("5.0.0", "554 delivery error: dd This user doesn't have a yahoo.com account (reader@yahoo.com) [0]", Kind.HARD, "5.0.0"),
            ("5.1.1", "550 5.1.1 <reader@mail.example> несуществующий адрес", Kind.HARD, ""),
            ("5.2.2", "552-5.2.2 The email account that you tried to reach is over quota", Kind.SOFT, ""),
            ("5.0.0", "552 Mailbox size limit exceeded", Kind.SOFT, "5.0.0"),
            ("4.2.2", "452 4.2.2 Mailbox full", Kind.SOFT, ""),
            ("4.4.1", "connect to mail.example[192.0.2.1]:25: Connection timed out", Kind.SOFT, ""),
            ("5.3.4", "552 5.3.4 Message size exceeds fixed maximum message size", Kind.SOFT, ""),
            ("5.4.6", "554 5.4.6 Too many hops", Kind.SOFT, ""),
            ("5.7.1", "554 5.7.1 Message rejected under suspicion of SPAM; https://ya.cc/1IrBc", Kind.POLICY, ""),
            ("5.7.1", "550 5.7.1 Unfortunately, messages from [192.0.2.9] weren't sent. Please contact your Internet service "
             "provider since part of their network is on our block list (S3150).", Kind.POLICY, ""),
            ("5.0.0", "550 spam message rejected. Please visit http://help.mail.ru/notspam-support/id?c=abc", Kind.POLICY, "5.0.0"),
            ("5.7.26", "550-5.7.26 Your email has been blocked because the sender is unauthenticated.", Kind.POLICY, ""),
            ("5.0.0", "554 Service unavailable; Client host [192.0.2.9] blocked using zen.spamhaus.org", Kind.POLICY, "5.0.0"),
        )
    ),
    Sample("delayed", status_report("4.4.1", "delayed", "connection timed out"), Kind.DELAY, "4.4.1"),
    Sample("delivered", status_report("2.0.0", "delivered", "250 2.0.0 Ok"), Kind.RECEIPT, "2.0.0"),
    Sample("relayed to a server without reports", status_report("2.0.0", "relayed", ""), Kind.RECEIPT, "2.0.0"),
    Sample(
        "two recipients, one failed",
        report("delivery-status", "Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; a@mail.example\nAction: delivered\n"
               f"Status: 2.0.0\n\nFinal-Recipient: rfc822; {READER}\nAction: failed\nStatus: 5.1.1\n"),
        Kind.HARD, "5.1.1",
    ),
    Sample("internationalised (RFC 6533)",
           report("global-delivery-status", "Reporting-MTA: dns; mx.example\n\nFinal-Recipient: utf-8; читатель@почта.рф\n"
                  "Action: failed\nStatus: 5.1.1\n"), Kind.HARD, "5.1.1"),
    # No form, or one's own
    Sample("qmail, no mailbox", plain("MAILER-DAEMON@mx.example", "failure notice",
           QMAIL.format(said="Sorry, no mailbox here by that name. (#5.1.1)")), Kind.HARD, "5.1.1"),
    Sample("qmail, over quota", plain("MAILER-DAEMON@mx.example", "failure notice",
           QMAIL.format(said="user is over quota. (#5.2.2)")), Kind.SOFT, "5.2.2"),
    Sample("Exim, unknown", plain(DAEMON, "Mail delivery failed: returning message to sender",
           EXIM.format(said="Unrouteable address"), X_Failed_Recipients=READER, Auto_Submitted="auto-replied"), Kind.HARD),
    Sample("Exim, remote", plain(DAEMON, "Mail delivery failed: returning message to sender",
           EXIM.format(said="host mx.mail.example [192.0.2.1]\n    SMTP error from remote mail server after RCPT TO:"
                            "<reader@mail.example>:\n    550 no such user"), X_Failed_Recipients=READER), Kind.HARD, "550"),
    Sample("Exim, given up", plain(DAEMON, "Mail delivery failed: returning message to sender",
           EXIM.format(said="retry timeout exceeded"), X_Failed_Recipients=READER), Kind.SOFT),
    Sample("Exim, warning", plain(DAEMON, "Warning: message 1abc delayed 24 hours",
           "A message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours on the "
           "queue.\n\nNo action is required on your part. Delivery attempts will continue for\nsome time, and this warning may be "
           "repeated.\n  reader@mail.example\n"), Kind.DELAY),
    Sample("Yandex, unknown", plain("mailer-daemon@yandex.ru", "Недоставленное сообщение",
           YANDEX.format(said="host mx.mail.example said: 550 5.7.1 No such user! (in reply to RCPT TO)")), Kind.HARD, "5.7.1"),
    Sample("Yandex, full", plain("mailer-daemon@yandex.ru", "Недоставленное сообщение",
           YANDEX.format(said="ящик получателя переполнен")), Kind.SOFT),
    Sample("Mail.ru, in Russian", plain("mailer-daemon@corp.mail.ru", "Письмо не доставлено",
           "Это письмо создано автоматически сервером Mail.Ru, отвечать на него не нужно.\n\nК сожалению, Ваше письмо не может быть "
           "доставлено:\n\nreader@mail.example\nпользователь не найден\nuser not found\n"), Kind.HARD),
    Sample("Rambler, in Russian", plain("MAILER-DAEMON@rambler.ru", "Сбой доставки", "Письмо не было доставлено.\n"
           "Почтовый ящик reader@rambler.ru не существует.\n"), Kind.HARD),
    Sample("Exchange in words", plain("System Administrator <postmaster@corp.example>", "Undeliverable: The week",
           "Your message did not reach some or all of the intended recipients.\n\n  reader@mail.example on 27.11.2026 10:00\n"
           "    The e-mail account does not exist at the organization this message was sent to.\n"
           "            <mx.corp.example #5.1.1>\n"), Kind.HARD, "5.1.1"),
    Sample("Exchange, HTML alone", plain("postmaster@corp.example", "Не удается доставить: The week", "x").replace(
           b"text/plain", b"text/html").replace(b"\nx\n", b"\n<p>reader@mail.example<br>Unknown user: 550 5.1.1</p>\n"),
           Kind.HARD, "5.1.1"),
    Sample("Gmail, new", report("delivery-status", "Reporting-MTA: dns; googlemail.com\nX-Original-Message-ID: "
           f"<{LETTER_ID}>\n\nFinal-Recipient: rfc822; {READER}\nAction: failed\nStatus: 4.4.1\nDiagnostic-Code: smtp; The "
           "recipient server did not accept our requests to connect.\n"), Kind.SOFT, "4.4.1"),
    Sample("from nobody, in words", plain("Mail <admin@mx.example>", "Mail could not be delivered", "Message to reader@mail.example "
           "could not be delivered.\n550 unknown user account\n", Return_Path="<>"), Kind.HARD, "550"),
    Sample("in Persian", plain("postmaster@mx.example", "نامه تحویل نشد", "نامه تحویل داده نشد.\nکاربر reader@mail.example یافت نشد\n"), Kind.HARD),
    Sample("in German", plain("postmaster@mx.example", "Unzustellbar: The week", "Die Nachricht konnte nicht zugestellt werden.\n"
           "Empfänger unbekannt\n"), Kind.HARD),
    Sample("Postfix, for now", plain(DAEMON, "Undelivered Mail Returned to Sender", "could not be delivered to one or more "
           "destinations.\n\n<reader@mail.example>: Name service error for domain mail.example: Host not\n    found, try again\n"),
           Kind.SOFT),
    Sample("Exchange, broken over lines", plain("System Administrator <postmaster@corp.example>", "Undeliverable: The week",
           "did not reach the following recipient(s):\n\nreader@mail.example\n   MSEXCH:IMS:MAIN 0 (000C05A6) Unknown\nRecipient\n"),
           Kind.HARD),
    Sample("no sender, no such user", plain("Postmaster <>", "Warning: reader@mail.example - User unknown!", "There is no user "
           "by that name at this server.\nreader@mail.example - no such user here.\n"), Kind.HARD),
    Sample("from no machine, in subject and text", plain("ndr@mx.example", "Mail delivery failed: returning message to sender",
           "A message could not be delivered.\nOne or more of the recipients are not a valid user of the system.\n"), Kind.HARD),
    Sample("an action that the RFC does not know", status_report("5.0.0", "error", "").replace(b"See below.", b"Domain does not exist"),
           Kind.HARD, "5.0.0"),
    Sample("a status with words", status_report("553 Exceeded maximum inbound message size", "failure", "").replace(
           b"See below.", b"This mail message has exceeded the maximum incoming message size."), Kind.SOFT, "553"),
    Sample("a report in a mail", b"From: gateway@mx.example\nTo: bounces+token@paper.example\nSubject: Report\nContent-Type: "
           b'multipart/mixed; boundary="=a="\n\n--=a=\nContent-Type: message/rfc822\n\n'
           + status_report("5.1.1", "failed", "550 5.1.1 User unknown") + b"\n--=a=--\n", Kind.HARD, "5.1.1"),
    Sample("rejected by a filter (RFC 5429)", report("disposition-notification", f"Final-Recipient: rfc822;{READER}\nDisposition: "
           "automatic-action/MDN-sent-automatically; deleted\n", "Your message was automatically rejected:\nQuota exceeded",
           Auto_Submitted="auto-replied (rejected)"), Kind.SOFT),
    # RFC 5965 and its relatives
    Sample("abuse", complaint("abuse"), Kind.COMPLAINT),
    Sample("fraud", complaint("fraud"), Kind.COMPLAINT),
    Sample("not spam (RFC 6430)", complaint("not-spam"), Kind.NOTE),
    Sample("authentication failed (RFC 6591)", complaint("auth-failure"), Kind.NOTE),
    Sample("Outlook.com's own form", plain("staff@hotmail.com", "complaint about message from 192.0.2.9", "See the attachment."),
           Kind.COMPLAINT),
    # Machines that answer (RFC 3834 and before it)
    Sample("RFC 3834", plain("reader@mail.example", "Re: The week", "I am on the road.", Auto_Submitted="auto-replied"),
           Kind.AUTO_REPLY),
    Sample("vacation with a reason", plain("reader@mail.example", "Hello", "Back in May.", Auto_Submitted="auto-replied (vacation)"),
           Kind.AUTO_REPLY),
    Sample("a ticket", plain("help@mail.example", "[#1234] We got your request", "Thank you.", Auto_Submitted="auto-generated"),
           Kind.AUTO_REPLY),
    Sample("Exchange, away", plain("reader@mail.example", "Automatic reply: The week", "I am away.",
           X_Auto_Response_Suppress="All"), Kind.AUTO_REPLY),
    Sample("Outlook, away", plain("reader@mail.example", "Out of Office: The week", "I am away."), Kind.AUTO_REPLY),
    Sample("in Russian, away", plain("reader@mail.example", "Автоответ: The week", "Я в отпуске."), Kind.AUTO_REPLY),
    Sample("Exchange in Russian", plain("reader@mail.example", "Автоматический ответ: The week", "Меня нет."), Kind.AUTO_REPLY),
    Sample("not in the office, in Russian", plain("reader@mail.example", "Вне офиса", "Буду в понедельник."), Kind.AUTO_REPLY),
    Sample("Persian, away", plain("reader@mail.example", "پاسخ خودکار: The week", "نیستم"), Kind.AUTO_REPLY),
    Sample("precedence", plain("reader@mail.example", "Thank you", "Got it.", Precedence="auto_reply"), Kind.AUTO_REPLY),
    Sample("X-Autoreply", plain("reader@mail.example", "Thank you", "Got it.", X_Autoreply="yes"), Kind.AUTO_REPLY),
    Sample("away, and tells of failures", plain("reader@mail.example", "Re: The week", "I am away; mail could not be delivered to "
           "my phone.", Auto_Submitted="auto-replied"), Kind.AUTO_REPLY),
    Sample("left the company", plain("reader@mail.example", "Automatic reply: The week", "I no longer work here.",
           Auto_Submitted="auto-generated"), Kind.AUTO_REPLY),
    Sample("away, from nobody", plain("reader@mail.example", "Re: The week", "I am on the road.", Return_Path="<>",
           Auto_Submitted="auto-replied"), Kind.AUTO_REPLY),
    # Machines that ask
    Sample("TMDA", plain("reader@mail.example", "Please confirm your message", "Reply to this.", X_Delivery_Agent="TMDA/1.1"),
           Kind.CHALLENGE),
    Sample("Boxbe", plain("reader@mail.example", "The week (Action Required)", "Your message has been held. Sender not "
           "pre-approved. Please click to confirm you are human.", Auto_Submitted="auto-replied"), Kind.CHALLENGE),
    Sample("in words", plain("reader@mail.example", "Verify your email address", "Solve this."), Kind.CHALLENGE),
    Sample("in Russian, confirm", plain("reader@mail.example", "Подтвердите отправку письма", "Нажмите."), Kind.CHALLENGE),
    # Read, and no more
    Sample("displayed (RFC 8098)", report("disposition-notification", f"Final-Recipient: rfc822;{READER}\nDisposition: "
           "manual-action/MDN-sent-manually; displayed\n"), Kind.RECEIPT),
    # People
    Sample("a reader writes", plain("reader@mail.example", "Re: The week", "Thank you for the story on roads."), Kind.ORDINARY),
    Sample("a reader asks", plain("reader@mail.example", "Why was my mail not delivered?", "My mail could not be delivered: 550 5.1.1 "
           "User unknown. What is your address?"), Kind.ORDINARY),
    Sample("a postmaster writes", plain("postmaster@mail.example", "Your letter", "We like your letter and have a question."),
           Kind.ORDINARY),
    Sample("in Russian, a reader", plain("reader@mail.example", "Ответ: Неделя", "Спасибо! Когда выйдет следующее письмо?"),
           Kind.ORDINARY),
    Sample("a word of holidays", plain("reader@mail.example", "Holidays in the mountains", "A proposal for a story."), Kind.ORDINARY),
    Sample("a bounce sent on by a person", plain("reader@mail.example", "Fwd: failure notice", "Look what I got:\n> I wasn't able "
           "to deliver your message"), Kind.ORDINARY),
    Sample("an editor asks about a bounce", plain("editor@paper.example", "Re: Undelivered Mail Returned to Sender", "Why could it not be "
           "delivered? 550 5.1.1"), Kind.ORDINARY),
    Sample("a mail server in a language that we do not know", plain("mailer-daemon@mx.example", "邮件", "邮件无法送达", Auto_Submitted="auto-replied"),
           Kind.ORDINARY),
    Sample("nothing at all", b"", Kind.ORDINARY),
)  # fmt: skip

# What is no ordinary mail there. "Bounce" is a bar of three kinds: where hard or soft is open to doubt, the reason stands beside it.
_FLANKER = {
    "bounce/broken-mime.eml": Kind.SOFT,  # "Delivery failed 10 attempts": gave up trying, says nothing of the address
    "bounce/delayed-broken.eml": Kind.SOFT,  # in spite of its name it says "failed", for a full mailbox (4.2.2)
    "bounce/delayed.eml": Kind.SOFT,  # failed for good after five days of time-outs (4.0.0)
    "bounce/gmail-invalid-address.eml": Kind.HARD,  # 550 5.1.0 Recipient rejected
    "bounce/gmail-no-dns.eml": Kind.HARD,  # the domain does not exist
    "bounce/mailbox-full.eml": Kind.SOFT,
    "bounce/no-mx.eml": Kind.DELAY,  # "Delayed Mail (still being retried)", Action: delayed
    "bounce/office365.eml": Kind.HARD,
    "bounce/zed.eml": Kind.HARD,
    "complaints/aol.eml": Kind.COMPLAINT,
    "complaints/yahoo.eml": Kind.COMPLAINT,
    "disposition-notification.eml": Kind.RECEIPT,
}


def flanker(folder: Path) -> list[Sample]:
    """Return the mails in `mail-fixtures-flanker`: all whole ones, the ordinary ones too. There is no out-of-office among them."""
    messages = folder / "messages"
    mails = [*messages.rglob("*.eml"), *messages.glob("dkim/email.*")]
    named = {path.relative_to(messages).as_posix(): path for path in sorted(mails)}
    return [
        Sample(name, path.read_bytes(), _FLANKER.get(name, Kind.ORDINARY)) for name, path in named.items()
    ]


def share_right(samples: list[Sample]) -> float:
    """Return how many percent of mails are classified right, to the kind."""
    from tamizdat.post.reports import read

    return 100 * sum(read(sample.raw).kind is sample.kind for sample in samples) / len(samples)
