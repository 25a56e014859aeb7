from __future__ import annotations

import html
import re

import pytest

from tamizdat.readers.models import Message

FORM = {"name": "Nino", "address": "nino@kiosk.example", "message": "The road\r\nis open.", "edition": "en"}


def test_a_message_comes_to_the_newsroom(client, mails, postman):
    assert "Thank you" in client.post("/readers/contact", FORM).text
    assert mails == []
    kept = bytes(Message.objects.get().sealed)
    assert b"road" not in kept
    assert b"nino" not in kept
    postman()
    (mail,) = mails
    assert (mail.to, mail.reply_to) == ("desk@paper.example", "nino@kiosk.example")
    assert mail.subject == "From the site: Nino"
    assert "The road\nis open." in mail.text
    assert not Message.objects.exists(), "what was sent is not kept"


def test_a_request_for_a_correction_names_the_story(client, mails, postman):
    shown = client.get("/readers/correction?story=2026/roads.html&edition=en").text
    assert 'href="https://paper.example/2026/roads.html"' in shown
    form = {
        "story": "2026/roads.html",
        "message": "It was Tuesday.",
        "right": "The decree is of Monday.",
        "edition": "en",
    }
    assert "Thank you" in client.post("/readers/correction", form).text
    postman()
    (mail,) = mails
    assert mail.subject == "Correction: roads.html"
    assert mail.reply_to == ""
    for said in ("https://paper.example/2026/roads.html", "It was Tuesday.", "The decree is of Monday."):
        assert said in mail.text


def test_another_language_of_the_form_is_of_the_same_story(client):
    shown = client.get("/readers/correction?story=2026/roads.html&edition=en").text
    (other,) = re.findall(r'href="(\?[^"]*edition=ru[^"]*)"', shown)
    assert 'value="2026/roads.html"' in client.get(f"/readers/correction{html.unescape(other)}").text


def test_both_come_in_the_language_of_their_page(client, mails, postman):
    client.post("/readers/contact", FORM | {"edition": "ru"})
    form = {"story": "ru/2026/roads.html", "message": "Не вторник.", "right": "Среда.", "edition": "ru"}
    client.post("/readers/correction", form)
    postman()
    contact, correction = mails
    assert contact.subject == "С сайта: Nino"
    assert correction.subject == "Исправление: roads.html"
    assert correction.text == (
        "Материал:\nhttps://paper.example/ru/2026/roads.html\n\nЧто неверно?\nНе вторник.\n\n"
        "Как правильно и где об этом сказано?\nСреда.\n\n"
        "Электронная почта:\nне указана: ответить некому\n\nЯзык:\nru\n"
    )


@pytest.mark.parametrize(
    "story", ["https://evil.example/x.html", "//evil.example/x.html", "javascript:alert(1).html"]
)
def test_only_our_stories_are_linked(client, story):
    shown = client.get("/readers/correction", {"story": story}).text
    assert 'class="about"' not in shown
    assert 'href="javascript' not in shown


@pytest.mark.parametrize(
    "name", ["Nino\r\nBcc: all@kiosk.example", "Nino\x00\x1b[2J", "\u202eoniN", "Nino\u2028Bcc: x@y.example"]
)
def test_a_name_begins_no_header_and_turns_nothing_about(client, mails, postman, name):
    client.post("/readers/contact", FORM | {"name": name})
    postman()
    (subject,) = [mail.subject for mail in mails]
    assert subject.isprintable()
    assert subject.splitlines() == [subject]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"address": "nino@kiosk.example\nBcc: x@y.example"}, "This is not an e-mail address"),
        ({"address": ""}, "This is not an e-mail address"),
        ({"message": " \r\n "}, "Write a message"),
        ({"message": "я" * 10_001}, "Write a message"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, mails, postman, change, said):
    answer = client.post("/readers/contact", FORM | change)
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="Nino"' in answer.text
    postman()
    assert mails == []


def test_ten_thousand_characters_of_any_script_are_taken(client, mails, postman):
    assert client.post("/readers/contact", FORM | {"message": "ქ" * 10_000}).status_code == 200
    postman()
    assert len(mails) == 1


def test_a_message_that_cannot_be_sent_waits_sealed(client, monkeypatch, postman):
    from tamizdat.post import sending, trouble
    from tamizdat.post.errors import Later
    from tamizdat.post.sayings import Saying

    def refuse(notice):
        raise Later(Saying("421 busy"))

    monkeypatch.setattr(sending, "send_now", refuse)
    client.post("/readers/contact", FORM)
    postman()
    assert Message.objects.count() == 1
    assert "readers.mailbox" in trouble.told()[0].said()


def test_without_a_mailbox_there_is_no_form(client, settings):
    import msgspec

    table = msgspec.structs.replace(settings.TAMIZDAT.readers, mailbox="")
    settings.TAMIZDAT = msgspec.structs.replace(settings.TAMIZDAT, readers=table)
    assert client.get("/readers/contact").status_code == 404
    assert client.post("/readers/contact", FORM).status_code == 404


def test_messages_are_few_from_one_network(client):
    from tamizdat.readers import limits

    statuses = [
        client.post("/readers/contact", FORM).status_code for _ in range(limits.MESSAGES.of_a_network + 1)
    ]
    assert statuses[-2:] == [200, 429]


def test_the_trap_sends_nothing(client):
    assert "Thank you" in client.post("/readers/contact", FORM | {"website": "x"}).text
    assert not Message.objects.exists()
