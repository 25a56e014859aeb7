from __future__ import annotations

import re

import pytest
from post_samples import CLOSED, DAILY, NINO, RUSSIAN, WEEKLY, getting, of, subscribe

from tamizdat.post import sending, trouble
from tamizdat.post.errors import Down, Later, Refused
from tamizdat.post.reports import Kind
from tamizdat.post.sayings import Saying
from tamizdat.post.today import today


def sign_up(client, address=NINO, newsletters=(WEEKLY,), **more):
    form = {"address": address, "newsletter": [str(each) for each in newsletters], "edition": "en", **more}
    return client.post("/readers/sign-up", form)


def link_in(mail):
    return re.search(r"https://paper\.example(/readers/\S+)", mail.text)[1]


def test_a_reader_signs_up_and_confirms_by_the_button(client, mails, postman):
    answer = sign_up(client)
    assert answer.status_code == 200
    assert "Look into your mailbox" in answer.text
    assert mails == [], "a request does not wait for a mail server"
    postman()
    (mail,) = mails
    assert mail.to == NINO
    assert mail.subject == "Please confirm: The week"
    assert getting(WEEKLY) == []
    shown = client.get(link_in(mail))
    assert "The week" in shown.text
    assert "Yes, send it to me" in shown.text
    done = client.post(link_in(mail))
    assert "You are signed up" in done.text
    assert getting(WEEKLY) == [NINO]
    choices = re.search(r'href="\.\./(choose/[\w-]+)"', done.text)[1]
    assert client.get(f"/readers/{choices}").status_code == 200


def test_a_scanner_of_links_changes_nothing(client, mails, postman):
    sign_up(client)
    postman()
    link = link_in(mails[0])
    for method in (client.get, client.head, client.get):
        assert method(link).status_code == 200
    assert client.options(link).status_code == 405
    assert client.put(link).status_code == 405
    assert getting(WEEKLY) == []


def test_russian_readers_are_written_to_in_russian(client, mails, postman):
    answer = sign_up(client, newsletters=(RUSSIAN,), edition="ru")
    assert '<html lang="ru"' in answer.text
    assert "Проверьте почту" in answer.text
    postman()
    (mail,) = mails
    assert mail.language == "ru"
    assert mail.subject == "Подтвердите подписку: Неделя"
    assert "Кто-то, вероятно вы, указал этот адрес в издании «Газета»" in " ".join(mail.text.split())
    assert "7 дней" in mail.text
    assert "7 дней" in mail.html
    assert link_in(mail) in mail.html
    assert '<html lang="ru"' in client.get(link_in(mail)).text


def test_the_answer_is_the_same_whatever_is_known_of_the_address(
    client, mails, postman, django_assert_num_queries
):
    from tamizdat.post import lists, sealing
    from tamizdat.post.models import Suppression

    subscribe("known@kiosk.example")
    lists.suppress(sealing.lookup("spam@kiosk.example"), Suppression.Reason.COMPLAINED, today())
    answers = set()
    for address in ("known@kiosk.example", "new@kiosk.example", "spam@kiosk.example", "new@kiosk.example"):
        with django_assert_num_queries(3):  # the paper for the form and for the page, and the task
            answer = sign_up(client, address)
        answers.add((answer.status_code, answer.content, tuple(sorted(answer.items()))))
    assert len(answers) == 1
    postman()
    assert sorted((mail.to, mail.subject) for mail in mails) == [
        ("known@kiosk.example", "You are signed up already"),
        ("new@kiosk.example", "Please confirm: The week"),
    ]


def test_the_queue_names_nobody(client, mails, postman):
    from django_tasks_db.models import DBTaskResult

    sign_up(client)
    postman()
    kept = str(list(DBTaskResult.objects.values()))
    assert "nino" not in kept
    assert "kiosk" not in kept
    assert len(mails) == 1


@pytest.mark.parametrize(
    "address",
    [
        "nino",
        "nino@",
        "@kiosk.example",
        "nino@kiosk",
        "a b@kiosk.example",
        "nino@kiosk.example\r\nBcc: x@y.example",
        "",
    ],
)
def test_what_is_no_address_is_said_and_kept(client, mails, postman, address):
    answer = sign_up(client, address, newsletters=(DAILY,))
    assert answer.status_code == 422
    assert "This is not an e-mail address" in answer.text
    assert re.search(rf'value="{DAILY}" checked', answer.text)
    assert not re.search(rf'value="{WEEKLY}" checked', answer.text)
    if address and "\r" not in address:
        assert f'value="{address}"' in answer.text
    postman()
    assert mails == []


def test_nothing_ticked_is_said(client):
    answer = sign_up(client, newsletters=())
    assert answer.status_code == 422
    assert "Tick at least one newsletter" in answer.text
    assert f'value="{NINO}"' in answer.text


def test_nobody_signs_up_for_a_closed_newsletter(client, mails, postman):
    assert str(CLOSED) not in client.get("/readers/").text
    assert sign_up(client, newsletters=(CLOSED,)).status_code == 422
    postman()
    assert mails == []


def test_the_trap_catches_machines_that_learn_nothing(client, mails, postman):
    caught, taken = sign_up(client, website="https://spam.example"), sign_up(client)
    assert caught.content == taken.content
    postman()
    assert len(mails) == 1


def test_a_form_of_ours_that_comes_too_fast_is_asked_for_again(client, mails, postman):
    made = re.search(r'name="made" value="([^"]+)"', client.get("/readers/").text)[1]
    answer = sign_up(client, made=made)
    assert answer.status_code == 422
    assert "sent too fast" in answer.text
    assert sign_up(client, made="forged:1:x").status_code == 422
    postman()
    assert mails == []


def test_a_flood_from_a_network_ends(client, monkeypatch):
    from tamizdat.readers import limits

    monkeypatch.setattr(limits, "SIGN_UPS", limits.Limit(of_a_network=2, of_all=3))
    there = {"HTTP_X_FORWARDED_FOR": "198.51.100.7", "REMOTE_ADDR": ""}
    same = {"HTTP_X_FORWARDED_FOR": "198.51.100.200", "REMOTE_ADDR": ""}
    other = {"HTTP_X_FORWARDED_FOR": "203.0.113.1", "REMOTE_ADDR": ""}
    form = {"address": NINO, "newsletter": [str(WEEKLY)]}
    statuses = [
        client.post("/readers/sign-up", form, **where).status_code
        for where in (there, same, there, other, other)
    ]
    assert statuses == [200, 200, 429, 200, 429]


def test_the_desk_is_told_of_a_flood(client, monkeypatch):
    from tamizdat.post import trouble
    from tamizdat.readers import limits
    from tamizdat.readers.doors.sign_up import tell_of_flood

    monkeypatch.setattr(limits, "SIGN_UPS", limits.Limit(of_a_network=9, of_all=1))
    sign_up(client)
    assert trouble.told() == ()
    assert sign_up(client, "other@kiosk.example").status_code == 429
    tell_of_flood()  # as whenever the desk asks
    assert "So many addresses" in trouble.told()[0].said()
    monkeypatch.setattr(limits, "SIGN_UPS", limits.Limit(of_a_network=9, of_all=1))  # the hour is over
    tell_of_flood()
    assert trouble.told() == ()


def test_a_stranger_who_enters_an_address_again_and_again_makes_one_mail(client, mails, postman):
    for _ in range(5):
        sign_up(client)
    postman()
    assert len(mails) == 1


def test_a_notice_that_cannot_be_sent_is_tried_later(client, monkeypatch, postman):
    from django_tasks_db.models import DBTaskResult

    from tamizdat.post import sending
    from tamizdat.post.errors import Later

    def refuse(notice):
        raise Later(f"451 {notice.to}: try again")

    monkeypatch.setattr(sending, "send_now", refuse)
    sign_up(client)
    postman()
    (again,) = DBTaskResult.objects.filter(status="READY")
    assert again.args_kwargs["args"][-1] == 1
    assert again.run_after.year < 9000
    assert "kiosk" not in str(list(DBTaskResult.objects.values()))
    assert of() is not None


@pytest.mark.parametrize(
    ("error", "why", "tried_again"),
    [
        (Down(Saying("no answer")), "no answer", True),
        (Refused(Saying("relay denied"), "5.7.1", Kind.POLICY), "5.7.1", True),
        (Later(Saying("try again"), "4.2.0"), "", True),
        (Refused(Saying("no such user"), "5.1.1", Kind.HARD), "", False),
    ],
)
def test_editors_are_told_why_nobody_gets_the_mail(client, monkeypatch, postman, error, why, tried_again):
    from django_tasks_db.models import DBTaskResult

    def refuse(notice):
        raise error

    with monkeypatch.context() as broken:
        broken.setattr(sending, "send_now", refuse)
        sign_up(client)
        postman()
    said = "".join(each.said() for each in trouble.told())
    assert ("Mails to those who sign up cannot be sent" in said) == bool(why)
    assert why in said
    assert DBTaskResult.objects.filter(status="READY").exists() == tried_again


def test_editors_are_told_no_more_when_it_is_over(client, mails, postman):
    trouble.tell("notices", Saying("no answer"))
    sign_up(client)
    postman()
    assert len(mails) == 1
    assert trouble.told() == ()
