import datetime as dt
import uuid

import pytest
from django_tasks_db.models import DBTaskResult
from post_samples import DAILY, NINO, TODAY, WEEKLY, ask, days, getting, of, print_paper, subscribe

from tamizdat.post import retention
from tamizdat.post.models import Delivery, Mailing, Noticed, Pace, Subscriber, Subscription, Tally

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def newsletters(db):
    print_paper()


def mailing(ended, state=Mailing.State.DONE):
    return Mailing.objects.create(
        id=uuid.uuid4(), newsletter=WEEKLY, mail=b"{}", digest=bytes(32), state=state, ended=ended
    )


def noon(day):
    return dt.datetime.combine(day, dt.time(12), dt.UTC)


def task(status, finished):
    return DBTaskResult.objects.create(
        args_kwargs={"args": ["sealed"], "kwargs": {}},
        backend_name="default",
        task_path="x",
        status=status,
        finished_at=finished,
        run_after=noon(TODAY),
        exception_class_path="",
        traceback="",
    )


def test_a_sign_up_waits_seven_days_for_its_button():
    ask()
    retention.run(days(7))
    assert of()
    retention.run(days(8))
    assert of() is None


def test_who_asks_for_another_and_does_not_confirm_goes_on_getting_the_first():
    subscribe()
    ask(newsletters=[DAILY], today=days(1))
    retention.run(days(20))
    assert getting(WEEKLY) == [NINO]
    assert list(Subscription.objects.values_list("newsletter", flat=True)) == [WEEKLY]


def test_a_subscriber_of_nothing_goes_at_once():
    Subscription.objects.filter(subscriber=subscribe()).delete()
    retention.run(TODAY)
    assert not Subscriber.objects.exists()


def test_who_got_a_letter_is_forgotten_and_how_many_is_not(monkeypatch):
    monkeypatch.setattr(retention, "_BATCH", 2)
    old, new = mailing(noon(TODAY)), mailing(noon(days(1)))
    for number in range(5):
        reader = subscribe(f"{number}@kiosk.example")
        state = Delivery.State.REFUSED if number == 4 else Delivery.State.SENT
        Delivery.objects.create(mailing=old, subscriber=reader, state=state)
        Delivery.objects.create(mailing=new, subscriber=reader, state=state)
    retention.run(days(30))
    assert Delivery.objects.count() == 10
    retention.run(days(31))
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.sent, old.refused, new.sent) == (4, 1, 0)
    assert set(Delivery.objects.values_list("mailing", flat=True)) == {new.id}
    retention.run(days(31))
    old.refresh_from_db()
    assert old.sent == 4


def test_a_letter_on_its_way_is_left_alone():
    letter = mailing(None, Mailing.State.SENDING)
    Delivery.objects.create(mailing=letter, subscriber=subscribe())
    retention.run(days(300))
    assert Delivery.objects.exists()


def test_a_letter_that_nobody_resumed_for_a_month_is_ended():
    letter = mailing(None, Mailing.State.PAUSED)
    Mailing.objects.update(asked=noon(TODAY))
    Delivery.objects.create(mailing=letter, subscriber=subscribe())
    retention.run(days(30))
    assert Mailing.objects.get().state == Mailing.State.PAUSED
    retention.run(days(31))
    assert Mailing.objects.get().state == Mailing.State.CANCELLED
    assert Delivery.objects.get().state == Delivery.State.SKIPPED


def test_to_whose_mailboxes_letters_went_is_forgotten():
    Pace.objects.create(key=b"old", free=noon(days(-1)).timestamp() * 1000)
    Pace.objects.create(key=b"new", free=noon(TODAY).timestamp() * 1000)
    retention.run(TODAY)
    assert [bytes(row.key) for row in Pace.objects.all()] == [b"new"]


def test_notices_and_tallies_are_kept_for_thirty_days():
    subscribe()
    ask("dato@kiosk.example")
    retention.run(days(29))
    assert Noticed.objects.exists()
    assert Tally.objects.exists()
    retention.run(days(30))
    assert not Noticed.objects.exists()
    assert not Tally.objects.exists()


def test_tasks_go_a_day_after_their_end_and_not_before_it():
    task("SUCCESSFUL", noon(days(-2)))
    task("FAILED", noon(days(-2)))
    kept = {task("SUCCESSFUL", noon(days(-1))).id, task("READY", None).id}
    retention.run(TODAY)
    assert set(DBTaskResult.objects.values_list("id", flat=True)) == kept


@pytest.mark.django_db(transaction=True)
def test_it_runs_as_the_postman_calls_it_outside_of_a_transaction():
    print_paper()
    ask()
    retention.run(days(8))
    assert of() is None
