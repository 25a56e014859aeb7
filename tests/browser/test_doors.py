"""The doors for readers, served by `tamizdat readers`, in a browser without scripts and at every width."""

from __future__ import annotations

import urllib.parse
import urllib.request
import uuid
from pathlib import Path

import pytest

import checkers
from browser.windows import windows
from readers_server import ReadersServer, link_in, text_of
from tamizdat.post.interface import Edition, Newsletter, Paper

SCREENSHOTS = Path("/tmp/tamizdat-screenshots")
WEEKLY, DAILY, RUSSIAN, PERSIAN = (str(uuid.UUID(int=number)) for number in range(101, 105))
LOOKS = {"en": ("ltr", 320, "light"), "ru": ("ltr", 1280, "dark"), "fa": ("rtl", 320, "dark")}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    made = ReadersServer(tmp_path_factory.mktemp("doors") / "readers")
    made.serve()
    home = "https://paper.example/"
    made.desk.tell(
        Paper(
            url="https://paper.example",
            editions=(
                Edition(tag="en", name="The Caravan Route", home=home, privacy=f"{home}privacy.html"),
                Edition(tag="ru", name="Караванный путь", home=f"{home}ru/"),
                Edition(tag="fa", name="راه کاروان", home=f"{home}fa/"),
            ),
            newsletters=(
                Newsletter(
                    id=WEEKLY, edition="en", slug="weekly", name="The week", description="Each Friday."
                ),
                Newsletter(id=DAILY, edition="en", slug="daily", name="Every morning"),
                Newsletter(
                    id=RUSSIAN, edition="ru", slug="weekly", name="Неделя", description="По пятницам."
                ),
                Newsletter(id=PERSIAN, edition="fa", slug="weekly", name="هفته", description="هر آدینه."),
            ),
        )
    )
    yield made
    made.stop()


@pytest.fixture
def open_door(browser, server):
    with windows(browser, 360, f"{server.url}/readers/") as open:
        yield open


def numbers(server: ReadersServer) -> dict[str, int]:
    return {each.newsletter: each.confirmed for each in server.desk.lists().newsletters}


def ask(url: str, form: dict[str, str] | None = None) -> None:
    data = urllib.parse.urlencode(form).encode() if form else None
    with urllib.request.urlopen(url, data, timeout=10) as answer:
        assert answer.status == 200


def test_a_reader_signs_up_chooses_and_leaves_without_scripts(server, open_door):
    page = open_door("?edition=ru", java_script_enabled=False, locale="ru-RU")
    page.get_by_label("Ваш адрес электронной почты").fill("nino@kiosk.example")
    assert page.get_by_label("Неделя").is_checked()
    page.get_by_label("Every morning").check()
    page.wait_for_timeout(2100)  # nobody is faster than that
    page.get_by_role("button", name="Подписаться").click()
    page.get_by_role("heading", name="Проверьте почту").wait_for()

    (mail,) = server.mails(1)
    assert "Подтвердите подписку" in mail["Subject"]
    link = link_in(mail, "confirm")
    for _ in range(3):  # what a mail server does that looks at links
        ask(link)
    assert numbers(server)[RUSSIAN] == 0
    page.goto(link)
    page.get_by_role("button", name="Да, присылайте").click()
    page.get_by_role("heading", name="Вы подписаны").wait_for()
    assert (numbers(server)[RUSSIAN], numbers(server)[DAILY]) == (1, 1)

    page.get_by_role("link", name="Ваши рассылки и данные").click()
    page.get_by_label("Every morning").uncheck()
    page.get_by_label("The week").check()
    page.get_by_role("button", name="Сохранить").click()
    page.get_by_text("Сохранено").wait_for()
    assert [numbers(server)[each] for each in (WEEKLY, DAILY, RUSSIAN)] == [1, 0, 1]
    with page.expect_download() as download:
        page.get_by_role("button", name="Получить файл").click()
    assert "nino@kiosk.example" in Path(download.value.path()).read_text("utf-8")
    page.get_by_role("button", name="Стереть", exact=True).click()
    page.get_by_role("button", name="Стереть всё").click()
    page.get_by_role("heading", name="Всё стёрто").wait_for()
    assert set(numbers(server).values()) == {0}
    assert page.context.cookies() == []
    assert page.foreign == []


def test_a_reader_writes_to_the_newsroom_without_scripts(server, open_door):
    before = len(server.mails())
    page = open_door("correction?story=2026/roads.html&edition=en", java_script_enabled=False)
    page.get_by_label("What is wrong?").fill("It was Tuesday.\nNot Monday.")
    page.wait_for_timeout(2100)
    page.get_by_role("button", name="Send").click()
    page.get_by_role("heading", name="Thank you").wait_for()
    mail = server.mails(before + 1)[-1]
    assert mail["To"] == "desk@paper.example"
    assert "It was Tuesday.\nNot Monday." in text_of(mail)


PAGES = {
    "sign-up": "?edition={tag}",
    "contact": "contact?edition={tag}",
    "correction": "correction?edition={tag}&story=2026/roads.html",
    "dead": "confirm/x?edition={tag}",
    "nowhere": "nowhere?edition={tag}",
}


@pytest.mark.parametrize("tag", LOOKS)
def test_each_page_reads_well(tag, open_door, tmp_path):
    SCREENSHOTS.mkdir(exist_ok=True)
    direction, width, scheme = LOOKS[tag]
    files = []
    for name, path in PAGES.items():
        page = open_door(path.format(tag=tag), width=width, color_scheme=scheme)
        assert page.locator("html").get_attribute("lang") == tag, name
        assert page.locator("html").get_attribute("dir") == direction, name
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        assert checkers.axe_check(page) == [], name
        assert page.errors == [], name
        page.screenshot(path=SCREENSHOTS / f"door-{name}-{tag}-{width}-{scheme}.png", full_page=True)
        files.append(tmp_path / f"{name}.html")
        files[-1].write_text(page.request.get(page.url).text(), "utf-8")
    assert checkers.nu_check(files) == []
