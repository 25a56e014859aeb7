"""While printing is paused after a rollback: what editors are told, and what reaches readers all the same."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from wagtail.users.models import UserProfile

from tamizdat.desk import actions, door
from tamizdat.desk.admin import after
from tamizdat.desk.groups import CHIEF_EDITORS, EDITORS
from tamizdat.desk.models import Mark, Printing, Story
from tamizdat.press import rollback

pytestmark = pytest.mark.django_db
TIME = "2026-03-05T21:30:00+00:00"  # in Dushanbe it is the sixth


@pytest.fixture(autouse=True)
def working(published, filer, monkeypatch):
    """The test's filer works where the real one would: while the desk waits for it."""
    actions.refile_all()
    filer.work()
    monkeypatch.setattr(after.time, "sleep", lambda _: filer.work())
    monkeypatch.setattr(after, "PATIENCE", 30)


@pytest.fixture
def paused(filer):
    """Roll back to the only release, which changes nothing and pauses printing."""
    number = door.press(filer.archive).update(now=TIME).release
    return rollback.roll_back(filer.press, number, now=TIME).pause


def banner(client, address) -> str:
    text = client.get(address, follow=True).content.decode()
    found = re.findall(r'<div class="desk-paused" role="status">(.*?)</div>', text)
    assert len(found) <= 1
    return re.sub(r"<[^>]+>", "", found[0]) if found else ""


PAGES = ["wagtailadmin_home", "desk_printings", "wagtailimages:index", "wagtailsnippets_desk_place:list"]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_the_desk_says_that_printing_is_paused(name, paused, desk_of):
    words = banner(desk_of(CHIEF_EDITORS), reverse(name))
    assert words.startswith(
        f"Printing is paused since 06.03.2026 02:30 at release {paused.release}. Readers see nothing"
    )
    assert "tamizdat resume" in words


def test_so_does_the_editor_of_a_story(paused, published, desk_of):
    assert "paused" in banner(desk_of(EDITORS), reverse("wagtailadmin_pages:edit", args=[published.pk]))


def test_it_is_said_in_the_language_that_was_chosen(paused, user, client):
    editor = user(EDITORS)
    UserProfile.objects.create(user=editor, preferred_language="ru")
    client.force_login(editor)
    assert banner(client, reverse("wagtailadmin_home")).startswith("Печать приостановлена с 06.03.2026 02:30")


def test_nothing_is_said_while_printing_goes_on(desk_of, newsroom):
    client = desk_of(CHIEF_EDITORS)
    assert banner(client, reverse("wagtailadmin_home")) == ""
    for file in (newsroom / "var").glob("ledger.sqlite*"):
        file.unlink()
    assert banner(client, reverse("wagtailadmin_home")) == "", "nothing was printed yet"


def told(client, address) -> str:
    response = client.post(address, {}, follow=True)
    return " ".join(str(message) for message in response.context["messages"])


def test_what_is_published_meanwhile_is_filed_and_printed_when_printing_is_resumed(paused, filer, newsroom):
    other = actions.create_story("en", headline="Another")
    actions.publish(other)
    while filer.work():
        pass
    page = newsroom / "var" / "site" / other.printed_path()
    assert not Mark.objects.exists()
    assert filer.archive.document("en", str(other.uid))
    assert not page.exists()
    rollback.resume(filer.press)
    filer.print()
    assert page.exists()
    assert Printing.objects.first().printed


def test_an_editor_who_withdraws_is_told_that_lists_still_show_it(paused, published, desk_of, newsroom):
    page = newsroom / "var" / "site" / published.printed_path()
    assert page.exists()
    words = told(desk_of(EDITORS), reverse("wagtailadmin_pages:unpublish", args=[published.pk]))
    assert not Story.objects.get().live
    assert not page.exists()
    assert words.count("It is withdrawn and its own page is gone. Printing is paused: lists, feeds") == 1
    assert "Printed" not in words


def test_an_editor_who_changes_something_is_told_that_readers_do_not_see_it(paused, published, desk_of):
    other = actions.create_story("en", headline="Another")
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    words = told(desk_of(CHIEF_EDITORS), f"{address}?id={other.pk}&next=/desk/")
    assert Story.objects.get(pk=other.pk).live
    assert "It is saved. Printing is paused: readers do not see it" in words
