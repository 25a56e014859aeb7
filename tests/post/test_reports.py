# ruff: noqa: E501 - mails and tables
"""Mails that came back are told apart."""

import tracemalloc

import pytest
import returned_mails
from hypothesis import given
from hypothesis import strategies as st
from returned_mails import LETTER_ID, READER, RETURN, SAMPLES, Sample

from tamizdat.post.reports import Kind, read
from tamizdat.post.reports.meaning import meaning, of_our_server, status_in


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_mail_is_told_for_what_it_is(sample: Sample):
    verdict = read(sample.raw)
    assert (verdict.kind, verdict.status) == (sample.kind, sample.status), verdict


def test_real_mails_are_told_for_what_they_are(shared_data):
    samples = returned_mails.flanker(shared_data("mail-fixtures-flanker"))
    wrong = {
        sample.name: read(sample.raw).kind for sample in samples if read(sample.raw).kind is not sample.kind
    }
    assert len(samples) > 50
    assert not wrong


def test_whose_mail_it_was_is_found_in_what_came_along():
    verdict = read(returned_mails.status_report("5.1.1", "failed", "550 5.1.1 User unknown"))
    assert verdict.recipients == (READER,)
    assert RETURN in verdict.returned_to
    assert LETTER_ID in verdict.message_ids
    assert verdict.diagnostic == "550 5.1.1 User unknown"


@pytest.mark.parametrize("header", ["Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To"])
def test_the_return_address_is_found_where_servers_write_it(header):
    mail = returned_mails.plain(
        "mailer-daemon@x.example", "failure notice", "550 5.1.1", to="bounces@paper.example"
    )
    assert RETURN in read(f"{header}: {RETURN}\n".encode() + mail).returned_to
    assert RETURN in read(mail, RETURN).returned_to


def test_a_complaint_to_another_mailbox_names_the_return_address():
    raw = returned_mails.complaint("abuse").replace(f"To: {RETURN}".encode(), b"To: fbl@paper.example", 1)
    assert RETURN in read(raw).returned_to


def test_the_letter_is_found_behind_a_bounce_in_words():
    mail = next(sample for sample in SAMPLES if sample.name.startswith("qmail"))
    verdict = read(mail.raw)
    assert LETTER_ID in verdict.message_ids
    assert verdict.recipients == (READER,)


@pytest.mark.parametrize(
    ("status", "text", "kind"),
    [
        ("550", "550 5.1.1 unknown", Kind.HARD),
        ("550", "", Kind.HARD),
        ("551", "User not local", Kind.HARD),
        ("552", "", Kind.SOFT),
        ("554", "Transaction failed", Kind.SOFT),
        ("556", "does not accept mail", Kind.HARD),
        ("5.7.1", "", Kind.POLICY),
        ("4.7.1", "Greylisted, try again", Kind.POLICY),
        ("451", "try later", Kind.SOFT),
        ("421", "", Kind.SOFT),
        ("5.5.2", "syntax error", Kind.SOFT),
        ("", "", Kind.SOFT),
    ],
)
def test_answers_of_servers_have_a_meaning(status, text, kind):
    assert meaning(status, text) is kind


TOO_MUCH = [
    ("550", "Domain paper.example has exceeded the max emails per hour (500/500 (100%)) allowed. Message discarded."),
    ("5.4.5", "Daily user sending quota exceeded. For more information on Gmail sending limits go to"),
    ("5.4.5", "Daily user sending limit exceeded"),
    ("5.1.90", "Your message can't be sent because you've reached your daily limit for message recipients"),
    ("5.1.8", "Access denied, bad outbound sender AS(42004)"),
    ("550", "You have exceeded your hourly sending limit"),
    ("550", "Sender rate limit exceeded"),
    ("550", "Превышен суточный лимит отправки писем"),
]  # fmt: skip
NOT_LET = [
    ("5.7.1", "Your account has been suspended"),
    ("550", "Sending from account letters@paper.example has been disabled"),
    ("550", "5.1.1 Sender account letters@paper.example is deactivated"),
    ("5.7.1", "letters@paper.example is not allowed to send to this recipient"),
    ("550", "Отправка писем с этого адреса заблокирована"),
    ("5.7.1", "<anna@example.org>: Relay access denied"),
    ("550", "relay not permitted"),
    ("5.7.1", "<anna@example.org>... Relaying denied. Proper authentication required."),
    ("550", "paper.example (server) [192.0.2.1] is not permitted to relay through this server without authentication."),
    ("550", "5.7.54 SMTP; Unable to relay recipient in non-accepted domain"),
    ("5.7.1", "<anna@example.org>: Recipient address rejected: Access denied"),
]  # fmt: skip


@pytest.mark.parametrize(("status", "text"), TOO_MUCH)
def test_that_we_send_too_much_is_no_fault_of_a_mailbox(status, text):
    assert meaning(status, text) is Kind.POLICY


@pytest.mark.parametrize(
    "text", ["mailbox over quota", "The recipient's mailbox is full, quota exceeded", "552 Quota exceeded"]
)
def test_a_full_mailbox_is_no_limit_of_ours(text):
    assert meaning("552", text) is Kind.SOFT


@pytest.mark.parametrize(("status", "text"), NOT_LET)
def test_that_our_own_server_does_not_let_us_send_is_no_fault_of_a_mailbox(status, text):
    assert of_our_server(status, text) is Kind.POLICY


def test_another_server_that_does_not_relay_has_not_that_mailbox():
    assert meaning("5.7.1", "<anna@example.org>: Relay access denied") is Kind.HARD


@pytest.mark.parametrize(
    ("status", "text"),
    [
        ("5.2.1", "The email account that you tried to reach is disabled"),
        ("550", "Account has been suspended"),
        ("5.7.1", "No such user"),
        ("550", "Пользователь не найден"),
    ],
)
def test_a_mailbox_that_is_no_more_is_told_by_our_own_server_too(status, text):
    assert of_our_server(status, text) is Kind.HARD


@pytest.mark.parametrize(
    ("status", "text", "kind"),
    [
        ("550", "Administrative prohibition", Kind.POLICY),
        ("550", "No such user here", Kind.HARD),
        ("5.1.1", "", Kind.HARD),
        ("5.2.2", "", Kind.SOFT),
    ],
)
def test_what_is_said_of_a_text_is_not_about_the_mailbox(status, text, kind):
    assert of_our_server(status, text, of_the_text=True) is kind


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("550 5.1.1 no", "5.1.1"),
        ("550-5.1.1 no\n550 5.1.1 more", "5.1.1"),
        ("host 5.1.2.3 said: 550 no", "550"),
        ("[192.0.2.550] port 587", ""),
        ("554 5.0.0 and 5.2.2", "5.2.2"),
        ("in 550 days", "550"),  # nothing tells it from a reply: words decide then
    ],
)
def test_the_most_telling_code_is_found(said, status):
    assert status_in(said) == status


HOSTILE = {
    "50 MB": b"From: a@b.c\n\n" + b"x" * (50 * 1024 * 1024),
    "50 MB of lines": b"Subject: failure notice\nFrom: mailer-daemon@x.example\n\n" + b"a\n" * (25 * 1024 * 1024),
    "10,000 parts": b'Content-Type: multipart/report; boundary="b"\n\n' + b"--b\nContent-Type: message/delivery-status\n\na: b\n" * 10_000,
    "nested 1,000 deep": b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(1_000)),
    "mails in mails": b"Content-Type: message/rfc822\n\n" * 3_000,
    "comments in comments": b"From: " + b"(" * 100_000 + b"\nTo: " + b'"' * 100_000 + b"\n\nx",
    "parameters": b'Content-Type: multipart/report; x="' + b'";' * 60_000 + b"\n\nx",
    "parameters in parts": b"Content-Type: multipart/report" + b"".join(b"; a*%d=b" % n for n in range(20_000)) + b"\n\nx",
    "encoded words": b"Subject: " + b"=?utf-8?q?=?" * 20_000 + b"\n\nx",
    "a broken charset": b"From: mailer-daemon@x.example\nContent-Type: text/plain; charset=\"no-such\"\nSubject: =?no?q?a?=\n\n\xff\xfe550 5.1.1",
    "open tags": b"From: mailer-daemon@x.example\nContent-Type: text/html\n\n" + b"<style" * 40_000,
    "open comments": b"From: mailer-daemon@x.example\nContent-Type: text/html\n\n" + b"<!--" * 60_000,
    "spaces": b"From: mailer-daemon@x.example\n\n" + b"\n " * 100_000,
    "ats": b"From: mailer-daemon@x.example\nSubject: failure notice\n\n" + b"a@" * 100_000,
    "words": b"From: mailer-daemon@x.example\nSubject: failure notice\n\n" + b"user mailbox account over its the their " * 6_000,
    "words in Russian": b"From: mailer-daemon@x.example\nSubject: failure notice\n\n" + "ящик адрес не ".encode() * 9_000,
    "NULs": b"\0" * 300_000,
    "no end of a base64": b"Content-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\nQWN0aW9uOiBmYWlsZ" ,
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_no_mail_takes_much_time_or_memory(name):
    """Each takes less than a second; where a bound is missing it takes minutes."""
    raw = HOSTILE[name]
    tracemalloc.start()
    try:
        read(raw)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 40 * 1024 * 1024


@given(st.binary(max_size=400), st.integers(0, len(SAMPLES) - 1), st.data())
def test_no_broken_mail_stops_the_reading(noise, number, data):
    raw = SAMPLES[number].raw
    at = data.draw(st.integers(0, len(raw)))
    assert read(raw[:at] + noise + raw[at + data.draw(st.integers(0, 50)) :]).kind in Kind
