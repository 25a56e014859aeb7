"""`tamizdat check --mail`, through the real command, against a name server of the test's own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from dns_server import dns_server
from tamizdat.post import dkim

HOUSE = Path(__file__).resolve().parent.parent
HERE = "45.95.147.10"
KEY = rsa.generate_private_key(65537, 2048)
RECORD = dkim.record(KEY)
PIECES = f'"{RECORD[:250]}" "{RECORD[250:]}"'
ZONE = {
    ("paper.example", "A"): [HERE],
    ("paper.example", "MX"): ["10 mail.paper.example."],
    ("paper.example", "TXT"): ['"v=spf1 mx -all"'],
    ("mail.paper.example", "A"): [HERE],
    ("10.147.95.45.in-addr.arpa", "PTR"): ["mail.paper.example."],
    ("news._domainkey.paper.example", "TXT"): [PIECES],
    ("_dmarc.paper.example", "TXT"): ['"v=DMARC1; p=reject; rua=mailto:dmarc@paper.example"'],
}
POST = (
    '[post]\nsender = "letters@paper.example"\nby = "folder"\nhost = "mail.paper.example"\n'
    'dkim_selector = "news"\ndkim_key = "news.pem"\n'
)


@pytest.fixture
def newsroom(tmp_path) -> Path:
    (tmp_path / "tamizdat.toml").write_text('[site]\nurl = "https://paper.example"\n' + POST, "utf-8")
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (tmp_path / "news.pem").write_bytes(KEY.private_bytes(*form))
    return tmp_path


def check(*arguments: object) -> subprocess.CompletedProcess[str]:
    # What is imported is told in the last line: Django takes seconds, and nothing of it is needed.
    script = (
        "import sys\nfrom tamizdat.cli import main\ncode = main(sys.argv[1:])\n"
        "print('django' in sys.modules)\nsys.exit(code)"
    )
    command = [sys.executable, "-c", script, "check", *map(str, arguments)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd="/", env={"PYTHONPATH": str(HOUSE / "src")}
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def test_a_newsroom_whose_mail_is_well(newsroom):
    with dns_server(ZONE) as port:
        done = check(newsroom, "--mail", "paper.example", "--dns", f"127.0.0.1:{port}")
    assert done.returncode == 0, done.stdout
    *lines, django = done.stdout.splitlines()
    assert "ok    DKIM: news._domainkey.paper.example: RSA with 2048 bits" in lines
    assert not [line for line in lines if line.startswith("WRONG")]
    assert django == "False"


def test_what_is_wrong_is_told_with_the_record_to_write(newsroom):
    zone = {key: value for key, value in ZONE.items() if "domainkey" not in key[0]}
    with dns_server(zone) as port:
        done = check(newsroom, "--mail", "letters@paper.example", "--dns", f"127.0.0.1:{port}")
    assert done.returncode == 1
    assert "WRONG DKIM: there is no key at news._domainkey.paper.example" in done.stdout
    assert f"      → news._domainkey.paper.example. TXT {PIECES}" in done.stdout


def test_no_newsroom_is_needed(tmp_path):
    with dns_server(ZONE) as port:
        at = ("--dns", f"127.0.0.1:{port}")
        done = check(tmp_path, "--mail", "paper.example", "--selector", "news", "--host", HERE, *at)
        assert done.returncode == 0, done.stdout
        assert check(tmp_path, "--mail", "paper.example", "--host", "9.9.9.9", *at).returncode == 1


@pytest.mark.long  # a question waits five seconds
def test_without_a_network_it_says_so(tmp_path):
    done = check(tmp_path, "--mail", "paper.example", "--dns", "127.0.0.1:1")
    assert done.returncode == 1
    assert "Is this machine connected?" in done.stdout


@pytest.mark.parametrize("wrong", ["nonsense", "127.0.0.1:port"])
def test_a_resolver_that_is_none_is_told(tmp_path, wrong):
    done = check(tmp_path, "--mail", "paper.example", "--dns", wrong)
    assert done.returncode == 1
    assert f"--dns {wrong}: " in done.stderr
