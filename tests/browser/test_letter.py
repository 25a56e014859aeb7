"""A letter from the button that writes it to the mail that a reader leaves by, with all servers of a newsroom."""

from __future__ import annotations

import re
import subprocess
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

import checkers
import stock
from browser.conftest import COMMAND, ENVIRONMENT
from browser.windows import windows
from readers_server import link_in, mails_of, text_of
from smtp_sink import sink
from tamizdat.serve.readiness import wait_until_ready

SCREENSHOTS = Path("/tmp/tamizdat-screenshots")
PATIENCE = 90_000  # milliseconds
READER = "nino@kiosk.example"
WRITE = """
from tamizdat.desk import actions, setup
setup.create_user("chief", "a long password", "Chief editors", first_name="Nana")
story = actions.create_story("ru", headline="Дорога через перевал", slug="doroga", dek="Её чинят третий год.",
    body=[("text", "<p>Весной дорогу обещали открыть к осени.</p>")])
actions.publish(story)
print("null")
"""


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory):
    """Serve a newsroom of two languages with its readers' server and a mail server; return its folder and its address."""
    checkers.require("chromium")
    folder = tmp_path_factory.mktemp("letter") / "paper"
    port = checkers.free_port()
    url = f"http://127.0.0.1:{port}"
    stock.newsroom(folder, stock.OF_TWO, url=url)
    mail_port = checkers.free_port()
    with (folder / "tamizdat.toml").open("a") as settings:
        settings.write('\n[readers]\nwhere = "here"\n\n[post]\nsender = "letters@paper.example"\n')
        settings.write(f'by = "smtp"\nport = {mail_port}\n')
    mailboxes = folder / "var" / "mail"
    mailboxes.mkdir()
    with sink(mailboxes, mail_port, keep=True), (folder / "serve.log").open("w") as log:
        server = subprocess.Popen(
            [COMMAND, "serve", folder, "--port", str(port)], stdout=log, stderr=log, env=ENVIRONMENT
        )
        try:
            assert wait_until_ready(f"{url}/desk/login/", 90), (folder / "serve.log").read_text()
            yield folder, url
        finally:
            server.terminate()
            server.wait(30)


@pytest.fixture
def desk(browser, newsroom):
    """Return a window of the chief editor."""
    from browser.conftest import Paper

    folder, url = newsroom
    Paper(folder, url, {}).at_the_desk(WRITE)
    with windows(browser, 1280, f"{url}/") as open:
        page = open("desk/login/")
        page.set_default_timeout(PATIENCE)
        page.fill("[name=username]", "chief")
        page.fill("[name=password]", "a long password")
        page.press("[name=password]", "Enter")
        page.wait_for_url(re.compile(r"/desk/$"))
        yield page


def make_newsletter(page, url):
    page.goto(f"{url}/desk/letters/")
    page.get_by_role("link", name="Add a newsletter").click()
    page.select_option("select[name=edition]", "ru")
    page.fill("input[name=slug]", "weekly")
    page.fill("input[name=name]", "Неделя")
    page.fill("textarea[name=description]", "По пятницам: что произошло.")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Newsletter 'Неделя", exact=False).first.wait_for()


def sign_up(browser, folder, url):
    """Sign up as a reader without scripts does, and confirm."""
    with windows(browser, 360, f"{url}/") as open:
        page = open("readers/?edition=ru", java_script_enabled=False, locale="ru-RU")
        page.set_default_timeout(PATIENCE)
        until_shown(page, lambda: page.get_by_label("Неделя").count())
        page.get_by_label("Ваш адрес электронной почты").fill(READER)
        page.wait_for_timeout(2100)  # nobody is faster than that
        page.get_by_role("button", name="Подписаться").click()
        (mail,) = mails_of(folder, 1)
        page.goto(link_in(mail, "confirm"))
        page.get_by_role("button", name="Да, присылайте").click()
        page.get_by_role("heading", name="Вы подписаны").wait_for()


def until_shown(page, shown):
    """Load a page again until it shows what is to come."""
    for _ in range(60):
        if shown():
            return
        page.wait_for_timeout(1000)
        page.reload()
    raise AssertionError(page.content())


def test_a_letter_is_written_tested_and_sent_and_a_reader_leaves_by_it(browser, newsroom, desk):
    folder, url = newsroom
    SCREENSHOTS.mkdir(exist_ok=True)
    make_newsletter(desk, url)
    sign_up(browser, folder, url)

    desk.goto(f"{url}/desk/letters/")
    desk.get_by_role("button", name="Write this week’s letter").click()
    desk.wait_for_url(re.compile(r"/letter/edit/"))
    assert desk.input_value("input[name=subject]") == "Дорога через перевал"
    desk.screenshot(path=SCREENSHOTS / "letter-form.png")
    desk.fill("input[name=summary]", "И что было ещё")
    desk.get_by_role("button", name="Save").click()
    desk.wait_for_load_state("networkidle")

    desk.get_by_role("link", name="Check, test and send").click()
    desk.get_by_text("It goes to 1 subscriber.").wait_for()
    assert desk.get_by_text("Stops it:").count() == 0
    frame = desk.frame_locator(".desk-looks iframe").first
    frame.get_by_role("heading", name="Дорога через перевал").first.wait_for()
    desk.screenshot(path=SCREENSHOTS / "letter-desk.png", full_page=True)
    desk.get_by_label("Addresses").fill("me@paper.example")
    desk.get_by_role("button", name="Send a test").click()
    desk.get_by_text("me@paper.example: sent").wait_for()
    desk.get_by_role("button", name="Send it", exact=True).click()
    desk.get_by_text("It goes now.").wait_for()
    until_shown(desk, lambda: desk.get_by_text("· Sent,").count())
    desk.screenshot(path=SCREENSHOTS / "letter-sent.png", full_page=True)

    mails = [mail for mail in mails_of(folder, 3) if READER in mail["To"]]
    letter = mails[-1]
    assert "Дорога через перевал" in letter["Subject"]
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "reader.invalid" not in letter.as_string()
    page = next(folder.glob("var/site/ru/letters/weekly/*.html"))
    assert "Дорога через перевал" in page.read_text("utf-8")
    assert page.name in text_of(letter)

    (leave,) = re.findall(r"<(https?://[^>]+)>", letter["List-Unsubscribe"])[:1]
    form = urllib.parse.urlencode({"List-Unsubscribe": "One-Click"}).encode()
    with urllib.request.urlopen(leave, form, timeout=30) as answer:
        assert answer.status == 200
    desk.goto(f"{url}/desk/subscribers/")
    row = desk.get_by_role("row", name="Неделя")
    assert row.locator("td").nth(1).inner_text() == "0"
    assert row.locator("td").nth(3).inner_text() == "1"
    desk.screenshot(path=SCREENSHOTS / "letter-subscribers.png", full_page=True)
