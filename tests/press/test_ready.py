"""A press that stays ready keeps its ledger open; whatever happens to the file meanwhile, it prints what is right."""

from __future__ import annotations

import sqlite3

import pytest

from samples import number_alike, small_paper, story
from tamizdat.press.errors import PressError
from tamizdat.press.ledger import Ledger
from tamizdat.press.printing import Press


@pytest.fixture
def opened(monkeypatch):
    """Return the ledgers that were opened."""
    found = []
    real = Ledger.__init__

    def opening(self, path):
        found.append(self)
        real(self, path)

    monkeypatch.setattr(Ledger, "__init__", opening)
    return found


def other_press(shop) -> Press:
    """Return the press of another process."""
    archive = type(shop.archive)(shop.archive.folder)
    return Press(archive, shop.settings, shop.site, shop.press.ledger_path, shop.theme)


def ends_like_one_that_printed_once(shop, another_shop) -> bool:
    number_alike(another_shop.archive, shop.archive)
    another_shop.print(*(shop.archive.raw(tag, id) for tag in ("en", "ru") for id in all_ids(shop, tag)))
    return another_shop.files() == shop.files()


def all_ids(shop, tag):
    types = ("place", "topic", "coverage", "series", "person", "page", "masthead", "redirect", "story")
    return [id for type in types for id in shop.archive.ids(tag, type)]


def test_one_ledger_is_opened_for_many_printings_and_closed_at_the_end(shop, opened):
    with shop.press.ready():
        shop.print(*small_paper())
        shop.print(story("wine", headline="Red"))
        list(shop.press.copies())
        assert shop.press.wanted_copies() == 0
    assert len(opened) == 1
    with pytest.raises(sqlite3.ProgrammingError):
        opened[0].db.execute("SELECT 1")


def test_another_process_may_print_all_anew_meanwhile(shop, another_shop):
    with shop.press.ready():
        shop.print(*small_paper())
        shop.print(story("wine", headline="Red"))
        other = other_press(shop)
        other.update(now="2026-03-05T00:00:00+00:00", full=True)
        other.archive.close()
        shop.print(story("wine", headline="White"), story("more", headline="More"))
        shop.print(story("wine", headline="Green"))
    assert ends_like_one_that_printed_once(shop, another_shop)


@pytest.mark.parametrize("by_another", [False, True])
def test_the_ledger_may_be_deleted_meanwhile(shop, another_shop, by_another):
    with shop.press.ready():
        shop.print(*small_paper())
        for file in shop.press.ledger_path.parent.glob("ledger.sqlite*"):
            file.unlink()
        if by_another:
            other = other_press(shop)
            other.update(now="2026-03-05T00:00:00+00:00")
            other.archive.close()
        shop.print(story("wine", headline="White"))
    assert ends_like_one_that_printed_once(shop, another_shop)
    with sqlite3.connect(shop.press.ledger_path) as db:
        assert db.execute("SELECT COUNT(*) FROM page").fetchone()[0] > 20


def test_after_a_failure_it_is_opened_anew(shop, another_shop, opened, monkeypatch):
    def full(*_):
        raise sqlite3.OperationalError("database or disk is full")

    with shop.press.ready():
        shop.print(*small_paper())
        with monkeypatch.context() as patched:
            patched.setattr(Ledger, "printed", full)
            with pytest.raises(PressError, match="disk is full"):
                shop.print(story("wine", headline="White"))
        assert shop.print().printed
    assert len(opened) == 2
    assert ends_like_one_that_printed_once(shop, another_shop)
