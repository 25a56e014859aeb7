import msgspec
import pytest
from stock_of_readers import DAILY, MAIL, TODAY, letter, readers

from tamizdat.post import lists, mailings, pausing, trouble
from tamizdat.post.errors import NoMailing, NotNow, OtherMail
from tamizdat.post.models import Delivery, Mailing, Subscription, Suppression
from tamizdat.post.sayings import Saying

pytestmark = pytest.mark.django_db
State = Delivery.State


def started(count):
    readers(count)
    one = letter()
    mailings.take(one)
    row = Mailing.objects.get()
    mailings.start(row)
    return one


def mark(state, count, **others):
    ids = Delivery.objects.filter(state=State.WAITING).values_list("id", flat=True)[:count]
    assert Delivery.objects.filter(id__in=list(ids)).update(state=state, **others) == count


def test_a_letter_is_taken_once():
    one = letter()
    assert mailings.take(one).state == "waiting"
    assert mailings.take(one) == mailings.progress(one.id)
    assert Mailing.objects.count() == 1


@pytest.mark.parametrize(
    "change", [{"mail": msgspec.structs.replace(MAIL, subject="Другое")}, {"newsletter": str(DAILY)}]
)
def test_another_text_under_the_same_id_is_refused(change):
    one = letter()
    mailings.take(one)
    with pytest.raises(OtherMail, match="make a new letter"):
        mailings.take(msgspec.structs.replace(one, **change))


def test_it_goes_to_those_who_confirmed_this_newsletter_and_to_nobody_else():
    goes = readers(3)
    readers(2, confirmed=False, prefix="unconfirmed")
    readers(2, DAILY, prefix="other")
    half = readers(1, prefix="half")[0]
    Subscription.objects.filter(subscriber=half).update(confirmed=False)
    never = readers(1, prefix="never")[0]
    Suppression.objects.create(lookup=never.lookup, reason=3, since=TODAY)
    one = letter()
    mailings.take(one)
    row = Mailing.objects.get()
    mailings.start(row)
    readers(1, prefix="late")
    assert set(Delivery.objects.values_list("subscriber", flat=True)) == {each.id for each in goes}
    assert mailings.progress(one.id).state == "sending"


def test_making_deliveries_again_makes_none_twice(monkeypatch):
    monkeypatch.setattr(mailings, "_BATCH", 4)
    one = started(10)
    mailings.start(Mailing.objects.get())
    assert mailings.progress(one.id).subscribers == 10


def test_progress_counts_what_was_forgotten_too():
    one = started(6)
    mark(State.SENT, 2)
    mark(State.REFUSED, 1)
    sent = Delivery.objects.filter(state=State.SENT).first()
    lists.suppress(bytes(sent.subscriber.lookup), Suppression.Reason.BOUNCED, TODAY)
    told = mailings.progress(one.id)
    assert (told.subscribers, told.sent, told.refused, told.waiting, told.skipped) == (6, 2, 1, 3, 0)


def test_pause_resume_cancel():
    one = started(3)
    assert mailings.pause(one.id, Saying("look")).why == Saying("look")
    assert mailings.pause(one.id).state == "paused"
    assert mailings.resume(one.id).state == "sending"
    with pytest.raises(NotNow, match="cannot go on"):
        mailings.cancel(one.id)
        mailings.resume(one.id)
    told = mailings.progress(one.id)
    assert (told.state, told.skipped, told.waiting) == ("cancelled", 3, 0)
    assert told.ended
    with pytest.raises(NotNow):
        mailings.pause(one.id)


def test_a_letter_that_is_cancelled_while_it_begins_waits_for_nobody():
    readers(3)
    one = letter()
    mailings.take(one)
    row = Mailing.objects.get()
    mailings.cancel(one.id)
    mailings.start(row)
    told = mailings.progress(one.id)
    assert (told.state, told.waiting, told.skipped) == ("cancelled", 0, 3)


def test_a_letter_that_was_paused_before_it_began_waits_again():
    one = letter()
    mailings.take(one)
    mailings.pause(one.id)
    assert mailings.resume(one.id).state == "waiting"


@pytest.mark.parametrize("act", [mailings.progress, mailings.pause, mailings.resume, mailings.cancel])
def test_no_such_letter(act):
    with pytest.raises(NoMailing):
        act(letter().id)


def test_it_ends_when_nobody_waits():
    one = started(2)
    row = Mailing.objects.get()
    mark(State.SENT, 1)
    assert not mailings.end(row)
    mark(State.REFUSED, 1)
    assert mailings.end(row)
    assert mailings.progress(one.id).state == "done"


def test_too_many_that_come_back_pause_it(newsroom):
    one = started(150)
    mark(State.SENT, 140)
    Mailing.objects.update(bounced=7)
    assert not pausing.look_at(Mailing.objects.get().id)
    mark(State.REFUSED, 4)
    assert pausing.look_at(Mailing.objects.get().id)
    told = mailings.progress(one.id)
    assert told.state == "paused"
    assert told.why.said().startswith("11 of 144 letters came back, which is more than 5 %.")
    mailings.resume(one.id)
    assert not pausing.look_at(Mailing.objects.get().id)


def test_few_prove_nothing():
    started(20)
    mark(State.SENT, 10)
    mark(State.REFUSED, 9)
    assert not pausing.look_at(Mailing.objects.get().id)


def test_complaints_pause_it_sooner():
    one = started(300)
    mark(State.SENT, 300)
    Mailing.objects.update(complained=2)
    assert not pausing.look_at(Mailing.objects.get().id)
    Mailing.objects.update(complained=3)
    assert pausing.look_at(Mailing.objects.get().id)
    assert "called this letter spam" in mailings.progress(one.id).why.said()


def test_trouble_is_told_once_and_then_over():
    silent, flood = Saying("{server} does not answer.", {"server": "mx"}), Saying("Somebody floods the form.")
    trouble.tell("sending", Saying("It does not answer."))
    trouble.tell("sign-ups", flood)
    trouble.tell("sending", silent)
    assert trouble.told() == (silent, flood)
    trouble.over("sending")
    assert trouble.told() == (flood,)
