import datetime as dt
import uuid

import pytest
from post_samples import (
    CLOSED,
    DAILY,
    NINO,
    TODAY,
    TOMORROW,
    WEEKLY,
    ask,
    confirm_link,
    days,
    getting,
    of,
    print_paper,
    subscribe,
)

from tamizdat.post import lists, sealing, tokens
from tamizdat.post.errors import BadToken, BrokenSeal
from tamizdat.post.keys import Keyring
from tamizdat.post.lists import evidence
from tamizdat.post.models import Left, Subscriber, Subscription, Suppression, Tally

pytestmark = pytest.mark.django_db


def test_an_id_does_not_tell_when_somebody_signed_up():
    print_paper()
    assert subscribe().id.version == 4


@pytest.fixture(autouse=True)
def newsletters(db):
    print_paper()


def facts(subscriber):
    return [evidence.fact(row) for row in subscriber.evidence.order_by("id")]


def test_nothing_is_sent_to_who_has_not_pressed_the_button():
    notice = ask(newsletters=[WEEKLY, DAILY])
    assert (notice.kind, notice.newsletters, notice.language) == ("confirm", (WEEKLY, DAILY), "en")
    assert getting(WEEKLY) == getting(DAILY) == []
    assert of().state == Subscriber.State.UNCONFIRMED


def test_the_button_gives_what_was_asked_for_and_the_evidence_is_kept():
    notice = ask()
    confirmed = lists.confirm(confirm_link(notice), TOMORROW)
    assert confirmed == lists.Confirmed(notice.subscriber, (WEEKLY,), "en")
    assert getting(WEEKLY) == [NINO]
    assert of().confirmed == TOMORROW
    assert facts(of()) == [
        evidence.Fact("asked", "2026-11-27", "form", "2026-11"),
        evidence.Fact("confirmed", "2026-11-28", "button"),
    ]
    assert Tally.objects.get(newsletter=WEEKLY, day=TOMORROW).joined == 1


def test_pressing_twice_does_no_more_than_once():
    link = confirm_link(ask())
    assert lists.confirm(link, TODAY) == lists.confirm(link, TODAY)
    assert len(facts(of())) == 2
    assert Tally.objects.get().joined == 1


def test_looking_at_the_page_changes_nothing():
    link = confirm_link(ask())
    assert lists.asked(link, TODAY).newsletters == (WEEKLY,)
    assert getting(WEEKLY) == []


def test_a_link_confirms_what_its_mail_named_and_nothing_else():
    link = confirm_link(ask(newsletters=[WEEKLY]))
    ask(newsletters=[DAILY], today=TOMORROW)  # a stranger's
    lists.confirm(link, TOMORROW)
    assert getting(WEEKLY) == [NINO]
    assert getting(DAILY) == []


def test_an_old_link_does_not_bring_back_who_left():
    link = confirm_link(ask(newsletters=[WEEKLY, DAILY]))
    lists.confirm(link, TODAY)
    lists.leave(tokens.leave(of().id, WEEKLY), TODAY)
    assert lists.confirm(link, TODAY).newsletters == (DAILY,)
    assert getting(WEEKLY) == []
    lists.leave(tokens.leave(of().id, DAILY), TODAY)
    with pytest.raises(BadToken):
        lists.confirm(link, TODAY)


def test_a_link_ends_and_one_of_nobody_is_told_the_same():
    link = confirm_link(ask())
    with pytest.raises(BadToken) as expired:
        lists.confirm(link, days(8))
    with pytest.raises(BadToken) as gone:
        lists.confirm(tokens.confirm(uuid.uuid4(), [WEEKLY], TODAY), TODAY)
    assert str(expired.value) == str(gone.value)


def test_an_address_gets_one_notice_a_day_and_three_in_thirty_days():
    sent = [day for day in range(45) if ask(today=days(day)) and ask(today=days(day)) is None]
    assert sent == [0, 1, 2, 30, 31, 32]


def test_the_limit_is_not_forgotten_with_the_subscriber():
    ask()
    Subscriber.objects.all().delete()
    assert ask() is None


def test_who_pressed_a_button_may_ask_for_more_on_the_same_day():
    nino = subscribe()
    assert ask(newsletters=[DAILY]).kind == "confirm"
    assert ask(newsletters=[DAILY]) is None
    lists.leave(tokens.leave(nino.id, WEEKLY), TODAY)
    assert ask().kind == "confirm"
    assert ask() is None


def test_capitals_are_no_way_around_the_limit():
    ask()
    assert ask("NINO@kiosk.example") is None
    assert Subscriber.objects.count() == 1


def test_who_has_it_all_is_sent_the_link_to_their_own_page():
    nino = subscribe(newsletters=[WEEKLY, DAILY])
    notice = ask(newsletters=[WEEKLY], today=TOMORROW, language="ru")
    assert (notice.kind, notice.subscriber, notice.language) == ("choose", nino.id, "en")
    assert getting(WEEKLY) == [NINO]


def test_who_has_one_is_asked_for_the_other_alone():
    subscribe(newsletters=[WEEKLY])
    notice = ask(newsletters=[WEEKLY, DAILY], today=TOMORROW, language="ru")
    assert (notice.kind, notice.newsletters) == ("confirm", (DAILY,))
    assert getting(DAILY) == []
    assert of().language == "en"
    lists.confirm(confirm_link(notice), TOMORROW)
    assert getting(DAILY) == getting(WEEKLY) == [NINO]


def test_closed_and_unknown_newsletters_are_not_to_be_had():
    assert ask(newsletters=[CLOSED, uuid.uuid4()]) is None
    assert ask(newsletters=[CLOSED, WEEKLY, WEEKLY]).newsletters == (WEEKLY,)
    assert list(Subscription.objects.values_list("newsletter", flat=True)) == [WEEKLY]


@pytest.mark.parametrize("reason", [Suppression.Reason.COMPLAINED, Suppression.Reason.ASKED])
def test_who_complained_or_wants_nothing_is_not_even_asked(reason):
    lists.suppress(sealing.lookup(NINO), reason, TODAY)
    assert ask() is None
    assert not Subscriber.objects.exists()


def test_a_mailbox_that_bounced_is_asked_and_the_button_lifts_it():
    lists.suppress(sealing.lookup(NINO), Suppression.Reason.BOUNCED, TODAY)
    notice = ask()
    assert Suppression.objects.exists()
    lists.confirm(confirm_link(notice), TODAY)
    assert not Suppression.objects.exists()


def test_the_button_makes_forgotten_that_they_had_left():
    nino = subscribe(newsletters=[WEEKLY, DAILY])
    lists.leave(tokens.leave(nino.id, WEEKLY), TODAY)
    lists.leave(tokens.leave(nino.id, DAILY), TODAY)
    assert set(Left.objects.values_list("newsletter", flat=True)) == {WEEKLY, DAILY}
    subscribe(today=TOMORROW)
    assert set(Left.objects.values_list("newsletter", flat=True)) == {DAILY}


def test_what_a_door_keeps_for_the_postman_is_sealed(settings):
    asking = lists.Asking(NINO, (WEEKLY,), "en", "form", "2026-11")
    text = lists.sealed(asking)
    assert lists.opened(text) == asking
    settings.KEYRING = Keyring("another" * 7)
    with pytest.raises(BrokenSeal):
        lists.opened(text)


def test_a_door_asks_the_database_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        lists.sealed(lists.Asking(NINO, (WEEKLY,), "en"))


def test_the_days_are_those_of_the_newsroom():
    ask(today=dt.date(2027, 1, 1))
    assert of().asked == dt.date(2027, 1, 1)
