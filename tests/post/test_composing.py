import datetime as dt
import email
import uuid
from email import policy

import dkim as judge
import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given, settings
from hypothesis import strategies as st
from stock_of_readers import MAIL, WEEKLY

from tamizdat.post import composing, dkim, headers, return_addresses, tokens
from tamizdat.post.composing import Form, Sender
from tamizdat.post.interface import Edition, Newsletter
from tamizdat.post.mime import Sheet

KEY = b"k" * 32
RSA = rsa.generate_private_key(65537, 2048)
SENDER = Sender(
    "letters@paper.example", "desk@paper.example", "bounces@paper.example", "https://paper.example"
)
EDITION = Edition(tag="ru", name="Независимая газета", home="https://paper.example/ru/")
NEWSLETTER = Newsletter(
    id=str(WEEKLY),
    edition="ru",
    slug="weekly",
    name="Неделя",
    url="https://paper.example/ru/letters/weekly.html",
)
ANNA = uuid.UUID(int=99)
DAY = dt.date(2026, 11, 27)
NOW = 1_700_000_000


def form(mail=MAIL, newsletter=NEWSLETTER):
    return Form(mail, SENDER, newsletter, EDITION, KEY, DAY)


def read(letter, signer=None):
    return email.message_from_bytes(letter.wire(signer, NOW), policy=policy.default)


def test_a_letter_has_all_that_mailboxes_want():
    letter = form().letter(5, ANNA, "anna@example.org")
    mail = read(letter)
    name = return_addresses.token(KEY, 5)
    assert letter.return_to == f"bounces+{name}@paper.example"
    assert mail["From"] == "Независимая газета <letters@paper.example>"
    assert mail["To"] == "anna@example.org"
    assert mail["Reply-To"] == "desk@paper.example"
    assert mail["Subject"] == MAIL.subject
    assert mail["Date"] == "Tue, 14 Nov 2023 22:13:20 -0000"
    assert mail["Message-ID"] == f"<{name}@paper.example>"
    assert mail["List-ID"] == "Неделя <weekly.ru.paper.example>"
    assert mail["List-Unsubscribe"] == f"<{letter.links.leave}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Archive"] == f"<{NEWSLETTER.url}>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Feedback-ID"] == "ru:weekly:letter:paper.example"
    assert mail["Content-Language"] == "ru"
    assert all(len(mail.get_all(name)) == 1 for name in mail)


def test_a_newsletter_that_is_gone_has_a_name_still():
    unknown = Newsletter(id=str(WEEKLY), edition="", slug="a1b2", name="")
    mail = read(form(newsletter=unknown).letter(5, ANNA, "anna@example.org"))
    assert mail["List-ID"] == "<a1b2.paper.example>"


def test_a_domain_in_another_script_makes_plain_headers():
    sender = SENDER._replace(doors="https://газета.рф:8443")
    newsletter = msgspec.structs.replace(NEWSLETTER, url="https://газета.рф/ru/письма/")
    letter = Form(MAIL, sender, newsletter, EDITION, KEY, DAY).letter(5, ANNA, "anna@example.org")
    mail = read(letter)
    assert letter.wire(None, NOW).isascii()
    assert mail["List-Unsubscribe"].startswith("<https://xn--80aahjj1e.xn--p1ai:8443/readers/leave/")
    assert mail["List-Archive"] == "<https://xn--80aahjj1e.xn--p1ai/ru/%D0%BF%D0%B8%D1%81%D1%8C%D0%BC%D0%B0/>"


def test_all_that_we_write_is_under_the_signature_and_nothing_can_be_added():
    raw = form().letter(5, ANNA, "anna@example.org").wire(dkim.Signer(RSA, "paper.example", "s"), NOW)
    mail = email.message_from_bytes(raw, policy=policy.default)
    signed = mail["DKIM-Signature"].partition("h=")[2].partition(";")[0].replace(" ", "").split(":")
    written = {name.lower() for name in mail} - {"dkim-signature"}
    assert written <= set(signed)
    assert all(signed.count(name) == 2 for name in written)


def test_the_links_are_the_readers_own_and_stand_in_both_parts():
    letter = form().letter(5, ANNA, "anna@example.org")
    token = letter.links.leave.removeprefix("https://paper.example/readers/leave/")
    link = tokens.read(token, tokens.Purpose.LEAVE, DAY)
    assert (link.subscriber, link.newsletters) == (ANNA, (WEEKLY,))
    token = letter.links.choose.removeprefix("https://paper.example/readers/choose/")
    assert tokens.read(token, tokens.Purpose.CHOOSE, DAY).subscriber == ANNA
    for part in read(letter).iter_parts():
        content = part.get_content()
        assert letter.links.leave in content
        assert letter.links.choose in content
        assert "reader.invalid" not in content


def test_the_same_delivery_has_the_same_name_and_another_another():
    assert (
        form().letter(5, ANNA, "a@b.example").message_id == form().letter(5, ANNA, "a@b.example").message_id
    )
    assert (
        form().letter(5, ANNA, "a@b.example").message_id != form().letter(6, ANNA, "a@b.example").message_id
    )


def test_what_unsubscribes_is_under_the_signature():
    signer = dkim.Signer(RSA, "paper.example", "s")
    raw = form().letter(5, ANNA, "anna@example.org").wire(signer, NOW)
    signed = email.message_from_bytes(raw, policy=policy.default)["DKIM-Signature"]
    names = signed.partition("h=")[2].partition(";")[0].replace(" ", "").split(":")
    assert names.count("list-unsubscribe") == names.count("list-unsubscribe-post") == 2
    assert judge.verify(raw, dnsfunc=lambda name, timeout=5: dkim.record(RSA).encode())


hostile = st.text(st.characters(exclude_categories=("Cs",)), max_size=300)


@settings(max_examples=150, deadline=None)
@given(subject=hostile, sender=hostile, name=hostile)
def test_nothing_that_an_editor_writes_makes_a_header(subject, sender, name):
    mail = msgspec.structs.replace(MAIL, subject=subject, sender=sender)
    raw = (
        form(mail, msgspec.structs.replace(NEWSLETTER, name=name))
        .letter(5, ANNA, "a@b.example")
        .wire(None, NOW)
    )
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii")
    names = [line.partition(":")[0] for line in head.split("\r\n") if not line.startswith(" ")]
    assert names == [
        "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post", "List-ID",
        "Auto-Submitted", "Feedback-ID", "Content-Language", "List-Archive", "MIME-Version", "Content-Type",
    ]  # fmt: skip
    assert all(len(line) <= 998 for line in head.split("\r\n"))


@pytest.mark.parametrize(
    "subject", ["Roads that are not there", "Дороги, " * 30, "a" * 900, "=?utf-8?q?a?=", "جاده‌ها"]
)
def test_a_subject_comes_back_as_it_was(subject):
    name, value = headers.text("Subject", subject)
    parsed = email.message_from_string(f"{name}: {value}\r\n\r\n", policy=policy.default)
    assert parsed["Subject"] == subject.strip()


def test_a_mail_that_is_no_delivery_comes_back_to_where_notices_do():
    head = composing.Head("Paper", SENDER, "", "Please confirm", (composing.BY_MACHINE,))
    letter = composing.alone(head, Sheet("text"), "anna@example.org")
    assert letter.return_to == "bounces+notice@paper.example"
    mail = read(letter)
    assert mail["List-ID"] is mail["List-Unsubscribe"] is mail["Reply-To"] is None
    assert mail.get_content().strip() == "text"


def test_a_letter_for_who_makes_it_leaves_nobody():
    mail = read(composing.without_reader(MAIL, SENDER, NEWSLETTER, EDITION, "editor@paper.example"))
    assert mail["List-ID"] == "Неделя <weekly.ru.paper.example>"
    assert mail["List-Unsubscribe"] is None
    assert "https://paper.example/readers/" in mail.get_body(("plain",)).get_content()
