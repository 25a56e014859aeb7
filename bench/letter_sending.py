"""The letter's benchmark: how fast letters leave, with how much memory, and what a killed worker leaves behind.

The newsroom, its subscribers and its mail are made up; all else is real: the queue in its database, the worker in its process
with its connections, addresses sealed and opened, links, headers and signature (RSA, 2048 bits) of each letter, and an SMTP
server in another process (`letter_sink.py`). The bare loop is `smtplib` over one connection: it knows all addresses, has no
queue and notes nothing, and makes each letter as we do, with its own links and signature. The two go by turns.

    python bench/letter_sending.py bare COUNT PORT   the bare loop; run by the benchmark
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import os
import smtplib
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from figures import HOUSE, QUICK, Figure

sys.path[:0] = [str(HOUSE / "src"), str(HOUSE / "tests")]

import measuring  # noqa: E402 - the paths come first
import papers  # noqa: E402 - the paths come first

import checkers  # noqa: E402 - the paths come first
from smtp_sink import sink, taken  # noqa: E402 - the paths come first

SPEED = (
    "letters a second to a real SMTP sink on this machine, 100,000 subscribers, each with its own unsubscribe link and DKIM "
    "signature"
)
PEAK = "peak memory of that send"
KILLED = "SIGKILL at 50 random points during a send, then resume"
NOBODY = "unconfirmed or unsubscribed addresses mailed"
STOLEN = "the database stolen without the key: addresses readable"

COUNT = 3_000 if QUICK else 100_000
BARE = 1_500 if QUICK else 20_000
ROUNDS = 1 if QUICK else 2
KILLS = 10 if QUICK else 50
KILLED_READERS = 500 if QUICK else 5_000
CONNECTIONS = 4
QUICKLY = f" (quick: {COUNT:,} subscribers)" if QUICK else ""

_CARRIER = HOUSE / "tests" / "post" / "carrier.py"
_SINK = HOUSE / "bench" / "letter_sink.py"
_PARAGRAPH = (
    "<p>В горах шёл снег, и дорогу закрыли; кто ехал в город, ночевал у чужих людей и слушал радио.</p>\n"
)


def measure() -> Iterator[Figure]:
    """Return the rows."""
    rates, bare, peaks = [], [], []
    for turn in range(ROUNDS):
        bare.append(_bare_rate(turn))
        with papers.workplace("letter") as folder, _sinking(folder) as port:
            _newsroom(folder, port)
            _carrier(folder, "set-up", COUNT, folder / "mail.json")
            if not turn:
                yield Figure(
                    STOLEN, _readable(folder), f"of {COUNT:,}, in any encoding that is known", "<= 0"
                )
            run = measuring.run([sys.executable, _CARRIER, "carry"], env=_environment(folder))
            rates.append(COUNT / run.wall)
            peaks.append(run.peak)
            got = [recipient for _, recipient, _ in taken(folder / "taken")]
            wanted = {f"reader{number}@example.org" for number in range(COUNT)}
            if set(got) != wanted or len(got) != COUNT:
                raise measuring.Failed(
                    f"{len(got)} letters came, to {len(set(got) & wanted)} of {COUNT} readers"
                )
    rate, peer = max(rates), max(bare)
    size = len(_mail()) // 1000
    yield Figure(SPEED, round(rate), f"letters of {size} KB a second{QUICKLY}", ">= 150")
    yield Figure(
        f"{SPEED}, against a bare smtplib loop", round(rate / peer, 2), f"times {peer:.0f} a second", ">= 0.7"
    )
    yield Figure(PEAK, round(max(peaks)), f"MB{QUICKLY}", "<= 300")
    yield from _killed()


def _killed() -> Iterator[Figure]:
    with papers.workplace("letter-killed") as folder, _sinking(folder) as port:
        _newsroom(folder, port)
        _carrier(folder, "set-up", KILLED_READERS, folder / "mail.json")
        doubts = json.loads(_carrier(folder, "kill", KILLS, folder / "taken", 9))
        mails = taken(folder / "taken")
    names = [name.partition("@")[0] for name, _, _ in mails]
    doubtful = {name for one in doubts for name in one}
    twice = {name for name in names if names.count(name) > 1} if len(names) > len(set(names)) else set()
    wanted = {f"reader{number}@example.org" for number in range(KILLED_READERS)}
    got = {recipient for _, recipient, _ in mails}
    told = f"letters; {KILLS} kills, {KILLED_READERS:,} subscribers"
    yield Figure(f"{KILLED}: mailed twice", len(twice - doubtful), told, "<= 0")
    yield Figure(f"{KILLED}: missed", len(wanted - got), told, "<= 0")
    most = max(map(len, doubts))
    in_doubt = f"at one kill, of {CONNECTIONS} connections; {len(twice)} of {len(doubtful)} arrived twice"
    yield Figure(f"{KILLED}: in doubt", most, in_doubt, f"<= {CONNECTIONS}")
    yield Figure(NOBODY, len(got - wanted), "addresses", "<= 0")


def _readable(folder: Path) -> int:
    """Return how many addresses somebody finds who has the database and not the key."""
    said = b"".join(file.read_bytes() for file in sorted((folder / "var").glob("readers.sqlite*"))).lower()
    # What all of them end in; in base64 it begins at one of three places.
    domain = "@example.org"
    shifted = (base64.b64encode(b"x" * shift + domain.encode())[4:-4].lower() for shift in range(3))
    forms = (domain.encode(), domain.encode().hex().encode(), domain.encode("utf-16-le"), *shifted)
    return max(said.count(form) for form in forms)


@contextmanager
def _sinking(folder: Path) -> Iterator[int]:
    """Run the mail server; yield its port."""
    port = checkers.free_port()
    with sink(folder, port, program=_SINK):
        yield port


def _bare_rate(turn: int) -> float:
    with papers.workplace(f"letter-bare-{turn}") as folder, _sinking(folder) as port:
        _newsroom(folder, port)
        command = [sys.executable, __file__, "bare", str(BARE), str(port)]
        said = subprocess.run(
            command, env=_environment(folder), check=True, capture_output=True, text=True
        ).stdout
        if len(taken(folder / "taken")) != BARE:
            raise measuring.Failed("the bare loop lost letters")
    return BARE / float(said)


def _newsroom(folder: Path, port: int) -> None:
    key = rsa.generate_private_key(65537, 2048)
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    (folder / "dkim.pem").write_bytes(key.private_bytes(pem, form, serialization.NoEncryption()))
    (folder / "mail.json").write_bytes(_mail())
    (folder / "tamizdat.toml").write_text(
        f'[site]\nurl = "https://paper.example"\n[readers]\nwhere = "here"\n[post]\nsender = "letters@paper.example"\n'
        f'by = "smtp"\nport = {port}\nconnections = {CONNECTIONS}\ndkim_selector = "s"\ndkim_key = "dkim.pem"\n',
        "utf-8",
    )


def _mail() -> bytes:
    import msgspec

    from tamizdat.post.interface import CHOOSE, LEAVE, Mail

    html = f'<!doctype html><html lang="ru"><body>{_PARAGRAPH * 260}<a href="{LEAVE}">x</a><a href="{CHOOSE}">y</a>'
    text = f"{_PARAGRAPH[3:-5]}\n" * 20 + f"\n{LEAVE}\n{CHOOSE}\n"
    return msgspec.json.encode(Mail(subject="Дороги, которых нет", html=html, text=text, language="ru"))


def _environment(folder: Path) -> dict[str, str]:
    paths = os.pathsep.join(map(str, (HOUSE / "src", HOUSE / "tests", HOUSE / "tests" / "post")))
    return os.environ | {"PYTHONPATH": paths, "TAMIZDAT_NEWSROOM": str(folder)}


def _carrier(folder: Path, *words: object) -> str:
    command = [sys.executable, str(_CARRIER), *map(str, words)]
    return subprocess.run(
        command, env=_environment(folder), check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def bare(count: int, port: int) -> float:
    """Send so many letters by a loop; return the seconds."""
    from tamizdat.readers.setup import start

    start()
    import msgspec
    from django.conf import settings

    from tamizdat.post.composing import Form
    from tamizdat.post.interface import Edition, Mail, Newsletter
    from tamizdat.post.transports.choosing import sender, signer

    mail = msgspec.json.decode((settings.TAMIZDAT.folder / "mail.json").read_bytes(), type=Mail)
    newsletter = Newsletter(id=str(uuid.UUID(int=1)), edition="ru", slug="weekly", name="Неделя")
    edition = Edition(tag="ru", name="Газета", home="https://paper.example")
    ours, key = sender(settings.TAMIZDAT), settings.KEYRING.bounce
    form = Form(mail, ours, newsletter, edition, key, dt.datetime.now(dt.UTC).date())
    signing = signer(settings.TAMIZDAT)
    readers = [(number, uuid.uuid4(), f"reader{number}@example.org") for number in range(count)]
    started = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        for number, reader, address in readers:
            letter = form.letter(number, reader, address)
            smtp.sendmail(letter.return_to, [letter.to], letter.wire(signing, int(time.time())))
    return time.perf_counter() - started


if __name__ == "__main__":
    if sys.argv[1:2] == ["bare"]:
        print(bare(int(sys.argv[2]), int(sys.argv[3])))
