"""The main job, by hand: log in, write a story with a picture, look at it, publish it, read it, rename it."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from PIL import Image

PATIENCE = 20_000  # milliseconds


@pytest.fixture
def desk(open_page, paper):
    """Return a way to log in at the desk."""

    def log_in(username: str, *, width: int = 1280):
        page = open_page("desk/login/", width=width)
        page.set_default_timeout(PATIENCE)
        name, password = paper.logins[username]
        page.fill("input[name=username]", name)
        page.fill("input[name=password]", password)
        page.click("button[type=submit]")
        page.wait_for_url("**/desk/")
        return page

    return log_in


def add_story(page, headline: str) -> None:
    page.get_by_role("button", name="Stories").click()
    page.get_by_role("link", name="English").first.click()
    page.get_by_role("link", name="Add story").click()
    page.fill("#id_title", headline)


def write_text(page, text: str) -> None:
    page.get_by_role("button", name="Insert a block").first.click()
    page.get_by_role("option", name="Text", exact=True).click()
    page.locator(".Draftail-Editor [role=textbox]").first.click()
    page.keyboard.type(text)


def upload_picture(page, folder: Path) -> None:
    Image.frombytes("RGB", (10, 7), os.urandom(210)).resize((1000, 700)).save(folder / "lake.png")
    page.get_by_role("button", name="Choose an image").first.click()
    page.get_by_role("tab", name="Upload").click()
    form = page.locator(".modal")
    form.locator("input[type=file]").set_input_files(folder / "lake.png")
    form.locator("[name=image-chooser-upload-title]").fill("The lake")
    form.locator("[name=image-chooser-upload-alt]").fill("A lake with an island")
    form.locator("[name=image-chooser-upload-credit]").fill("Our own drawing")
    form.get_by_role("button", name="Upload").click()
    form.wait_for(state="detached")


def choose_place(page, name: str) -> None:
    page.get_by_role("tab", name="Where it belongs").click()
    page.locator("#id_placed-ADD").click()
    page.get_by_role("button", name=re.compile("Choose (a )?place", re.I)).first.click()
    page.locator(".modal").get_by_label("Search term").fill(name)
    page.locator(".modal").get_by_role("link", name=name, exact=True).click()
    page.locator(".modal").wait_for(state="detached")
    page.get_by_role("tab", name="Story", exact=True).click()


def press(page, action: str) -> None:
    """Open the choices beside "Save draft" and press one."""
    page.locator("footer").get_by_role("button", name=re.compile("more actions", re.I)).click()
    page.locator("footer").get_by_role("button", name=action, exact=True).click()


def test_a_story_from_the_first_letter_to_the_reader(desk, open_page, paper, tmp_path):
    page = desk("editor")
    add_story(page, "The tunnel opens")
    page.fill("#id_dek", "A road is open again.")
    upload_picture(page, tmp_path)
    write_text(page, "The first lorries drove through on Monday.")
    choose_place(page, "Tajikistan")

    # The preview is the page, made by the code that prints it.
    page.get_by_role("button", name=re.compile("preview", re.I)).first.click()
    preview = page.frame_locator("#w-preview-iframe")
    preview.get_by_role("heading", level=1, name="The tunnel opens").wait_for()
    preview.get_by_text("The first lorries drove through").wait_for()
    assert preview.get_by_alt_text("A lake with an island").evaluate(
        "img => img.complete && img.naturalWidth > 0"
    )
    page.get_by_role("button", name=re.compile("preview", re.I)).first.click()

    press(page, "Publish")
    message = page.locator(".messages .success, .messages li").first
    message.wait_for()
    assert re.search(r"Printed \d+ pages? in \d+ ms", page.locator(".messages").inner_text())
    story = page.locator(".messages a[href$='/the-tunnel-opens.html']").first
    address = story.get_attribute("href")

    reader = open_page(address.lstrip("/").removeprefix(paper.url))
    assert reader.get_by_role("heading", level=1).inner_text() == "The tunnel opens"
    assert reader.get_by_alt_text("A lake with an island").evaluate("img => img.naturalWidth > 0")
    assert reader.foreign == []
    reader.goto(paper.url + "places/tajikistan.html")
    assert reader.get_by_role("link", name="The tunnel opens").count() >= 1

    # Renamed, the old address leads to the new one.
    page.get_by_role("link", name=re.compile("Edit", re.I)).first.click()
    page.get_by_role("tab", name="Dates, address, corrections").click()
    page.fill("#id_slug", "a-tunnel-opens")
    press(page, "Publish")
    page.locator(".messages").get_by_text("Printed").first.wait_for()
    response = reader.request.get(paper.url + address.lstrip("/").removeprefix(paper.url), max_redirects=0)
    assert response.status == 301
    reader.goto(paper.url + address.lstrip("/").removeprefix(paper.url))
    assert reader.url.endswith("/a-tunnel-opens.html")
    assert reader.get_by_role("heading", level=1).inner_text() == "The tunnel opens"
