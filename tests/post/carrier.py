"""What the postman does with letters, in a process of its own: `python tests/post/carrier.py VERB …`.

set-up COUNT [NAME]…     a database with so many readers, some that must get nothing, and a letter to send; each NAME is one
                         more reader, NAME0@example.org; of a file NAME.json it is the mail
carry [TURN [FILE]]      carry until nothing is left to do, TURN seconds at a time; begin when FILE is there
kill TIMES TAKEN SEED    carry, and be killed so many times at points that SEED decides; TAKEN is the file of the sink; print
                         as JSON what was in doubt after each
act DOTTED ARGUMENT…     call a function of ours
progress                 print how far it is, as JSON

`TAMIZDAT_NEWSROOM` names the newsroom's folder.
"""

import importlib
import json
import os
import random
import signal
import sys
import time
from contextlib import closing
from pathlib import Path


def set_up(count: int, names: list[str]) -> None:
    import msgspec
    from stock_of_readers import DAILY, MAIL, letter, readers, told_of_the_paper

    from tamizdat.post import mailings
    from tamizdat.post.interface import Mail
    from tamizdat.readers.setup import set_up as migrate

    migrate()
    told_of_the_paper()
    readers(count)
    readers(5, confirmed=False, prefix="unconfirmed")
    readers(5, DAILY, prefix="daily")
    mail = MAIL
    for name in names:
        if name.endswith(".json"):
            mail = msgspec.json.decode(Path(name).read_bytes(), type=Mail)
        else:
            readers(1, prefix=name)
    mailings.take(letter(mail))


def carry(seconds: float) -> None:
    from tamizdat.post import carrying

    while (pause := carrying.carry(seconds)) is not None and pause < 10:
        time.sleep(pause)


def kill(times: int, taken: Path, seed: int) -> list[list[str]]:
    from django.db import connections

    chance = random.Random(seed)
    in_all = json.loads(told()).get("subscribers") or _to_come()
    points = sorted(chance.sample(range(1, in_all), times))
    doubts = []
    for point in points:
        connections.close_all()
        child = os.fork()
        if not child:
            carry(2.0)
            os._exit(0)
        while _lines(taken) < point and not os.waitpid(child, os.WNOHANG)[0]:
            time.sleep(0.001)
        time.sleep(chance.random() / 50)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        doubts.append(_in_doubt())
    carry(2.0)
    return doubts


def told() -> str:
    import msgspec

    from tamizdat.post import mailings
    from tamizdat.post.models import Mailing

    return msgspec.json.encode(mailings.progress(str(Mailing.objects.get().id)), order="sorted").decode()


def _to_come() -> int:
    from stock_of_readers import WEEKLY

    from tamizdat.post import lists

    return lists.readers_of(WEEKLY).count()


def _lines(file: Path) -> int:
    return file.read_bytes().count(b"\n") if file.exists() else 0


def _in_doubt() -> list[str]:
    from django.conf import settings

    from tamizdat.post.carrying import JOURNAL
    from tamizdat.post.journal import Journal
    from tamizdat.post.models import Delivery
    from tamizdat.post.return_addresses import token

    with closing(Journal(settings.TAMIZDAT.var / JOURNAL)) as journal:
        taken = journal.read()
    handed = (
        Delivery.objects.filter(state=Delivery.State.HANDED)
        .exclude(id__in=taken)
        .values_list("id", flat=True)
    )
    return [token(settings.KEYRING.bounce, one) for one in handed]


def act(dotted: str, arguments: list[str]) -> object:
    module, _, name = dotted.rpartition(".")
    return getattr(importlib.import_module(module), name)(*arguments)


def main() -> None:
    from tamizdat.readers.setup import start

    os.environ["DJANGO_SETTINGS_MODULE"] = "tamizdat.readers.settings"
    start()
    verb, *rest = sys.argv[1:]
    if verb == "set-up":
        set_up(int(rest[0]), rest[1:])
    elif verb == "carry":
        (Path(os.environ["TAMIZDAT_NEWSROOM"]) / "ready").touch()
        while rest[1:] and not Path(rest[1]).exists():
            time.sleep(0.01)
        carry(float(rest[0]) if rest else 2.0)
    elif verb == "kill":
        print(json.dumps(kill(int(rest[0]), Path(rest[1]), int(rest[2]))))  # noqa: T201
    elif verb == "act":
        print(act(rest[0], rest[1:]))  # noqa: T201
    else:
        print(told())  # noqa: T201


if __name__ == "__main__":
    main()
