import pytest
from post_samples import CLOSED, DAILY, RUSSIAN, TODAY, WEEKLY, ask, days, print_paper, subscribe

from tamizdat.post import counts, lists, sealing, tokens
from tamizdat.post.interface import Lists, NewsletterCounts
from tamizdat.post.models import Suppression
from tamizdat.post.sayings import Saying

pytestmark = pytest.mark.django_db


def test_a_server_that_was_told_nothing_has_nothing_to_tell():
    assert counts.lists(TODAY) == Lists()


def test_the_numbers_of_each_newsletter():
    print_paper()
    subscribe("old@kiosk.example", today=days(-31))
    subscribe("one@kiosk.example", [WEEKLY, DAILY])
    gone = subscribe("gone@kiosk.example")
    lists.leave(tokens.leave(gone.id, WEEKLY), TODAY)
    subscribe("spam@kiosk.example")
    lists.suppress(sealing.lookup("spam@kiosk.example"), Suppression.Reason.COMPLAINED, TODAY)
    ask("waits@kiosk.example")
    assert counts.lists(TODAY, 3, [Saying("Mail waits.")]) == Lists(
        newsletters=(
            NewsletterCounts(newsletter=str(WEEKLY), confirmed=2, unconfirmed=1, joined=3, left=2),
            NewsletterCounts(newsletter=str(DAILY), confirmed=1, joined=1),
            NewsletterCounts(newsletter=str(CLOSED)),
            NewsletterCounts(newsletter=str(RUSSIAN)),
        ),
        suppressed=1,
        waiting_notices=3,
        trouble=(Saying("Mail waits."),),
    )
