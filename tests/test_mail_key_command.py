"""A key that signs letters, through the real command."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tamizdat.post import dkim

HOUSE = Path(__file__).resolve().parent.parent


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tamizdat.cli", "mail-key", "--newsroom", str(folder), *words]
    environment = os.environ | {"PYTHONPATH": str(HOUSE / "src")}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    (tmp_path / "tamizdat.toml").write_text('[post]\nsender = "letters@paper.example"\n', "utf-8")
    return tmp_path


@pytest.mark.parametrize("kind", ["rsa", "ed25519"])
def test_the_key_and_the_record_belong_together(newsroom: Path, kind: str) -> None:
    done = run(newsroom, "--selector", "one", "--kind", kind)
    assert done.returncode == 0, done.stderr
    [line] = [line for line in done.stdout.splitlines() if " TXT " in line]
    name, _, strings = line.partition(" TXT ")
    assert name == "one._domainkey.paper.example."
    parts = strings.strip('"').split('" "')
    assert all(len(part) <= 255 for part in parts)
    path = newsroom / "one.dkim.pem"
    assert "".join(parts) == dkim.record(dkim.private_key(path.read_bytes()))
    assert path.stat().st_mode & 0o777 == 0o600
    settings = done.stdout[done.stdout.index("dkim_selector") :].split("\n\n")[0]
    assert tomllib.loads(settings) == {"dkim_selector": "one", "dkim_key": "one.dkim.pem"}


def test_an_old_key_stays(newsroom: Path) -> None:
    (newsroom / "one.dkim.pem").write_text("old", "utf-8")
    done = run(newsroom, "--selector", "one")
    assert done.returncode == 1
    assert "take another --selector" in done.stderr
    assert (newsroom / "one.dkim.pem").read_text("utf-8") == "old"


@pytest.mark.parametrize("bad", ["../x", "a b", "", "a.b"])
def test_what_cannot_stand_in_dns_is_refused(newsroom: Path, bad: str) -> None:
    done = run(newsroom, "--selector", bad)
    assert done.returncode == 1
    assert "cannot stand in DNS" in done.stderr
    assert list(newsroom.glob("*.pem")) == []
