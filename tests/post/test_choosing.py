import datetime as dt
import uuid

import pytest
from post_samples import (
    CLOSED,
    DAILY,
    NINO,
    RUSSIAN,
    TODAY,
    TOMORROW,
    WEEKLY,
    ask,
    confirm_link,
    getting,
    of,
    print_paper,
    subscribe,
)

from tamizdat.post import lists, sealing, tokens
from tamizdat.post.errors import BadToken
from tamizdat.post.lists import evidence
from tamizdat.post.models import (
    Delivery,
    Evidence,
    Left,
    Mailing,
    Subscriber,
    Subscription,
    Suppression,
    Tally,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def nino(db):
    print_paper()
    return subscribe(newsletters=[WEEKLY, DAILY])


def mailing(newsletter=WEEKLY):
    return Mailing.objects.create(id=uuid.uuid4(), newsletter=newsletter, mail=b"{}", digest=bytes(32))


def own_page(subscriber):
    return tokens.choose(subscriber.id, TODAY)


def test_the_own_page_shows_what_one_gets(nino):
    assert lists.choices(own_page(nino), TODAY) == lists.Choices(nino.id, "en", (WEEKLY, DAILY))


def test_choosing_gives_these_and_no_others(nino):
    chosen = lists.choose(own_page(nino), [DAILY, RUSSIAN], "ru", TOMORROW - dt.timedelta(1))
    assert chosen == lists.choices(own_page(nino), TODAY) == lists.Choices(nino.id, "ru", (DAILY, RUSSIAN))
    assert (getting(WEEKLY), getting(DAILY), getting(RUSSIAN)) == ([], [NINO], [NINO])
    assert [one.newsletter for one in Left.objects.all()] == [WEEKLY]
    taken = Evidence.objects.get(newsletter=RUSSIAN)
    assert evidence.fact(taken) == evidence.Fact("confirmed", "2026-11-27", "own page")
    assert Tally.objects.get(newsletter=WEEKLY).left == 1
    assert Tally.objects.get(newsletter=RUSSIAN).joined == 1


def test_choosing_the_same_changes_nothing(nino):
    before = Evidence.objects.count()
    lists.choose(own_page(nino), [WEEKLY, DAILY], "en", TODAY)
    assert Evidence.objects.count() == before
    assert not Left.objects.exists()


def test_a_closed_newsletter_is_kept_and_not_taken(nino):
    lists.choose(own_page(nino), [WEEKLY, CLOSED], "en", TODAY)
    assert getting(CLOSED) == []
    Subscription.objects.create(subscriber=nino, newsletter=CLOSED, confirmed=True, since=TODAY)
    lists.choose(own_page(nino), [CLOSED], "en", TODAY)
    assert getting(CLOSED) == [NINO]


def test_choosing_takes_what_was_asked_for_and_not_confirmed(nino):
    ask(newsletters=[RUSSIAN], today=TOMORROW)
    lists.choose(tokens.choose(nino.id), [WEEKLY, DAILY, RUSSIAN], "en", TOMORROW)
    assert getting(RUSSIAN) == [NINO]


def test_who_chooses_nothing_is_forgotten(nino):
    lists.choose(own_page(nino), [], "en", TODAY)
    assert not Subscriber.objects.exists()
    assert not Evidence.objects.exists()
    assert {one.newsletter for one in Left.objects.all()} == {WEEKLY, DAILY}
    with pytest.raises(BadToken):
        lists.choices(own_page(nino), TODAY)


def test_one_click_leaves_one_newsletter_and_a_second_does_no_harm(nino):
    link = tokens.leave(nino.id, WEEKLY)
    assert lists.leave(link, TODAY) == lists.leave(link, TOMORROW) == WEEKLY
    assert (getting(WEEKLY), getting(DAILY)) == ([], [NINO])
    assert Tally.objects.get(newsletter=WEEKLY).left == 1


def test_the_last_one_left_is_the_end_of_all_that_is_kept(nino):
    for newsletter in (WEEKLY, DAILY, WEEKLY):
        assert lists.leave(tokens.leave(nino.id, newsletter), TODAY) == newsletter
    assert not Subscriber.objects.exists()
    assert {(one.newsletter, one.left) for one in Tally.objects.all()} == {(WEEKLY, 1), (DAILY, 1)}


def test_leaving_before_the_button_was_pressed(nino):
    notice = ask("other@kiosk.example")
    lists.leave(tokens.leave(notice.subscriber, WEEKLY), TODAY)
    assert of("other@kiosk.example") is None
    with pytest.raises(BadToken):
        lists.confirm(confirm_link(notice), TODAY)


def test_a_link_to_leave_is_no_link_to_choose(nino):
    with pytest.raises(BadToken):
        lists.choose(tokens.leave(nino.id, WEEKLY), [], "en", TODAY)
    with pytest.raises(BadToken):
        lists.leave(own_page(nino), TODAY)
    assert getting(WEEKLY) == [NINO]


def test_the_sums_of_what_was_sent_stay_when_somebody_goes(nino):
    letter, other = mailing(), mailing(DAILY)
    Delivery.objects.create(mailing=letter, subscriber=nino, state=Delivery.State.SENT)
    Delivery.objects.create(mailing=other, subscriber=nino)
    lists.choose(own_page(nino), [], "en", TODAY)
    letter.refresh_from_db()
    other.refresh_from_db()
    assert not Delivery.objects.exists()
    assert (letter.sent, letter.skipped) == (1, 0)
    assert (other.sent, other.skipped) == (0, 1)


def test_suppression_forgets_and_the_stronger_reason_stands(nino):
    reason = Suppression.Reason
    lookup = sealing.lookup(NINO)
    assert lists.suppress(lookup, reason.COMPLAINED, TODAY)
    assert not Subscriber.objects.exists()
    assert not lists.suppress(lookup, reason.BOUNCED, TOMORROW)
    assert Suppression.objects.get().reason == reason.COMPLAINED
    lists.suppress(lookup, reason.ASKED, TOMORROW)
    row = Suppression.objects.get()
    assert (row.reason, row.since) == (reason.ASKED, TOMORROW)
