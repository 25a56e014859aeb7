"""A reporter hands a story in, an editor approves it: each in the language of his own choice."""

from __future__ import annotations

import re
import sqlite3

import pytest

PATIENCE = 20_000  # milliseconds


@pytest.fixture
def desk(open_page, paper):
    """Return a way to log in at the desk and choose a language."""

    def log_in(username: str, language: str):
        page = open_page("desk/login/")
        page.set_default_timeout(PATIENCE)
        name, password = paper.logins[username]
        page.fill("input[name=username]", name)
        page.fill("input[name=password]", password)
        page.click("button[type=submit]")
        page.wait_for_url("**/desk/")
        page.goto(paper.url + "desk/account/")
        page.select_option("select[name$=preferred_language]", language)
        page.locator("main form button[type=submit], form footer button[type=submit]").first.click()
        page.wait_for_load_state()
        return page

    return log_in


def press(page, selector: str) -> None:
    """Open the choices beside the button that saves and press one."""
    page.locator("footer [data-w-dropdown-target=toggle]").first.click()
    page.locator(f"footer {selector}").first.click()


def test_a_reporters_story_is_handed_in_and_approved(desk, paper):
    reporter = desk("reporter", "ru")
    reporter.goto(paper.url + "desk/stories/ru/")
    reporter.get_by_role("link", name="Добавить материал").first.click()
    reporter.fill("#id_title", "Снег на перевале")
    reporter.get_by_text("Подводка", exact=True).first.wait_for()
    reporter.locator("footer [data-w-dropdown-target=toggle]").first.click()
    reporter.get_by_role("button", name="Сдать редактору").click()
    reporter.locator(".messages").get_by_text("Снег на перевале").wait_for()

    editor = desk("editor", "en")
    editor.goto(paper.url + "desk/")
    editor.get_by_role("link", name="Снег на перевале").first.click()
    press(editor, "[data-workflow-action-name=approve]:not([data-launch-modal])")
    line = editor.locator(".messages").get_by_text(re.compile(r"Printed \d+ pages in \d+ ms"))
    line.wait_for()
    address = line.get_by_role("link", name=re.compile("sneg-na-perevale")).get_attribute("href")
    assert (paper.site / address.lstrip("/")).is_file()
    editor.wait_for_timeout(1500)  # as long as it takes what saves by itself to do so
    with sqlite3.connect(paper.folder / "var" / "desk.sqlite") as db:
        state = "SELECT live, has_unpublished_changes FROM wagtailcore_page WHERE slug = 'sneg-na-perevale'"
        assert db.execute(state).fetchall() == [(1, 0)]

    # A mistake in a tab that is not open is told at the top, and the link leads there.
    editor.locator("td.title").get_by_role("link", name="Снег на перевале").first.click()
    editor.get_by_role("tab", name="Dates, address, corrections").click()
    editor.fill("#id_slug", "rasht-valley")
    editor.get_by_role("tab", name="Story", exact=True).click()
    editor.locator("footer button").first.click()
    editor.locator(".messages a[href='#id_slug']").click()
    assert editor.locator("#id_slug").is_visible()
    editor.wait_for_function("document.activeElement.id === 'id_slug'")
