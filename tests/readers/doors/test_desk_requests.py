"""The desk's client and the desk's door, over HTTP."""

from __future__ import annotations

import http.client
import io
import time
from urllib.parse import urlsplit

import msgspec
import pytest
from post_samples import DAILY, NINO, PAPER, WEEKLY, days, getting, of, subscribe
from post_samples import ask as sign_up

from tamizdat.post import interface, lists, paper, sealing
from tamizdat.post.client import Client, Unreachable, WrongRequest
from tamizdat.post.interface import Mail, Mailing
from tamizdat.post.models import Suppression
from tamizdat.post.signing import HEADER, sign
from tamizdat.readers.models import Nonce

LETTER = "01900000-0000-7000-8000-000000000001"
MAIL = Mail(subject="The week", html="<p>Hello</p>", text="Hello", language="en")

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(live_server, settings):
    return Client(live_server.url, settings.INTERFACE_KEY)


def ask(live_server, method, path, body=b"", header=""):
    connection = http.client.HTTPConnection(urlsplit(live_server.url).netloc)
    connection.request(method, path, body, {HEADER: header} if header else {})
    response = connection.getresponse()
    answer = response.status, response.read().decode()
    connection.close()
    return answer


def test_the_desk_tells_of_the_paper(desk, client):
    newsletters = (msgspec.structs.replace(PAPER.newsletters[0], open=False), *PAPER.newsletters[1:])
    desk.tell(msgspec.structs.replace(PAPER, newsletters=newsletters))
    assert not paper.newsletters()[WEEKLY].open
    assert str(WEEKLY) not in client.get("/readers/").text


def test_a_letter_is_handed_over_once_and_watched(desk):
    subscribe()
    mailing = Mailing(id=LETTER, newsletter=str(WEEKLY), mail=MAIL)
    assert desk.hand_over(mailing).state == "waiting"
    assert desk.hand_over(mailing).id == LETTER
    other = msgspec.structs.replace(mailing, mail=msgspec.structs.replace(MAIL, subject="Another"))
    with pytest.raises(WrongRequest) as refused:
        desk.hand_over(other)
    assert refused.value.status == 409
    assert desk.pause(LETTER).state == "paused"
    assert desk.resume(LETTER).state in ("waiting", "sending")
    assert desk.cancel(LETTER).state == "cancelled"
    assert desk.progress(LETTER).state == "cancelled"
    with pytest.raises(WrongRequest) as refused:
        desk.progress("01900000-0000-7000-8000-00000000ffff")
    assert refused.value.status == 404


def test_a_test_goes_at_once_and_says_what_was_refused(desk, newsroom):
    tested = desk.test(
        interface.Test(newsletter=str(WEEKLY), mail=MAIL, addresses=("anna@paper.example", "nonsense"))
    )
    assert tested.sent == ("anna@paper.example",)
    assert list(tested.refused) == ["nonsense"]


def test_the_desk_learns_numbers(desk):
    subscribe(newsletters=(WEEKLY, DAILY))
    numbers = {each.newsletter: each.confirmed for each in desk.lists().newsletters}
    assert (numbers[str(WEEKLY)], numbers[str(DAILY)]) == (1, 1)


def test_the_desk_brings_subscribers(desk, mails, postman):
    brought = interface.Import(
        newsletter=str(WEEKLY), csv="email\nnino@kiosk.example\nnonsense\n", evidence="Fair, 2025"
    )
    done = desk.bring(brought)
    assert (done.rows, done.taken, [each.row for each in done.refused]) == (2, 1, [3])
    assert getting(WEEKLY) == [NINO]
    asking = msgspec.structs.replace(brought, csv="email\ngia@kiosk.example\n", ask=True)
    assert desk.bring(asking).taken == 1
    postman()
    assert [mail.to for mail in mails] == ["gia@kiosk.example"]
    assert getting(WEEKLY) == [NINO]


def test_the_desk_answers_who_asks_what_is_kept(desk):
    subscribe()
    assert NINO.encode() in desk.export(NINO)
    assert desk.erase(NINO)
    assert not desk.erase(NINO)
    assert of() is None
    with pytest.raises(WrongRequest, match="@"):
        desk.erase("nonsense")
    with pytest.raises(WrongRequest, match="nothing is kept"):
        desk.export("other@kiosk.example")


def test_the_desk_has_somebody_never_written_to_again(desk):
    subscribe()
    assert desk.erase(NINO, never=True)
    assert sign_up(today=days(1)) is None
    assert Suppression.objects.get().reason == Suppression.Reason.ASKED


@pytest.mark.parametrize("reason", Suppression.Reason)
def test_the_desk_lets_somebody_sign_up_again_and_subscribes_nobody(desk, reason):
    subscribe()
    lists.suppress(sealing.lookup(NINO), reason, days(0))
    assert desk.let_in(NINO)
    assert not desk.let_in(NINO)
    assert (of(), getting(WEEKLY), Suppression.objects.count()) == (None, [], 0)
    assert sign_up(today=days(1)) is not None
    assert getting(WEEKLY) == []
    with pytest.raises(WrongRequest, match="@"):
        desk.let_in("nonsense")


def test_the_desk_learns_what_was_read(desk, monkeypatch):
    from tamizdat.post.today import today
    from tamizdat.readers.doors import desk as door
    from tamizdat.readers.seen import Counter

    counter = Counter()
    monkeypatch.setattr(door, "COUNTER", counter)
    counter.see(today(), "2026/roads.html", "198.51.100.7", "Mozilla/5.0")
    (view,) = desk.views(today().isoformat())
    assert (view.path, view.readers) == ("2026/roads.html", 1)
    with pytest.raises(WrongRequest, match="since"):
        desk.views("yesterday")


def test_a_request_without_a_signature_or_of_another_key_does_nothing(live_server, settings):
    subscribe()
    path, body = "/readers/desk/subscribers/erase", msgspec.json.encode({"address": NINO})
    now = int(time.time())
    for header in ("", "v1 1 2 3", sign("k" * 43, "POST", path, body, now)):
        status, answer = ask(live_server, "POST", path, body, header)
        assert status == 403
        assert "why" in answer
    with pytest.raises(WrongRequest, match="another key"):
        Client(live_server.url, "k" * 43).erase(NINO)
    assert getting(WEEKLY) == [NINO]


def test_what_strangers_send_is_not_read(client, settings):
    class Body(io.BytesIO):
        def read(self, size=-1):
            raise AssertionError("somebody reads it")

    path = "/readers/desk/imports"
    for header in ("", sign("k" * 43, "POST", path, b"x" * 1000, int(time.time()))):
        more = {"CONTENT_TYPE": "application/json", "CONTENT_LENGTH": "1000", "wsgi.input": Body()}
        assert client.generic("POST", path, headers={HEADER: header}, **more).status_code == 403


def test_a_request_is_answered_once(live_server, settings):
    path = "/readers/desk/lists"
    header = sign(settings.INTERFACE_KEY, "GET", path, b"", int(time.time()))
    assert ask(live_server, "GET", path, header=header)[0] == 200
    status, answer = ask(live_server, "GET", path, header=header)
    assert status == 403
    assert "before" in answer


@pytest.mark.parametrize("aside", [-400, 400])
def test_an_old_request_is_refused(live_server, settings, aside):
    path = "/readers/desk/lists"
    header = sign(settings.INTERFACE_KEY, "GET", path, b"", int(time.time()) + aside)
    status, answer = ask(live_server, "GET", path, header=header)
    assert status == 403
    assert "clocks" in answer


def test_what_was_signed_is_all_that_is_done(live_server, settings):
    now = int(time.time())
    header = sign(settings.INTERFACE_KEY, "GET", "/readers/desk/views?since=2026-11-01", b"", now)
    assert ask(live_server, "GET", "/readers/desk/views?since=2020-01-01", header=header)[0] == 403
    path = "/readers/desk/subscribers/erase"
    header = sign(settings.INTERFACE_KEY, "POST", path, b'{"address":"a@b.example"}', now)
    assert ask(live_server, "POST", path, b'{"address":"c@b.example"}', header)[0] == 403


def test_what_is_not_understood_is_said(live_server, settings):
    path = "/readers/desk/paper"
    for method, body, status in (("PUT", b"{", 400), ("PUT", b"[]", 400), ("POST", b"{}", 405)):
        header = sign(settings.INTERFACE_KEY, method, path, body, int(time.time()))
        assert ask(live_server, method, path, body, header)[0] == status
    assert paper.told() == PAPER


def test_nonces_are_forgotten_when_their_signatures_are_too_old(desk):
    from datetime import UTC, datetime, timedelta

    from tamizdat.readers import forgetting

    desk.lists()
    assert Nonce.objects.count() == 1
    forgetting.run(datetime.now(UTC) + timedelta(minutes=10))
    assert Nonce.objects.count() == 1
    forgetting.run(datetime.now(UTC) + timedelta(minutes=12))
    assert Nonce.objects.count() == 0


def test_a_server_that_is_not_there_is_said_to_be_away(tmp_path):
    for place in ("http://127.0.0.1:9", tmp_path / "readers.sock"):
        with pytest.raises(Unreachable, match="cannot be reached"):
            Client(place, "k" * 43).lists()
    with pytest.raises(ValueError, match="no address"):
        Client("letters.example", "k" * 43)
