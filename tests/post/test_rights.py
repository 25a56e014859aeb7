import json
import uuid

import pytest
from post_samples import DAILY, NINO, TODAY, TOMORROW, WEEKLY, ask, of, print_paper, subscribe

from tamizdat.post import lists, sealing, tokens
from tamizdat.post.errors import BadAddress, BadToken, NothingKept
from tamizdat.post.models import Delivery, Evidence, Left, Mailing, Subscriber, Suppression

pytestmark = pytest.mark.django_db


def test_a_letter_that_was_forwarded_does_not_tell_whose_it_was():
    print_paper()
    nino = subscribe()
    ours = lists.export_by(tokens.choose(nino.id, TOMORROW), TODAY)
    told = lists.export_by(tokens.choose(nino.id, TOMORROW, WEEKLY), TODAY)
    assert ours["address"] == NINO
    assert "nino" not in json.dumps(told)
    assert told == ours | {"address": None}


KEPT = {
    "address": NINO,
    "subscriber": {
        "language": "en",
        "state": "Confirmed",
        "asked": "2026-11-27",
        "confirmed": "2026-11-27",
        "newsletters": [
            {"newsletter": str(WEEKLY), "name": "The week", "confirmed": True, "since": "2026-11-27"}
        ],
        "evidence": [
            {
                "newsletter": str(WEEKLY),
                "name": "The week",
                "what": "asked",
                "day": "2026-11-27",
                "door": "form",
                "words": "2026-11",
            },
            {
                "newsletter": str(WEEKLY),
                "name": "The week",
                "what": "confirmed",
                "day": "2026-11-27",
                "door": "button",
            },
        ],
        "letters": [
            {
                "letter": str(uuid.UUID(int=55)),
                "subject": "A winter",
                "newsletter": str(WEEKLY),
                "name": "The week",
                "state": "Sent",
            }
        ],
    },
    "left": [{"newsletter": str(DAILY), "name": "Every morning", "since": "2026-11-27"}],
    "suppressed": None,
    "notices": [],
}


@pytest.fixture
def nino(db):
    print_paper()
    nino = subscribe(newsletters=[WEEKLY, DAILY])
    lists.leave(tokens.leave(nino.id, DAILY), TODAY)
    Evidence.objects.filter(newsletter=DAILY).delete()
    letter = Mailing.objects.create(
        id=uuid.UUID(int=55), newsletter=WEEKLY, mail=b'{"subject":"A winter"}', digest=bytes(32)
    )
    Delivery.objects.create(mailing=letter, subscriber=nino, state=Delivery.State.SENT)
    return nino


def test_all_that_is_kept_is_told(nino):
    assert lists.export("Nino@kiosk.example") == KEPT | {"address": "Nino@kiosk.example"}
    assert lists.export_by(tokens.choose(nino.id), TODAY) == KEPT
    json.dumps(KEPT)


def test_every_table_that_knows_an_address_is_told_of(nino):
    """A new model has to be thought of here: whether it holds something of a reader, and who exports it."""
    from django.apps import apps

    told = {"Subscriber", "Subscription", "Evidence", "Delivery", "Left", "Noticed", "Suppression"}
    of_nobody = {"KeyMark", "Mailing", "PaperRow", "Tally"}
    others = {one.__name__ for one in apps.get_app_config("post").get_models()} - told - of_nobody
    with_readers = {
        name
        for name in others
        for field in apps.get_model("post", name)._meta.get_fields()
        if field.name in ("lookup", "subscriber", "sealed")
    }
    assert not with_readers


def test_of_a_stranger_nothing_is_kept(nino):
    with pytest.raises(NothingKept):
        lists.export("other@kiosk.example")
    with pytest.raises(BadAddress):
        lists.export("nobody")


def test_erasing_leaves_the_blind_index_of_what_they_had(nino):
    assert lists.erase("NINO@kiosk.example", TODAY)
    assert not Subscriber.objects.exists()
    assert not Evidence.objects.exists()
    assert not Delivery.objects.exists()
    assert not Suppression.objects.exists()
    assert {one.newsletter for one in Left.objects.all()} == {WEEKLY, DAILY}
    assert ask(today=TOMORROW).kind == "confirm"
    assert lists.erase(NINO, TODAY)
    assert not lists.erase(NINO, TODAY)


def test_never_again_is_kept_whether_there_was_somebody_or_not(nino):
    assert not lists.erase("other@kiosk.example", TODAY, never=True)
    assert lists.erase_by(tokens.choose(nino.id), TODAY, never=True) is None
    assert of() is None
    assert {bytes(one.lookup) for one in Suppression.objects.all()} == {
        sealing.lookup(NINO),
        sealing.lookup("other@kiosk.example"),
    }
    assert ask(today=TOMORROW) is None
    assert lists.export(NINO)["suppressed"] == {"reason": "Asked", "since": "2026-11-27"}


def test_erasing_needs_the_link_to_the_own_page(nino):
    with pytest.raises(BadToken):
        lists.erase_by(tokens.leave(nino.id, WEEKLY), TODAY)
    with pytest.raises(BadToken):
        lists.export_by(tokens.choose(uuid.uuid4()), TODAY)
