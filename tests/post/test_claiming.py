import itertools
import time

import pytest
from stock_of_readers import TODAY, WEEKLY, letter, readers

from tamizdat.post import keymark, lists, mailings, pace, recording, retrying, tokens
from tamizdat.post.claiming import Claims
from tamizdat.post.errors import BrokenSeal, Later, Refused
from tamizdat.post.models import Delivery, Mailing, Subscriber, Suppression
from tamizdat.post.pace import ALL, Limit
from tamizdat.post.recording import SENT, Outcome
from tamizdat.post.reports import Kind
from tamizdat.post.sayings import Saying

pytestmark = pytest.mark.django_db
State = Delivery.State
KEY = b"k" * 32
NONE = Limit(0, KEY)


@pytest.fixture
def mailing():
    readers(10)
    mailings.take(letter())
    mailings.start(Mailing.objects.get())
    return Mailing.objects.get()


def states():
    return sorted(Delivery.objects.values_list("state", flat=True))


def test_what_one_has_another_does_not_get(mailing):
    ours, theirs = Claims("a", NONE, NONE), Claims("b", NONE, NONE)
    one, two = ours.take(mailing, 6, 1), theirs.take(mailing, 6, 1)
    assert len(one) == 6
    assert len(two) == 4
    assert {each.address for each in one + two} == {f"reader{number}@example.org" for number in range(10)}


def test_a_claim_is_taken_back_by_who_starts_again_or_when_it_is_old(mailing):
    ours, theirs = Claims("a", NONE, NONE), Claims("b", NONE, NONE)
    ours.take(mailing, 5, 1)
    theirs.take(mailing, 5, 1)
    assert Claims("a", NONE, NONE).recover() == 0
    assert states() == [State.WAITING] * 5 + [State.CLAIMED] * 5
    Delivery.objects.update(due=1)
    ours.recover()
    assert states() == [State.WAITING] * 10


def test_what_was_being_handed_over_is_in_doubt_and_goes_again(mailing):
    claims = Claims("a", NONE, NONE)
    one = claims.take(mailing, 3, 1)[0]
    assert recording.hand("a", [one.delivery]) == {one.delivery}
    assert Claims("a", NONE, NONE).recover() == 1
    assert states() == [State.WAITING] * 10


def test_what_a_server_has_taken_is_in_no_doubt(mailing):
    claims = Claims("a", NONE, NONE)
    one, two, *_ = claims.take(mailing, 3, 1)
    recording.hand("a", [one.delivery, two.delivery])
    assert Claims("a", NONE, NONE).recover([one.delivery, 999]) == 1
    assert states() == [State.WAITING] * 9 + [State.SENT]


def test_what_another_took_over_meanwhile_is_not_sent(mailing):
    one = Claims("a", NONE, NONE).take(mailing, 1, 1)[0]
    Delivery.objects.filter(id=one.delivery).update(worker="b")
    assert recording.hand("a", [one.delivery]) == set()
    recording.note("a", [(one, SENT)])
    assert Delivery.objects.get(id=one.delivery).state == State.CLAIMED


def test_who_leaves_before_their_turn_gets_nothing(mailing):
    stays, leaves, never, unconfirmed, *_ = claimed = Claims("a", NONE, NONE).take(mailing, 10, 1)
    other = readers(1, prefix="other")  # so that somebody's rows stay
    lists.leave(tokens.leave(leaves.subscriber, WEEKLY), TODAY)
    reader = Subscriber.objects.get(id=never.subscriber)
    Suppression.objects.create(lookup=reader.lookup, reason=3, since=TODAY)
    Subscriber.objects.filter(id=unconfirmed.subscriber).update(state=0)
    fit = recording.hand("a", [one.delivery for one in claimed])
    assert stays.delivery in fit
    assert not {leaves.delivery, never.delivery, unconfirmed.delivery} & fit
    assert len(fit) == 7
    told = mailings.progress(str(mailing.id))
    assert (told.skipped, told.waiting, told.subscribers) == (3, 7, 10)
    assert other


def test_a_letter_that_is_paused_waits_and_one_that_is_cancelled_does_not(mailing):
    one, two = Claims("a", NONE, NONE).take(mailing, 2, 1)
    mailings.pause(str(mailing.id))
    assert recording.hand("a", [one.delivery]) == set()
    assert Delivery.objects.get(id=one.delivery).state == State.WAITING
    mailings.cancel(str(mailing.id))
    assert recording.hand("a", [two.delivery]) == set()
    assert Delivery.objects.get(id=two.delivery).state == State.SKIPPED


def test_addresses_of_another_key_stop_it(mailing, settings):
    Subscriber.objects.update(sealed=b"x" * 80)
    with pytest.raises(BrokenSeal):
        Claims("a", NONE, NONE).take(mailing, 1, 1)
    assert states() == [State.WAITING] * 10


def test_an_address_that_was_changed_keeps_back_no_other(mailing, caplog):
    keymark.check()
    changed = Subscriber.objects.order_by("id").first()
    Subscriber.objects.filter(id=changed.id).update(sealed=b"x" * 80)
    assert len(Claims("a", NONE, NONE).take(mailing, 10, 1)) == 9
    row = Delivery.objects.get(subscriber=changed)
    assert (row.state, row.code) == (State.REFUSED, "seal")
    assert f"delivery {row.id} does not open" in caplog.text


def test_a_clock_that_was_set_back_holds_nothing_up():
    limit, now = Limit(60, KEY), 1_000_000_000_000
    limit.take({ALL: 3}, now + 86_400_000)
    assert limit.until_next(ALL, now) == 0
    assert limit.take({ALL: 2}, now) == {ALL: [now, now + 1000]}
    assert limit.until_next(ALL, now) == 2000


def test_the_limit_on_all_letters_holds_for_all_workers(mailing):
    ours, theirs = (Claims(name, Limit(60, KEY), NONE) for name in "ab")
    taken = ours.take(mailing, 10, 3)
    assert 3 <= len(taken) <= 4
    assert [round((two.at - one.at) / 1000) for one, two in itertools.pairwise(taken)] == [1] * (
        len(taken) - 1
    )
    assert theirs.take(mailing, 10, 1) == []
    assert 0 < theirs.until_next() <= 4


def test_one_provider_is_waited_for_and_the_others_are_not(mailing):
    readers(4, prefix="g", domain="gmail.com")
    readers(4, prefix="h", domain="googlemail.com")
    mailings.take(other := letter())
    row = Mailing.objects.get(id=other.id)
    mailings.start(row)
    claims = Claims("a", NONE, Limit(30, KEY))
    started = time.time()
    taken = claims.take(row, 100, 1)
    assert sum(one.provider == "google" for one in taken) == 1
    assert sum(one.provider == "example.org" for one in taken) == 1
    dues = list(
        Delivery.objects.filter(mailing=row, state=State.WAITING)
        .order_by("due")
        .values_list("due", flat=True)
    )
    assert len(dues) == 16
    assert dues[0] >= started + 0.5
    assert dues[-1] - dues[0] >= 12


def test_a_provider_that_wants_less_is_left_alone(mailing):
    claims = Claims("a", NONE, NONE)
    started = time.time()
    claims.hold("example.org", 100)
    assert claims.take(mailing, 10, 1) == []
    assert min(Delivery.objects.values_list("due", flat=True)) >= started + 98


def test_a_new_sender_begins_with_few_and_has_no_limit_in_the_end():
    day = TODAY
    allowed = []
    while (left := pace.left_today(day)) is not None:
        allowed.append(left)
        pace.note_sent(left, day)
        assert pace.left_today(day) == 0
        day = day.replace(day=day.day % 28 + 1)
    assert tuple(allowed) == pace.FIRST_DAYS


def test_what_was_sent_counts_for_the_day():
    pace.note_sent(150, TODAY)
    pace.note_sent(20, TODAY)
    assert pace.left_today(TODAY) == pace.FIRST_DAYS[0] - 170


def test_a_limit_says_how_much_room_there_is():
    limit = Limit(60, KEY)
    assert limit.room(ALL, 1_000_000, 1_000_999) == 1
    assert limit.take({ALL: 2}, 1_000_000) == {ALL: [1_000_000, 1_001_000]}
    assert limit.room(ALL, 1_000_000, 1_001_999) == 0
    assert limit.room(ALL, 1_000_000, 1_002_000) == 1
    assert limit.until_next(ALL, 1_000_500) == 1_500


@pytest.mark.parametrize(
    ("error", "state", "tried_again"),
    [
        (Refused(Saying("x"), "5.1.1", Kind.HARD), State.REFUSED, False),
        (Refused(Saying("x"), "5.2.2", Kind.SOFT), State.REFUSED, False),
        (Refused(Saying("x"), "5.7.1", Kind.POLICY), State.WAITING, True),
        (Later(Saying("x"), "4.7.1"), State.WAITING, True),
    ],
)
def test_what_is_done_when_a_mail_is_not_taken(mailing, error, state, tried_again):
    one = Claims("a", NONE, NONE).take(mailing, 1, 1)[0]
    act = retrying.refused if isinstance(error, Refused) else retrying.put_off
    outcome = act(one, error, 1000)
    recording.note("a", [(one, outcome)])
    row = Delivery.objects.get(id=one.delivery)
    assert (row.state, row.code, row.tries) == (state, error.status, 1)
    assert (row.due == 1000 + retrying.PAUSES[0]) == tried_again


def test_pauses_grow_until_it_is_given_up(mailing):
    one = Claims("a", NONE, NONE).take(mailing, 1, 1)[0]
    dues = [
        retrying.put_off(one._replace(tries=tries), Later(Saying("x"), "451"), 0).due
        for tries in range(len(retrying.PAUSES))
    ]
    assert dues == sorted(set(dues))
    assert 2 * 86_400 <= sum(dues) <= 3 * 86_400
    last = retrying.put_off(one._replace(tries=len(dues)), Later(Saying("x"), "451"), 0)
    assert last == Outcome(State.REFUSED, "451", 0, 1, Kind.SOFT)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (Refused(Saying("x"), "5.7.1", Kind.POLICY), Kind.POLICY),
        (Later(Saying("x"), "4.7.1"), Kind.POLICY),
        (Later(Saying("x"), "421"), Kind.POLICY),
        (Later(Saying("x"), "4.2.2"), Kind.SOFT),
    ],
)
def test_what_was_our_fault_to_the_end_is_held_against_nobody(mailing, error, kind):
    one = Claims("a", NONE, NONE).take(mailing, 1, 1)[0]._replace(tries=len(retrying.PAUSES))
    assert retrying.put_off(one, error, 0).kind is kind


@pytest.mark.parametrize(
    ("status", "slower"), [("421", True), ("4.7.28", True), ("4.2.2", False), ("451", False)]
)
def test_who_wants_fewer_letters(status, slower):
    assert retrying.too_fast(Later(Saying("x"), status)) is slower
