import email
from email import policy

import msgspec
import pytest
from stock_of_readers import MAIL, WEEKLY, told_of_the_paper

from tamizdat.post import interface
from tamizdat.post.errors import Down
from tamizdat.post.sending import Notice, send_now, send_tests


def mails(newsroom):
    return [
        email.message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in sorted((newsroom / "var" / "mail").glob("*"))
    ]


def test_a_notice_is_in_the_folder(newsroom):
    notice = Notice(
        to="anna@example.org",
        subject="Подтвердите",
        text="Нажмите кнопку",
        html="<p>кнопка",
        sender="Газета",
        language="ru",
    )
    send_now(notice)
    [mail] = mails(newsroom)
    assert mail["To"] == "anna@example.org"
    assert mail["From"] == "Газета <letters@paper.example>"
    assert mail["Subject"] == "Подтвердите"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "ru"
    assert mail["List-Unsubscribe"] is None
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_what_a_reader_writes_to_the_paper_can_be_answered(newsroom):
    send_now(
        Notice(to="desk@paper.example", subject="x", text="y", reply_to="anna@example.org", by_machine=False)
    )
    [mail] = mails(newsroom)
    assert mail["Reply-To"] == "anna@example.org"
    assert mail["Auto-Submitted"] is None


def test_without_a_sender_nothing_is_sent(settings):
    bare = msgspec.structs.replace(settings.TAMIZDAT.post, sender="")
    settings.TAMIZDAT = msgspec.structs.replace(settings.TAMIZDAT, post=bare)
    with pytest.raises(Down, match=r"post\.sender"):
        send_now(Notice(to="anna@example.org", subject="x", text="y"))


@pytest.mark.django_db
def test_a_letter_is_tried_on_those_who_make_it(newsroom):
    told_of_the_paper()
    told = send_tests(
        interface.Test(
            newsletter=str(WEEKLY),
            mail=MAIL,
            addresses=("anna@paper.example", "nobody", "anna@paper.example"),
        )
    )
    assert told.sent == ("anna@paper.example",)
    assert set(told.refused) == {"nobody"}
    [mail] = mails(newsroom)
    assert mail["Subject"] == MAIL.subject
    assert mail["From"] == "Газета <letters@paper.example>"


@pytest.mark.django_db
def test_a_test_goes_to_ten_at_most(newsroom):
    many = tuple(f"a{number}@paper.example" for number in range(11))
    told = send_tests(interface.Test(newsletter=str(WEEKLY), mail=MAIL, addresses=many))
    assert not told.sent
    assert set(told.refused) == set(many)
    assert not mails(newsroom)


@pytest.mark.django_db
def test_a_test_says_what_keeps_it_back(settings):
    closed = msgspec.structs.replace(settings.TAMIZDAT.post, by="smtp", port=1)
    settings.TAMIZDAT = msgspec.structs.replace(settings.TAMIZDAT, post=closed)
    told = send_tests(interface.Test(newsletter=str(WEEKLY), mail=MAIL, addresses=("anna@paper.example",)))
    assert "does not answer" in told.refused["anna@paper.example"].said()
