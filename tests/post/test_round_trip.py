"""A letter that goes out to a real mail server and comes back into a real mailbox, each process as it runs."""

import json
import os
import subprocess
import sys
from pathlib import Path

import returned_mails
from test_mailbox import Box

import checkers
import imap_server
import smtp_sink

HERE = Path(__file__).parent
LOOK = "from tamizdat.readers import setup\nsetup.start()\nfrom tamizdat.post import mailbox\nprint(mailbox.look())"
SETTINGS = """
[site]
url = "https://paper.example"
[readers]
where = "here"
[post]
sender = "letters@paper.example"
bounces = "bounces@paper.example"
by = "smtp"
port = {smtp}
imap_host = "localhost"
imap_port = {imap}
imap_user = "round-trip"
"""


def run(newsroom, *command, **more):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "READERS_"))}
    env = kept | {"TAMIZDAT_NEWSROOM": str(newsroom), "TAMIZDAT_IMAP_PASSWORD": "secret"} | more
    return subprocess.run(
        [sys.executable, *command], env=env, capture_output=True, text=True, check=True
    ).stdout


def test_a_letter_that_comes_back_ends_what_is_sent_there(tmp_path):
    port, newsroom = checkers.free_port(), tmp_path / "paper"
    (newsroom / "var").mkdir(parents=True)
    with imap_server.imap_server() as imap, smtp_sink.sink(tmp_path, port, keep=True) as file:
        (newsroom / "tamizdat.toml").write_text(SETTINGS.format(smtp=port, imap=imap.tls), "utf-8")
        run(newsroom, HERE / "carrier.py", "set-up", "3")
        run(newsroom, HERE / "carrier.py", "carry")
        box = Box(imap.plain, "round-trip")
        said = ("550 5.1.1 User unknown", "552 5.2.2 Mailbox full")
        for (name, reader, return_to), answer in zip(smtp_sink.taken(file), said, strict=False):
            box.put(dsn(answer, reader, return_to, (tmp_path / f"{name}.eml").read_text("utf-8")))
        assert run(newsroom, "-c", LOOK, SSL_CERT_FILE=str(imap.certificate)) == "300.0\n"
        assert box.subjects() == []
        box.server.logout()
    progress = json.loads(run(newsroom, HERE / "carrier.py", "progress"))
    assert (progress["subscribers"], progress["sent"], progress["bounced"]) == (3, 3, 2)


def dsn(said, reader, return_to, letter):
    """Return what the server of a reader's mailbox sends back."""
    block = (
        f"Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; {reader}\nAction: failed\n"
        f"Status: {said.split(' ')[1]}\nDiagnostic-Code: smtp; {said}\n"
    )
    raw = returned_mails.report("delivery-status", block, returned=letter)
    return raw.replace(returned_mails.RETURN.encode(), return_to.encode())
