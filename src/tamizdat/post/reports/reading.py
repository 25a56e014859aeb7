"""What a mail says: feedback reports, delivery reports, answers of machines, and bounces in no form at all."""

from __future__ import annotations

import re
from typing import Final

from tamizdat.post.reports import phrases
from tamizdat.post.reports.mail import Fields, Mail, addresses, blocks, open_mail
from tamizdat.post.reports.meaning import meaning, more_telling, status_in
from tamizdat.post.reports.verdict import Kind, Verdict

# RFC 5965, RFC 6591 and RFC 6430: these are no complaints.
_NO_COMPLAINT: Final = frozenset(("not-spam", "auth-failure", "dmarc", "dkim"))
_MESSAGE_ID: Final = re.compile(r"<([^<>\s]{1,250}@[^<>\s]{1,250})>")
_FOR: Final = re.compile(r"\bfor <([^<>\s]+@[^<>\s]+)>")
# The worst first: of several recipients it is the verdict.
_ACTIONS: Final = ("failed", "delayed", "delivered", "relayed", "expanded")
MOST_ADDRESSES: Final = 50
LONGEST: Final = 300  # characters of what a server said


def read(raw: bytes, *envelope: str) -> Verdict:
    """Return what a mail says.

    `raw` is the mail as it came; what lies behind the first 256 KB is not looked at. `envelope` are addresses to which it
    was delivered, where the mail server told them.
    """
    mail = open_mail(raw)
    returned = next(iter(blocks(mail.returned)), {})
    for look in (_feedback, _delivery, _receipt, _challenge, _answer, _bounce):
        verdict = look(mail)
        if verdict is not None:
            break
    else:
        verdict = Verdict(kind=Kind.ORDINARY)
    return Verdict(
        kind=verdict.kind,
        status=verdict.status,
        diagnostic=verdict.diagnostic[:LONGEST],
        recipients=verdict.recipients,
        returned_to=_returned_to(mail, returned, envelope),
        message_ids=_message_ids(mail, returned),
    )


def _feedback(mail: Mail) -> Verdict | None:
    """RFC 5965; and what Outlook.com sends in no form of its own."""
    fields = mail.feedback
    if fields:
        kind = fields.get("feedback-type", "abuse").lower()
        meant = tuple(fields[name] for name in ("original-rcpt-to", "removal-recipient") if name in fields)
        said = Kind.NOTE if kind in _NO_COMPLAINT else Kind.COMPLAINT
        return Verdict(kind=said, diagnostic=kind, recipients=meant)
    hotmail = "staff@hotmail.com" in mail.addresses("From")
    if hotmail and mail.header("Subject").lower().startswith("complaint about message from"):
        return Verdict(kind=Kind.COMPLAINT, diagnostic="complaint")
    return None


def _delivery(mail: Mail) -> Verdict | None:
    """RFC 3464."""
    told = [fields for fields in mail.statuses if "action" in fields or "status" in fields]
    if not told:
        return None
    worst = min(told, key=_severity)
    same = [fields for fields in told if _severity(fields) == _severity(worst)]
    said = worst.get("diagnostic-code", "")
    status = more_telling(worst.get("status", "").split(" ")[0], said)
    return Verdict(
        kind=_of_action(worst, status, said or mail.text),
        status=status,
        diagnostic=said.partition(";")[2].strip() or said,
        recipients=tuple(dict.fromkeys(address for fields in same if (address := _recipient(fields)))),
    )


def _severity(fields: Fields) -> int:
    return _ACTIONS.index(_action(fields))


def _action(fields: Fields) -> str:
    """Return what was done; words that the RFC does not have ("failure", "error") are failures."""
    told = fields.get("action", "").lower().split(" ")[0]
    if not told:
        return {"4": "delayed", "2": "delivered"}.get(fields.get("status", "")[:1], "failed")
    return told if told in _ACTIONS else "failed"


def _of_action(fields: Fields, status: str, said: str) -> Kind:
    action = _action(fields)
    if action == "failed":
        return meaning(status, said)
    return Kind.DELAY if action == "delayed" else Kind.RECEIPT


def _recipient(fields: Fields) -> str:
    value = fields.get("original-recipient") or fields.get("final-recipient", "")
    return next(iter(addresses(value.partition(";")[2] or value)), "")


def _receipt(mail: Mail) -> Verdict | None:
    """RFC 8098: it was displayed, or deleted; nobody needs to know, but where a filter rejected it (RFC 5429)."""
    asked = mail.message.get_param("report-type")
    if "message/disposition-notification" not in mail.types and asked != "disposition-notification":
        return None
    if "(rejected)" in mail.header("Auto-Submitted"):
        return Verdict(kind=meaning("", mail.text), diagnostic=_line_with("", mail.text))
    return Verdict(kind=Kind.RECEIPT)


def _challenge(mail: Mail) -> Verdict | None:
    if _from_a_machine(mail) and mail.header("X-Failed-Recipients"):
        return None
    if (
        mail.header("X-Challenge")
        or mail.header("X-Delivery-Agent").startswith("TMDA")
        or phrases.CHALLENGE_SUBJECT.search(mail.header("Subject"))
        or (_by_itself(mail) and phrases.CHALLENGE_TEXT.search(mail.text))
    ):
        return Verdict(kind=Kind.CHALLENGE)
    return None


def _answer(mail: Mail) -> Verdict | None:
    """RFC 3834, and what was there before it. What a mail server says and nobody understands is left for people."""
    if _is_bounce(mail) or _from_a_daemon(mail):
        return None
    return Verdict(kind=Kind.AUTO_REPLY) if _by_itself(mail) or _away(mail) else None


def _by_itself(mail: Mail) -> bool:
    submitted = mail.header("Auto-Submitted").lower()
    return (
        submitted.startswith(("auto-replied", "auto-generated", "auto-notified"))
        or mail.header("Precedence").lower() in ("auto_reply", "auto-reply")
        or mail.header("X-Precedence").lower() in ("auto_reply", "auto-reply")
        or any(mail.header(name) for name in ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply-From"))
        or mail.header("X-Autogenerated").lower() == "reply"
    )  # fmt: skip


def _away(mail: Mail) -> bool:
    return bool(phrases.AWAY.search(mail.header("Subject")))


def _bounce(mail: Mail) -> Verdict | None:
    """A bounce in words alone: qmail, Exim, older Gmail and many more."""
    if not _is_bounce(mail):
        return None
    text = mail.text
    status = status_in(text)
    failed = mail.addresses("X-Failed-Recipients") or addresses(text)[:5]
    kind = meaning(status, text)
    if _is_delay(mail, status):
        kind = Kind.DELAY
    return Verdict(kind=kind, status=status, diagnostic=_line_with(status, text), recipients=failed)


def _is_bounce(mail: Mail) -> bool:
    if mail.header("X-Failed-Recipients") or mail.message.get_content_type() == "multipart/report":
        return True
    subject = phrases.FAILED_SUBJECT.search(mail.header("Subject"))
    text = phrases.FAILED_TEXT.search(mail.text) or phrases.DELAYED.search(mail.text)
    if _from_a_machine(mail):
        return bool(subject or text or phrases.GONE.search(mail.text) or phrases.FULL.search(mail.text))
    return bool(subject and text)


def _from_a_machine(mail: Mail) -> bool:
    """Tell whether a mail names no sender to whom one could answer, or a machine."""
    heads = [mail.header(name) for name in ("Return-Path", "X-Envelope-From", "From")]
    return any(head.endswith("<>") or head.upper() == "<MAILER-DAEMON>" for head in heads) or _from_a_daemon(
        mail
    )


def _from_a_daemon(mail: Mail) -> bool:
    senders = mail.addresses("Return-Path", "From", "Sender")
    return any(phrases.MACHINES.match(sender.rpartition("@")[0]) for sender in senders)


def _is_delay(mail: Mail, status: str) -> bool:
    said = mail.header("Subject") + "\n" + mail.text
    return not status.startswith("5") and bool(phrases.DELAYED.search(said))


def _line_with(status: str, text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return next((line for line in lines if status and status in line), lines[-1] if lines else "")


def _returned_to(mail: Mail, returned: Fields, envelope: tuple[str, ...]) -> tuple[str, ...]:
    """Return whatever may be our return address: where the mail came to, and what it says of the one that went out."""
    heads = mail.addresses(
        "X-Original-To", "Delivered-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To", "To", "Cc"
    )
    received = [
        address for value in mail.message.get_all("Received", [])[:5] for address in _FOR.findall(str(value))
    ]
    said = [
        mail.feedback.get("original-mail-from", ""),
        returned.get("return-path", ""),
        returned.get("sender", ""),
    ]
    said += [fields.get("x-postfix-sender", "") for fields in mail.statuses]
    return tuple(dict.fromkeys([*envelope, *heads, *received, *addresses(" ".join(said))]))[:MOST_ADDRESSES]


def _message_ids(mail: Mail, returned: Fields) -> tuple[str, ...]:
    values = [returned.get("message-id", ""), mail.header("In-Reply-To"), mail.header("References")]
    values += [fields.get("x-original-message-id", "") for fields in mail.statuses]
    return tuple(dict.fromkeys(found for value in values for found in _MESSAGE_ID.findall(value)))[:20]
