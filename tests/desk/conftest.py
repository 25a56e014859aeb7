"""A newsroom for the tests of the desk. Each process has its own folder; each test its own archive, site and media."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

import one_django
import stock

sys.path.insert(0, str(Path(__file__).parent))  # desk_samples.py

if not one_django.set_up(one_django.DESK):
    from one_django import pytest_pycollect_makemodule  # noqa: F401 - a hook


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """Let the tests' database begin with all migrations behind it."""
    from django.conf import settings

    desk = settings.DATABASES["default"]
    if desk["ENGINE"].endswith("sqlite3"):
        # In memory, and gone with its last connection.
        desk["TEST"]["NAME"] = name = "file:desk?mode=memory&cache=shared"
        with (
            closing(sqlite3.connect(name, uri=True)) as ours,
            closing(sqlite3.connect(stock.database())) as made,
        ):
            made.backup(ours)
            yield
    else:
        desk["TEST"]["TEMPLATE"] = stock.postgres(settings.TAMIZDAT.database_url)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    from django.conf import settings

    from tamizdat.desk import setup

    (settings.TAMIZDAT.var).mkdir(exist_ok=True)
    with django_db_blocker.unblock():
        setup.set_up()
        make_known()


def make_known():
    """Give the newsroom a few places, topics and people: once, since most tests need some."""
    from tamizdat.desk import actions

    def texts(en, ru):
        return {"en": {"name": en}, "ru": {"name": ru}}

    actions.save_place("caucasus", texts=texts("Caucasus", "Кавказ"), map="AM AZ GE")
    actions.save_place("georgia", texts=texts("Georgia", "Грузия"), parent="caucasus", map="GE")
    actions.save_topic("security", texts=texts("Security", "Безопасность"))
    actions.save_coverage("pipelines", texts=texts("Pipelines", "Трубопроводы"), topic="security")
    actions.save_series("notes", texts=texts("Notes", "Заметки"))
    actions.save_person("jane", texts=texts("Jane Doe", "Джейн Доу"), team=True)
    actions.save_person("ivan", texts=texts("Ivan", "Иван"))


@pytest.fixture(autouse=True)
def newsroom(settings, tmp_path):
    """Give the test a folder of its own."""
    settings.TAMIZDAT = msgspec.structs.replace(settings.TAMIZDAT, folder=tmp_path)
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    (tmp_path / "var").mkdir()
    return tmp_path


@pytest.fixture(autouse=True)
def near(monkeypatch):
    """Have pictures made in this process: what a process of their own costs is tested in test_darkroom.py."""
    from tamizdat.desk import darkroom, developing

    monkeypatch.setattr(darkroom, "ask", developing.developed)


@pytest.fixture
def known(db):
    """Let a test speak of the places, topics and people that `make_known` has made."""


@pytest.fixture
def nothing_known(db):
    """Take them away, for tests of what a newsroom knows after an import."""
    from tamizdat.desk import models

    models.Place.objects.exclude(parent=None).delete()
    for kind in (models.Person, models.Series, models.Coverage, models.Topic, models.Place, models.Mark):
        kind.objects.all().delete()


@pytest.fixture
def picture(db):
    from desk_samples import make_picture

    from tamizdat.desk import actions

    return actions.save_picture(make_picture(), "teal.png", alt="A teal field", credit="Nobody")


@pytest.fixture
def story(known):
    """Return a draft."""
    from tamizdat.desk import actions

    return actions.create_story(
        "en",
        headline="What the treaty says",
        dek="One sentence.",
        bylines=[("jane", "writer")],
        places=["georgia"],
        topics=["security"],
        body=[("text", "<p>Ten words of text are enough for this very test.</p>")],
    )


@pytest.fixture
def published(story):
    """Return a story that is live."""
    from tamizdat.desk import actions

    actions.publish(story)
    return story


@pytest.fixture
def no_marks(db):
    """Return a function that forgets all marks."""
    from tamizdat.desk.models import Mark

    def forget():
        Mark.objects.all().delete()

    forget()
    return forget


@pytest.fixture
def filer(db):
    from tamizdat.desk import door
    from tamizdat.desk.filer import Filer

    with closing(door.open_archive(writable=True)) as archive:
        yield Filer(archive, door.press(archive))


@pytest.fixture
def user(db):
    """Return a way to an account of a group."""
    from tamizdat.desk import setup

    def make(group, name=None):
        return setup.create_user(name or group.split()[0].lower(), "correct horse", group)

    return make


@pytest.fixture
def desk_of(user):
    """Return a way to the desk as a browser of somebody of a group sees it."""
    from django.test import Client

    def log_in(group, name=None):
        client = Client()
        client.force_login(user(group, name))
        return client

    return log_in


@pytest.fixture
def server(settings, monkeypatch):
    """Give the newsroom a readers' server and a mail that is quickly made."""
    from letter_samples import Rendered, Server

    from tamizdat.config import PostTable, ReadersTable
    from tamizdat.desk import doors, mails

    settings.TAMIZDAT = msgspec.structs.replace(
        settings.TAMIZDAT,
        readers=ReadersTable(where="here", counter=True),
        post=PostTable(sender="letter@paper.example"),
    )
    made = Server()
    monkeypatch.setattr(doors, "client", lambda: made)
    monkeypatch.setattr(
        mails,
        "rendered",
        lambda letter, media_base="": Rendered(letter.subject, f"<p>{letter.subject}</p>", letter.subject),
    )
    return made


@pytest.fixture
def weekly(known):
    """Return a newsletter whose letters have the newest stories."""
    from letter_samples import newsletter

    return newsletter(fills=[("latest", {"label": "", "count": None})])
