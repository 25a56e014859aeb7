from __future__ import annotations

import sqlite3
from contextlib import closing

import msgspec
import pytest
from django.db import connection
from letter_samples import newsletter

from tamizdat.config import ReadersTable
from tamizdat.desk import looking
from tamizdat.desk.models import Letter
from tamizdat.desk.models.letter import COMMITTED, State


@pytest.mark.django_db
def test_letters_that_are_to_go_by_themselves_are_counted():
    made = newsletter()
    Letter.objects.bulk_create(Letter(newsletter=made, state=state) for state in State)
    with connection.cursor() as cursor:
        cursor.execute(looking._LETTERS)
        assert cursor.fetchone() == (len(COMMITTED),)


@pytest.mark.parametrize(("where", "told"), [("off", True), ("here", False)])
def test_they_are_told_where_the_readers_server_is_turned_off(settings, where, told):
    config = msgspec.structs.replace(settings.TAMIZDAT, readers=ReadersTable(where=where), database_url="")
    with closing(sqlite3.connect(config.var / "desk.sqlite")) as db:
        db.executescript(
            "CREATE TABLE desk_mark (id); CREATE TABLE wagtailcore_locale (language_code);"
            "INSERT INTO wagtailcore_locale VALUES ('en'), ('ru');"
            "CREATE TABLE desk_letter (state); INSERT INTO desk_letter VALUES ('scheduled'), ('draft');"
        )
    problems = list(looking.problems(config))
    assert [problem.startswith("1 letters are scheduled") for problem in problems] == [True] * told
    with closing(sqlite3.connect(config.var / "desk.sqlite")) as db:
        db.execute("DROP TABLE desk_letter")
    assert list(looking.problems(config)) == []  # of an older version, before the desk has started
