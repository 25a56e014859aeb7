"""A worker's turns, in this process; ways out are stand-ins. What a kill does is in tests/test_letters_sent.py."""

import errno
import threading
import time

import msgspec
import pytest
from django.db import connection
from stock_of_readers import letter, readers

from tamizdat.post import carrying, crew, mailings, pace, trouble
from tamizdat.post.carrying import Carrier
from tamizdat.post.errors import Down, Later, Refused
from tamizdat.post.journal import Journal
from tamizdat.post.models import Delivery, Subscriber
from tamizdat.post.reports import Kind
from tamizdat.post.sayings import Saying

pytestmark = pytest.mark.django_db(transaction=True)


NO_MORE = Refused(Saying("550 no such user"), "5.1.1", Kind.HARD)


class Way:
    """A way out that says what it is told to."""

    def __init__(self):
        self.sent, self.error, self.first = [], None, 0  # so many are taken before the error

    def send(self, letter, may_go):
        if self.error and len(self.sent) >= self.first:
            raise self.error
        if may_go():
            self.sent.append(letter.to)
            return True
        return False

    def close(self):
        pass


@pytest.fixture
def way(monkeypatch):
    way = Way()
    monkeypatch.setattr(carrying, "transport", lambda config: way)
    return way


@pytest.fixture
def carrier(settings):
    workers = []

    def made(**changes):
        post = msgspec.structs.replace(settings.TAMIZDAT.post, connections=1, **changes)
        settings.TAMIZDAT = msgspec.structs.replace(settings.TAMIZDAT, post=post)
        workers.append(Carrier(settings.TAMIZDAT))
        return workers[-1]

    yield made
    for each in workers:
        each.close()


def carry(carrier, seconds=5.0):
    return carrier.carry(seconds, threading.Event())


def given(count):
    readers(count)
    one = letter()
    mailings.take(one)
    return one.id


def test_all_get_it_and_then_there_is_nothing_to_do(carrier, way):
    one = given(5)
    worker = carrier()
    assert carry(worker) is None
    assert sorted(way.sent) == [f"reader{number}@example.org" for number in range(5)]
    assert mailings.progress(one).state == "done"
    assert carry(worker) is None
    assert len(way.sent) == 5


def test_nothing_is_begun_when_it_has_to_end(carrier, way):
    given(5)
    stop = threading.Event()
    stop.set()
    assert carrier().carry(5.0, stop) == 0
    assert way.sent == []
    assert set(Delivery.objects.values_list("state", flat=True)) == {Delivery.State.WAITING}


def test_a_new_sender_sends_what_is_allowed_and_goes_on_tomorrow(carrier, way, monkeypatch):
    monkeypatch.setattr(pace, "FIRST_DAYS", (3, 5))
    given(6)
    worker = carrier(warm_up=True)
    assert carry(worker) == pytest.approx(carrying._until_midnight(), abs=5)
    assert len(way.sent) == 3
    carry(worker)
    assert len(way.sent) == 3


def test_what_a_new_sender_is_at_counts_at_once_and_what_does_not_go_is_taken_back(carrier, way, monkeypatch):
    monkeypatch.setattr(pace, "FIRST_DAYS", (3, 5))
    given(6)
    worker, left = carrier(warm_up=True), []
    way.error, way.first = Down(Saying("the mail server does not answer")), 1
    as_ever = way.send

    def send(letter, may_go):
        left.append(pace.left_today(carrying._utc_day()))
        connection.close()  # of this thread
        return as_ever(letter, may_go)

    way.send = send
    carry(worker)
    assert left[0] == 0
    assert pace.left_today(carrying._utc_day()) == 2


def test_a_limit_says_when_to_come_again(carrier, way):
    given(3)
    assert 1 < carry(carrier(per_minute=2)) <= 30
    assert len(way.sent) == 1


def test_a_closed_way_out_is_told_and_waited_for_ever_longer(carrier, way):
    one = given(2)
    worker = carrier()
    way.error = Down(Saying("the mail server does not answer"))
    assert [carry(worker), carry(worker)] == [carrying.FIRST_PAUSE, 2 * carrying.FIRST_PAUSE]
    assert [each.said() for each in trouble.told()] == [
        "Letters cannot be sent: the mail server does not answer. It is tried again every few minutes.",
    ]
    assert set(Delivery.objects.values_list("state", "tries")) == {(Delivery.State.WAITING, 0)}
    way.error = None
    assert carry(worker) is None
    assert trouble.told() == ()
    assert mailings.progress(one).sent == 2


def test_refusals_of_the_letter_pause_it_and_give_nobody_up(carrier, way):
    one = given(8)
    way.error = Refused(Saying("550 spam"), "5.7.1", Kind.POLICY)
    carry(carrier())
    told = mailings.progress(one)
    assert told.state == "paused"
    assert "refused this letter" in told.why.said()
    assert "5.7.1" in told.why.said()
    assert told.waiting == 8


def test_who_is_no_more_is_no_subscriber_any_more(carrier, way):
    one = given(3)
    way.error, way.first = NO_MORE, 1
    assert carry(carrier()) is None
    told = mailings.progress(one)
    assert (told.state, told.sent, told.refused) == ("done", 1, 2)
    assert Subscriber.objects.count() == 1


def test_a_server_that_takes_no_letter_at_all_is_no_witness(carrier, way):
    one = given(6)
    way.error = NO_MORE
    assert 200 < carry(carrier()) <= 300
    told = mailings.progress(one)
    assert (told.state, told.waiting, told.refused) == ("sending", 6, 0)
    assert Subscriber.objects.count() == 6
    way.first = 1
    Delivery.objects.update(due=0)
    carry(carrier())
    told = mailings.progress(one)
    assert (told.state, told.sent, told.refused) == ("done", 1, 5)


def test_a_server_that_denies_everybody_costs_few_their_place(carrier, way, monkeypatch):
    monkeypatch.setattr(crew, "DEAD", 3)
    monkeypatch.setattr(carrying, "DEAD", 3)
    one = given(12)
    way.error, way.first = NO_MORE, 1
    carry(carrier())
    told = mailings.progress(one)
    assert (told.state, told.sent, told.refused, told.waiting) == ("paused", 1, 2, 9)
    assert "3 readers in a row are unknown to the mail server (5.1.1)" in told.why.said()
    assert Subscriber.objects.count() == 10


def test_refusals_in_a_row_are_counted_over_turns(carrier, way, monkeypatch):
    monkeypatch.setattr(carrying, "BATCH", 1)
    one, worker = given(8), carrier(per_minute=60_000)
    way.error = Refused("550 spam", "5.7.1", Kind.POLICY)
    as_ever = way.send
    stop = threading.Event()

    def send(letter, may_go):
        stop.set()  # one letter is a turn
        return as_ever(letter, may_go)

    way.send = send
    for turn in range(crew.REFUSALS):
        assert mailings.progress(one).state == "sending" or turn == 0
        stop.clear()
        worker.carry(5.0, stop)
    assert mailings.progress(one).state == "paused"


def test_who_wants_fewer_letters_is_left_alone_ever_longer(carrier, way):
    given(2)
    way.error = Later(Saying("421 too fast"), "421")
    worker = carrier()
    pauses = []
    for _ in range(2):
        worker._claims._held.clear()
        Delivery.objects.update(due=0)
        carry(worker)
        pauses.append(worker._learned.slower["example.org"])
    assert pauses[1] >= 2 * pauses[0]


def test_what_was_taken_of_a_letter_that_pauses_is_not_tried(carrier, way):
    one = given(40)
    way.error = Refused(Saying("550 spam"), "5.7.1", Kind.POLICY)
    tried = []
    as_ever = way.send
    way.send = lambda letter, may_go: tried.append(letter.to) or time.sleep(0.02) or as_ever(letter, may_go)
    carry(carrier())
    assert mailings.progress(one).state == "paused"
    assert crew.REFUSALS <= len(tried) < 12


def test_a_disk_that_is_full_makes_no_letter_go_twice(carrier, way, monkeypatch):
    def full(self, delivery):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(Journal, "add", full)
    one = given(3)
    assert carry(carrier()) is None
    assert mailings.progress(one).sent == 3


def test_later_is_later_and_too_fast_is_left_alone(carrier, way):
    one = given(4)
    way.error = Later(Saying("421 too fast"), "421")
    worker = carrier()
    assert 200 < carry(worker) <= 300
    assert mailings.progress(one).waiting == 4
    assert worker._claims._held["example.org"] > 0


def test_one_letter_that_cannot_be_made_keeps_back_no_other(carrier, way, monkeypatch):
    one = given(3)
    real = crew.Form.letter

    def broken(self, delivery, subscriber, address):
        if address.startswith("reader1@"):
            raise ValueError(address)
        return real(self, delivery, subscriber, address)

    monkeypatch.setattr(crew.Form, "letter", broken)
    carry(carrier())
    told = mailings.progress(one)
    assert (told.sent, told.waiting) == (2, 1)
    assert Delivery.objects.get(state=Delivery.State.WAITING).code == "fault"


def test_a_pause_by_an_editor_holds_at_once(carrier, way):
    one = given(4)
    worker = carrier()
    as_ever = way.send

    def send(letter, may_go):
        if len(way.sent) == 1:
            mailings.pause(one, Saying("look"))
            connection.close()  # of this thread
        return as_ever(letter, may_go)

    way.send = send
    carry(worker)
    told = mailings.progress(one)
    assert told.state == "paused"
    assert told.sent <= 2
    assert told.sent + told.waiting == 4
    assert mailings.progress(one).why == Saying("look")
