from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tamizdat.config import ConfigError
from tamizdat.database import database
from tamizdat.secret import secret_key


def test_without_an_address_it_is_sqlite_in_wal():
    found = database("", Path("/x/desk.sqlite"))
    assert found["NAME"] == "/x/desk.sqlite"
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in found["OPTIONS"]["init_command"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://u:p@h:5433/n", ("u", "p", "h", "5433", "n")),
        ("postgres://u%40x:p%2Fq@h/n", ("u@x", "p/q", "h", "", "n")),
        ("postgresql:///n", ("", "", "", "", "n")),
        ("postgresql://%2Fvar%2Frun/n?sslmode=require", ("", "", "/var/run", "", "n")),
    ],
)
def test_an_address_of_postgresql(url, expected):
    pytest.importorskip("psycopg")
    found = database(url, Path("/x"))
    assert tuple(found[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")) == expected
    assert found["OPTIONS"] == ({"sslmode": "require"} if "?" in url else {})


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("mysql://h/n", "mysql"),
        ("nonsense", "postgresql://"),
        ("postgresql://h", "names no database"),
        ("postgresql://h:port/n", "port"),
        ("postgresql://h/a/b", "names no database"),
    ],
)
def test_a_bad_address_says_what_was_expected(url, word):
    with pytest.raises(ConfigError, match=word):
        database(url, Path("/x"))


def test_a_bad_port_tells_nothing_of_the_password():
    with pytest.raises(ConfigError, match="%2F") as told:
        database("postgresql://paper:kite/fish@h", Path("/x"))
    assert "kite" not in str(told.value)


@pytest.mark.parametrize("given", ["short", ""])
def test_a_key_that_is_no_secret_is_refused(tmp_path, given):
    path = tmp_path / "interface-key"
    path.write_text("")
    with pytest.raises(ConfigError, match=r"interface-key has \d characters"):
        secret_key(given, path)


def test_the_secret_key_is_made_once_and_is_its_owners(tmp_path):
    path = tmp_path / "var" / "secret-key"
    key = secret_key("", path)
    assert len(key) > 50
    assert secret_key("", path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["secret-key"]
    assert secret_key("g" * 43, path) == "g" * 43


def test_the_settings_name_what_they_need():
    environment = {key: value for key, value in os.environ.items() if key != "TAMIZDAT_NEWSROOM"}
    run = subprocess.run(
        [sys.executable, "-m", "tamizdat.desk.filer"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert "TAMIZDAT_NEWSROOM" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.django_db
def test_the_migrations_are_complete():
    from django.core.management import call_command

    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.django_db
def test_the_checks_are_content():
    from django.core.management import call_command

    call_command("check", fail_level="WARNING")


def test_a_kind_that_the_archive_does_not_know_is_found(monkeypatch):
    from tamizdat.archive import documents
    from tamizdat.desk import checks

    assert not checks._kinds()
    monkeypatch.setattr(documents, "KINDS", ("news",))
    assert "kinds" in checks._kinds()[0].msg


@pytest.mark.django_db
def test_saving_does_not_scan_the_search_index(story):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as queries:
        story.save()
    assert not [query for query in queries if "AVG" in query["sql"].upper()]


@pytest.mark.django_db
def test_the_explorer_does_not_order_by_the_tree(desk_of, story):
    from tamizdat.desk import actions
    from tamizdat.desk.groups import CHIEF_EDITORS

    client, address = desk_of(CHIEF_EDITORS), f"/desk/pages/{actions.edition_page('en').pk}/"
    response = client.get(f"{address}?ordering=ord")
    assert response.status_code == 200
    assert "ord" not in response.context["view"].get_valid_orderings()
    assert response.context["view"].ordering != "ord"
    assert b"What the treaty says" in response.content
    assert b"?ordering=ord" not in client.get(address).content
