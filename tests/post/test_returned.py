"""What comes back is held against an address once, however it is told, and never on a stranger's word."""

import datetime as dt
import uuid

import post_samples
import pytest
import returned_mails
from django.conf import settings
from post_samples import TODAY, WEEKLY, days

from tamizdat.post import mailings, pausing, return_addresses, returned
from tamizdat.post.models import Delivery, Mailing, Subscriber, Suppression
from tamizdat.post.reports import Kind, Verdict, read
from tamizdat.post.returned import Outcome

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def looked_at(monkeypatch):
    """Return for which mailings it was asked whether to pause."""
    seen: list[uuid.UUID] = []
    monkeypatch.setattr(pausing, "look_at", seen.append)
    return seen


@pytest.fixture
def reader():
    post_samples.print_paper()
    return post_samples.subscribe()


def sent(reader, state=Delivery.State.SENT):
    """Send a reader another letter; return the delivery."""
    mailing = Mailing.objects.create(
        id=uuid.uuid4(), newsletter=WEEKLY, mail=b"{}", digest=uuid.uuid4().bytes * 2
    )
    return Delivery.objects.create(mailing=mailing, subscriber=reader, state=state)


def name(delivery):
    return return_addresses.token(settings.KEYRING.bounce, delivery.id)


def verdict(delivery, kind):
    return Verdict(kind=kind, returned_to=(f"bounces+{name(delivery)}@paper.example",))


def counts(delivery):
    mailing = Mailing.objects.get(id=delivery.mailing_id)
    return mailing.bounced, mailing.complained


def reason(address=post_samples.NINO):
    from tamizdat.post import sealing

    row = Suppression.objects.filter(lookup=sealing.lookup(address)).first()
    return row and Suppression.Reason(row.reason)


def test_a_mailbox_that_is_no_more_gets_nothing_more(reader, looked_at):
    delivery = sent(reader)
    raw = returned_mails.status_report("5.1.1", "failed", "550 5.1.1 User unknown")
    raw = raw.replace(b"bounces+token@", f"bounces+{name(delivery)}@".encode())
    assert returned.take(read(raw), TODAY) is Outcome.SUPPRESSED
    assert reason() is Suppression.Reason.BOUNCED
    assert not Subscriber.objects.exists()
    assert post_samples.getting(WEEKLY) == []
    assert counts(delivery) == (1, 0)
    assert looked_at == [delivery.mailing_id]


def test_whoever_calls_it_spam_gets_nothing_more_and_is_never_asked_again(reader):
    delivery = sent(reader)
    raw = returned_mails.complaint("abuse").replace(b"bounces+token@", f"bounces+{name(delivery)}@".encode())
    assert returned.take(read(raw), TODAY) is Outcome.SUPPRESSED
    assert reason() is Suppression.Reason.COMPLAINED
    assert counts(delivery) == (0, 1)
    assert post_samples.ask() is None


@pytest.mark.parametrize(
    "kind", [Kind.AUTO_REPLY, Kind.CHALLENGE, Kind.DELAY, Kind.RECEIPT, Kind.NOTE, Kind.ORDINARY]
)
def test_what_is_no_bounce_changes_nothing(reader, kind):
    delivery = sent(reader)
    assert returned.take(verdict(delivery, kind), TODAY) is Outcome.NOTHING
    assert Subscriber.objects.exists()
    assert counts(delivery) == (0, 0)


@pytest.mark.parametrize(
    "forged",
    [
        "bounces+token@paper.example",
        "bounces+aaaaaaaaaaaaaaaaaaaaaaaaaa@paper.example",
        "bounces@paper.example",
        "bounces+1@paper.example",
        post_samples.NINO,
    ],
)
def test_a_forged_bounce_changes_nothing(reader, forged):
    delivery = sent(reader)
    told = Verdict(
        kind=Kind.HARD, returned_to=(forged,), recipients=(post_samples.NINO,), message_ids=(forged,)
    )
    assert returned.take(told, TODAY) is Outcome.UNKNOWN
    assert Subscriber.objects.exists()
    assert counts(delivery) == (0, 0)


def test_where_the_return_address_was_rewritten_the_message_id_tells(reader):
    delivery = sent(reader)
    told = Verdict(
        kind=Kind.HARD,
        returned_to=("0100abc@amazonses.com",),
        message_ids=(f"{name(delivery)}@paper.example",),
    )
    assert returned.take(told, TODAY) is Outcome.SUPPRESSED


def test_servers_may_change_capitals(reader):
    told = Verdict(kind=Kind.HARD, returned_to=(f"BOUNCES+{name(sent(reader)).upper()}@PAPER.EXAMPLE",))
    assert returned.take(told, TODAY) is Outcome.SUPPRESSED


def test_a_delivery_counts_once_however_often_it_is_told(reader):
    delivery = sent(reader)
    assert returned.take(verdict(delivery, Kind.SOFT), TODAY) is Outcome.COUNTED
    assert returned.take(verdict(delivery, Kind.SOFT), TODAY) is Outcome.REPEATED
    assert returned.take(verdict(delivery, Kind.HARD), TODAY) is Outcome.SUPPRESSED
    assert counts(delivery) == (1, 0)
    assert returned.take(verdict(delivery, Kind.HARD), TODAY) is Outcome.FORGOTTEN
    assert counts(delivery) == (1, 0)


def test_a_bounce_of_a_notice_is_known_as_one():
    told = Verdict(kind=Kind.HARD, returned_to=("bounces+notice@paper.example",))
    assert returned.take(told, TODAY) is Outcome.FORGOTTEN


def bounce(reader, day, kind=Kind.SOFT):
    return returned.take(verdict(sent(reader), kind), day)


def test_a_full_mailbox_is_waited_for_and_then_given_up(reader):
    weeks = [bounce(reader, TODAY + dt.timedelta(7 * week)) for week in range(5)]
    assert weeks == [Outcome.COUNTED] * 4 + [Outcome.SUPPRESSED]
    assert reason() is Suppression.Reason.BOUNCED


def test_a_daily_letter_gives_nobody_up_within_two_weeks(reader):
    daily = [bounce(reader, days(day)) for day in range(15)]
    assert daily == [Outcome.COUNTED] * 14 + [Outcome.SUPPRESSED]


def test_a_letter_that_arrived_begins_the_count_anew(reader):
    for week in range(4):
        bounce(reader, days(7 * week))
    sent(reader)
    assert [bounce(reader, days(7 * week)) for week in range(5, 9)] == [Outcome.COUNTED] * 4
    assert Subscriber.objects.get().soft_bounces == 4


def test_what_was_refused_for_our_sake_is_held_against_nobody(reader):
    for week in range(10):
        delivery = sent(reader)
        assert returned.take(verdict(delivery, Kind.POLICY), days(7 * week)) is Outcome.COUNTED
        assert counts(delivery) == (1, 0)
    assert Subscriber.objects.get().soft_bounces == 0


def test_a_refusal_in_the_dialogue_is_held_against_the_address_and_not_counted(reader):
    delivery = sent(reader, Delivery.State.REFUSED)
    assert not returned.hold_against(delivery.id, Kind.SOFT, TODAY)
    assert not returned.hold_against(delivery.id, Kind.POLICY, TODAY)
    assert returned.hold_against(delivery.id, Kind.HARD, TODAY)
    assert reason() is Suppression.Reason.BOUNCED
    assert counts(delivery) == (0, 0)
    assert not returned.hold_against(delivery.id, Kind.HARD, TODAY)


def test_a_provider_may_name_an_address(reader):
    assert returned.note_address("stranger@mail.example", Kind.HARD, TODAY) is Outcome.UNKNOWN
    assert returned.note_address("no address", Kind.HARD, TODAY) is Outcome.UNKNOWN
    assert returned.note_address(post_samples.NINO, Kind.SOFT, TODAY) is Outcome.NOTHING
    assert returned.note_address(post_samples.NINO.upper(), Kind.COMPLAINT, TODAY) is Outcome.SUPPRESSED
    assert reason() is Suppression.Reason.COMPLAINED


def test_a_mailing_of_which_too_much_comes_back_pauses(settings, monkeypatch):
    monkeypatch.undo()
    post_samples.print_paper()
    mailing = Mailing.objects.create(
        id=uuid.uuid4(), newsletter=WEEKLY, mail=b"{}", digest=b"d" * 32, state=Mailing.State.SENDING
    )
    readers = [post_samples.subscribe(f"reader{n}@mail.example") for n in range(12)]
    deliveries = [
        Delivery.objects.create(mailing=mailing, subscriber=one, state=Delivery.State.SENT) for one in readers
    ]
    for delivery in deliveries[:9]:
        returned.note(delivery.id, Kind.POLICY, TODAY)
    assert Mailing.objects.get().state == Mailing.State.SENDING
    returned.note(deliveries[9].id, Kind.HARD, TODAY)
    assert Mailing.objects.get().state == Mailing.State.PAUSED
    assert (
        mailings.progress(str(Mailing.objects.get().id)).why.said().startswith("10 of 12 letters came back")
    )
