"""What readers enter at the doors, and what mail servers answer, stands nowhere in the clear."""

import logging
import logging.config

import pytest
from stolen import found_in, stolen

from tamizdat.post import sending
from tamizdat.post.errors import Later, Refused

NAMES = ("zhanyl.tursunova", "kiosk-na-uglu.example", "a word of hers", "Zhanyl T")
ADDRESS = "zhanyl.tursunova@kiosk-na-uglu.example"
WORDS = f"550 no mailbox <{ADDRESS}>"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("error", [Refused(WORDS, "5.1.1"), Later(WORDS, "4.2.2"), OSError(WORDS)])
def test_neither_the_database_nor_the_log_has_a_word_of_a_reader(
    client, postman, settings, monkeypatch, capfd, error
):
    def send_now(mail):
        assert ADDRESS in (mail.to, mail.reply_to)
        sent.append(mail)
        raise error

    sent = []
    monkeypatch.setattr(sending, "send_now", send_now)
    logging.config.dictConfig(settings.LOGGING)
    newsletter = "00000000-0000-0000-0000-000000000065"
    client.post("/readers/sign-up", {"address": ADDRESS, "newsletter": newsletter, "edition": "en"})
    form = {"name": "Zhanyl T", "address": ADDRESS, "message": "a word of hers", "edition": "en"}
    client.post("/readers/contact", form)
    before = stolen()
    postman()
    assert len(sent) == 2
    assert found_in(before, NAMES) == found_in(stolen(), NAMES) == set()
    said = capfd.readouterr()
    assert not any(name in said.out + said.err for name in NAMES)
