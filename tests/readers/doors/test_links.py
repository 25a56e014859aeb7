from __future__ import annotations

import re

import pytest
from post_samples import CLOSED, DAILY, NINO, RUSSIAN, WEEKLY, getting, of, subscribe

from tamizdat.post import tokens
from tamizdat.post.today import today

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def leave_link(newsletter=WEEKLY):
    return f"/readers/leave/{tokens.leave(of().id, newsletter)}"


def own_page():
    return f"/readers/choose/{tokens.choose(of().id, today())}"


def test_a_mail_program_leaves_with_one_click(client):
    subscribe(newsletters=(WEEKLY, DAILY))
    link = leave_link()
    for _ in range(2):  # some programs press twice
        answer = client.post(link, ONE_CLICK)
        assert answer.status_code == 200
        assert not answer.cookies
    assert getting(WEEKLY) == []
    assert getting(DAILY) == [NINO]


def test_looking_at_the_link_does_not_leave(client):
    subscribe()
    link = leave_link()
    assert "Send me no more of it" in client.get(link).text
    assert client.head(link).status_code == 200
    assert getting(WEEKLY) == [NINO]


def test_the_button_leaves_and_takes_back(client):
    subscribe()
    answer = client.post(leave_link(), {"what": "this"})
    assert "You have left" in answer.text
    assert of() is None, "nothing is kept of who gets nothing"
    again = re.search(r'name="again" value="([^"]+)"', answer.text)[1]
    assert "kiosk" not in answer.text
    path = answer.wsgi_request.path
    assert "You are signed up" in client.post(path, {"again": again}).text
    assert getting(WEEKLY) == [NINO]


def test_what_takes_a_leaving_back_is_good_for_an_hour_and_not_forged(client, monkeypatch):
    import time

    subscribe()
    link = leave_link()
    again = re.search(r'name="again" value="([^"]+)"', client.post(link, ONE_CLICK).text)[1]
    assert client.post(link, {"again": again[:-1] + "x"}).status_code == 404
    then = time.time() + 3700
    monkeypatch.setattr("time.time", lambda: then)
    assert client.post(link, {"again": again}).status_code == 404
    assert getting(WEEKLY) == []


def test_all_newsletters_are_left_by_one_button(client):
    subscribe(newsletters=(WEEKLY, DAILY, RUSSIAN))
    answer = client.post(leave_link(), {"what": "all"})
    assert "Every morning" in answer.text
    assert [getting(each) for each in (WEEKLY, DAILY, RUSSIAN)] == [[], [], []]


@pytest.mark.parametrize("door", ["confirm", "leave", "choose"])
@pytest.mark.parametrize(
    "spoil", [lambda token: token[:-2], lambda token: "x" + token[1:], lambda token: "", str.upper]
)
def test_bad_links_get_one_answer(client, door, spoil):
    subscribe()
    good = {
        "confirm": tokens.confirm(of().id, [WEEKLY], today()),
        "leave": tokens.leave(of().id, WEEKLY),
        "choose": tokens.choose(of().id, today()),
    }
    for method in (client.get, client.post):
        answer = method(f"/readers/{door}/{spoil(good[door]) or 'x'}")
        assert answer.status_code == 404
        assert "This link is not good any more" in answer.text
    for other in good.keys() - {door}:
        assert client.post(f"/readers/{door}/{good[other]}").status_code == 404
    assert getting(WEEKLY) == [NINO]


def test_links_cannot_be_tried_for_ever(client, monkeypatch):
    from tamizdat.readers import limits

    monkeypatch.setattr(limits, "LINKS", limits.Limit(of_a_network=2, of_all=9))
    assert [client.get("/readers/confirm/x").status_code for _ in range(3)] == [404, 404, 429]
    subscribe()
    assert client.post(leave_link(), ONE_CLICK).status_code == 200, "good links are never too many"


def test_a_reader_chooses(client):
    subscribe()
    shown = client.get(own_page()).text
    assert re.search(rf'value="{WEEKLY}" checked', shown)
    assert str(CLOSED) not in shown
    form = {"do": "save", "newsletter": [str(RUSSIAN), "nonsense"], "language": "ru", "edition": "ru"}
    answer = client.post(own_page(), form)
    assert "Сохранено" in answer.text
    assert (getting(WEEKLY), getting(RUSSIAN)) == ([], [NINO])
    assert of().language == "ru"


def test_who_chooses_nothing_is_forgotten(client):
    subscribe()
    answer = client.post(own_page(), {"do": "save"})
    assert "You have left" in answer.text
    assert of() is None


def test_who_chose_nothing_by_mistake_takes_it_back(client):
    subscribe()
    page = own_page()
    again = re.search(r'name="again" value="([^"]+)"', client.post(page, {"do": "save"}).text)[1]
    assert client.post(page, {"again": again[:-1] + "x"}).status_code == 404
    assert "You are signed up" in client.post(page, {"again": again}).text
    assert getting(WEEKLY) == [NINO]


def test_a_reader_gets_all_that_is_kept(client):
    subscribe()
    answer = client.post(own_page(), {"do": "export"})
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer.json()["address"] == NINO
    assert client.get(own_page() + "?do=export")["Content-Type"].startswith("text/html")


def test_who_has_a_forwarded_letter_does_not_learn_whose_it_was(client):
    subscribe()
    in_a_letter = f"/readers/choose/{tokens.choose(of().id, today(), WEEKLY)}"
    assert NINO not in client.post(in_a_letter, {"do": "export"}).text
    link = leave_link()
    again = re.search(r'name="again" value="([^"]+)"', client.post(link, ONE_CLICK).text)[1]
    back = client.post(link, {"again": again}).text
    choose = re.search(r'href="\.\./(choose/[^"]+)"', back)[1]
    answer = client.post(f"/readers/{choose}", {"do": "export"})
    assert answer["Content-Disposition"].startswith("attachment")
    assert NINO not in answer.text


def test_erasing_is_asked_for_twice(client):
    subscribe()
    page = own_page()
    assert "Erase everything" in client.post(page, {"do": "ask"}).text
    assert of() is not None
    assert "Everything is erased" in client.post(page, {"do": "erase"}).text
    assert of() is None
    assert client.get(page).status_code == 404


def test_who_says_never_is_never_written_to(client, mails, postman):
    subscribe()
    client.post(own_page(), {"do": "erase", "never": "1"})
    client.post("/readers/sign-up", {"address": NINO, "newsletter": str(WEEKLY)})
    postman()
    assert mails == []


def test_who_is_gone_while_the_button_is_pressed_twice_has_nothing_to_take_back(client, monkeypatch):
    from tamizdat.post import lists
    from tamizdat.readers.doors import links

    subscribe()
    link, undo = f"/readers/leave/{tokens.leave(of().id, WEEKLY)}", links.undo

    def be_second(subscriber, left):
        lists.leave(tokens.leave(subscriber, WEEKLY), today())
        return undo(subscriber, left)

    monkeypatch.setattr(links, "undo", be_second)
    answer = client.post(link, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert 'name="again"' not in answer.text
