"""What the postman does with letters, in a process of its own: `python tests/post/carrier.py VERB …`.

set-up COUNT           a database with so many readers, some that must get nothing, and a letter to send
carry [SECONDS]        carry until nothing is left to do, in turns
progress               print how far it is, as JSON
"""

import os
import sys
import time


def set_up(count: int) -> None:
    from stock_of_readers import DAILY, letter, readers, told_of_the_paper

    from tamizdat.post import mailings
    from tamizdat.readers.setup import set_up as migrate

    migrate()
    told_of_the_paper()
    readers(count)
    readers(5, confirmed=False, prefix="unconfirmed")
    readers(5, DAILY, prefix="daily")
    mailings.take(letter())


def carry(seconds: float) -> None:
    from tamizdat.post import carrying

    while (pause := carrying.carry(seconds)) is not None and pause < 30:
        time.sleep(pause)


def progress() -> None:
    import msgspec

    from tamizdat.post import mailings
    from tamizdat.post.models import Mailing

    print(msgspec.json.encode(mailings.progress(str(Mailing.objects.get().id))).decode())  # noqa: T201


def main() -> None:
    from tamizdat.readers.setup import start

    os.environ["DJANGO_SETTINGS_MODULE"] = "tamizdat.readers.settings"
    start()
    verb, *rest = sys.argv[1:]
    if verb == "set-up":
        set_up(int(rest[0]))
    elif verb == "carry":
        carry(float(rest[0]) if rest else 2.0)
    else:
        progress()


if __name__ == "__main__":
    main()
