"""The mailbox of what comes back, on a real IMAP server (Dovecot) over TLS."""

import imaplib
import logging

import msgspec
import post_samples
import pytest
import returned_mails
from django.conf import settings
from django.db import OperationalError
from post_samples import WEEKLY

import imap_server
from tamizdat.post import mailbox, return_addresses, returned, trouble
from tamizdat.post.models import Delivery, Mailing, Subscriber
from tamizdat.post.reports import Kind, Verdict

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def server():
    with imap_server.imap_server() as running:
        yield running


@pytest.fixture
def box(server, settings, monkeypatch, request):
    """Return a mailbox of the test's own, which the newsroom is configured for."""
    monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
    user = request.node.name.replace("[", "-").replace("]", "")
    post = msgspec.structs.replace(
        settings.TAMIZDAT.post,
        imap_host="localhost",
        imap_port=server.tls,
        imap_user=user,
        bounces="bounces@paper.example",
    )
    settings.TAMIZDAT = msgspec.structs.replace(settings.TAMIZDAT, post=post, imap_password="secret")
    opened = Box(server.plain, user)
    yield opened
    opened.server.logout()


class Box:
    """A mailbox as the mail server and people see it."""

    def __init__(self, port, user):
        self.server = imaplib.IMAP4("127.0.0.1", port)
        self.server.login(user, "secret")
        self.server.select("INBOX")

    def put(self, raw, flags=None):
        assert self.server.append("INBOX", flags, None, raw)[0] == "OK"

    def subjects(self):
        self.server.noop()
        return [self._subject(number) for number in self.search("ALL")]

    def search(self, *criteria):
        self.server.noop()
        return self.server.search(None, *criteria)[1][0].split()

    def _subject(self, number):
        told = self.server.fetch(number, "(BODY.PEEK[HEADER.FIELDS (SUBJECT)])")[1]
        return (
            next(part[1] for part in told if isinstance(part, tuple))
            .decode()
            .strip()
            .removeprefix("Subject: ")
        )


@pytest.fixture
def delivery():
    post_samples.print_paper()
    reader = post_samples.subscribe()
    mailing = Mailing.objects.create(id=WEEKLY, newsletter=WEEKLY, mail=b"{}", digest=b"d" * 32)
    return Delivery.objects.create(mailing=mailing, subscriber=reader, state=Delivery.State.SENT)


def hard_bounce(delivery):
    name = return_addresses.token(settings.KEYRING.bounce, delivery.id)
    raw = returned_mails.status_report("5.1.1", "failed", "550 5.1.1 User unknown")
    return raw.replace(b"bounces+token@", f"bounces+{name}@".encode())


AWAY = returned_mails.plain("reader@mail.example", "Automatic reply: The week", "I am away.")
LETTER = returned_mails.plain("reader@mail.example", "A question", "Who wrote this?")
STRANGERS = returned_mails.plain(
    "mailer-daemon@mx.example", "failure notice", "550 5.1.1 no such user", to="bounces@paper.example"
)


def test_what_is_understood_is_noted_and_gone_and_the_rest_is_flagged(box, delivery):
    for raw in (AWAY, LETTER, hard_bounce(delivery), STRANGERS):
        box.put(raw)
    assert mailbox.look() == mailbox.EVERY
    assert not Subscriber.objects.exists()
    assert box.subjects() == ["A question", "failure notice"]
    assert len(box.search("FLAGGED")) == 2
    assert box.search("SEEN") == []


def test_a_mail_that_people_have_read_is_still_looked_at(box, delivery):
    box.put(hard_bounce(delivery), "\\Seen")
    mailbox.look()
    assert box.subjects() == []


def test_what_is_left_is_not_looked_at_again(box, monkeypatch):
    box.put(LETTER)
    mailbox.look()
    monkeypatch.setattr(mailbox, "read", lambda raw: pytest.fail("looked at again"))
    mailbox.look()
    assert box.subjects() == ["A question"]


def test_nothing_is_lost_when_the_database_cannot_note_it(box, delivery, monkeypatch):
    box.put(hard_bounce(delivery))
    with monkeypatch.context() as broken:
        broken.setattr(returned, "take", raises(OperationalError("database is locked")))
        with pytest.raises(OperationalError):
            mailbox.look()
    assert len(box.search("UNFLAGGED")) == 1
    mailbox.look()
    assert box.subjects() == []
    assert not Subscriber.objects.exists()


def test_a_kill_between_noting_and_deleting_counts_nothing_twice(box, delivery, monkeypatch):
    raw = hard_bounce(delivery).replace(b"5.1.1", b"4.4.1").replace(b"User unknown", b"time-out")
    box.put(raw)
    with monkeypatch.context() as killed:
        killed.setattr("tamizdat.post.imap.Mailbox.delete", raises(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            mailbox.look()
    mailbox.look()
    assert box.subjects() == []
    assert Mailing.objects.get().bounced == 1


def test_a_mail_that_breaks_the_reading_is_flagged_and_the_next_one_read(box, monkeypatch, caplog):
    from tamizdat.post import reports

    box.put(LETTER)
    box.put(AWAY)
    monkeypatch.setattr(mailbox, "read", lambda raw: reports.read(raw) if b"away" in raw else 1 / 0)
    with caplog.at_level(logging.ERROR):
        mailbox.look()
    assert box.subjects() == ["A question"]
    assert "ZeroDivisionError" in caplog.text
    assert "reader@mail.example" not in caplog.text


def test_a_full_mailbox_is_emptied_in_turns(box, monkeypatch):
    monkeypatch.setattr(mailbox, "AT_ONCE", 3)
    monkeypatch.setattr("tamizdat.post.imap._WINDOW", 2)
    for _ in range(4):
        box.put(AWAY)
    assert mailbox.look() == 0.0
    assert mailbox.look() == mailbox.EVERY
    assert box.subjects() == []


def test_of_a_large_mail_only_the_head_is_fetched(box, monkeypatch):
    lengths = []
    monkeypatch.setattr(mailbox, "read", lambda raw: lengths.append(len(raw)) or Verdict(kind=Kind.ORDINARY))
    box.put(LETTER + b"x" * 70 * 1024 * 15)
    mailbox.look()
    assert lengths == [256 * 1024]


@pytest.mark.parametrize("wrong", [{"imap_port": 1}, {"imap_folder": "no such"}, {"imap_user": ""}])
def test_a_mailbox_that_cannot_be_read_is_told_to_editors(box, wrong, settings, monkeypatch):
    told = {}
    monkeypatch.setattr(trouble, "tell", told.__setitem__)
    post = msgspec.structs.replace(settings.TAMIZDAT.post, **wrong)
    password = "secret" if post.imap_user else "wrong"
    settings.TAMIZDAT = msgspec.structs.replace(settings.TAMIZDAT, post=post, imap_password=password)
    assert mailbox.look() == mailbox.EVERY
    assert (
        told["mailbox"].said().startswith("The mailbox of mail that comes back cannot be read at localhost: ")
    )


@pytest.mark.parametrize("act", ["read", "delete"])
def test_what_a_server_says_of_a_mail_is_not_told(box, act, monkeypatch):
    told = {}
    monkeypatch.setattr(trouble, "tell", told.__setitem__)
    box.put(AWAY)
    line = "unexpected response: b'Final-Recipient: rfc822; reader@mail.example'"
    monkeypatch.setattr(f"tamizdat.post.imap.Mailbox.{act}", raises(imaplib.IMAP4.abort(line)))
    assert mailbox.look() == mailbox.EVERY
    assert "abort" in told["mailbox"].said()
    assert "reader" not in told["mailbox"].said()


def test_a_certificate_that_is_not_good_is_refused(box, monkeypatch):
    told = {}
    monkeypatch.setattr(trouble, "tell", told.__setitem__)
    monkeypatch.delenv("SSL_CERT_FILE")
    mailbox.look()
    assert "certificate verify failed" in told["mailbox"].said()


def test_starttls_is_spoken(box, server, settings):
    post = msgspec.structs.replace(settings.TAMIZDAT.post, imap_port=server.plain, imap_security="starttls")
    settings.TAMIZDAT = msgspec.structs.replace(settings.TAMIZDAT, post=post)
    box.put(AWAY)
    mailbox.look()
    assert box.subjects() == []


def test_without_a_mailbox_there_is_nothing_to_look_at():
    assert mailbox.look() is None


def raises(error):
    def act(*arguments):
        raise error

    return act
