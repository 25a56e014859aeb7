"""The reader's half of the letter, on the served sample: from the form on a printed page to leaving, without scripts."""

from __future__ import annotations

import email
import email.policy
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import checkers
import stock
from browser.conftest import COMMAND, ENVIRONMENT, Paper
from browser.windows import windows
from readers_server import link_in, text_of
from tamizdat.serve.readiness import wait_until_ready

SCREENSHOTS = Path("/tmp/tamizdat-screenshots")
PATIENCE = 120  # seconds
PAGE = "ru/letters/weekly.html"

# What an editor does: writes the next letter of the Russian newsletter, and sends it at once.
SEND = """
from tamizdat.desk import actions
from tamizdat.desk.models import Newsletter
newsletter = Newsletter.objects.get(edition="ru", slug="weekly")
letter = actions.write_letter(newsletter)
letter.subject, letter.summary = given, "Главное за неделю"
letter.save()
actions.schedule_letter(letter, None)
print(json.dumps(letter.state))
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[Paper]:
    """Serve a sample newsroom at the address that its pages name."""
    checkers.require("chromium")
    folder, port = tmp_path_factory.mktemp("letter") / "paper", checkers.free_port()
    url = f"http://127.0.0.1:{port}"
    stock.newsroom(folder, stock.SAMPLE, url=url)
    with (folder / "serve.log").open("w") as output:
        server = subprocess.Popen(
            [COMMAND, "serve", folder, "--port", str(port)], stdout=output, stderr=output, env=ENVIRONMENT
        )
        try:
            assert wait_until_ready(f"{url}/desk/login/", PATIENCE), (folder / "serve.log").read_text()
            yield Paper(folder, f"{url}/", {})
        finally:
            server.terminate()
            server.wait(20)


@pytest.fixture
def open_page(browser, served):
    with windows(browser, 360, served.url) as open:
        yield open


def mails(paper: Paper, to: str, count: int) -> list[Any]:
    """Return the mails to an address, the oldest first, when there are so many."""
    until = time.monotonic() + PATIENCE
    while True:
        files = sorted(
            (paper.folder / "var" / "mail").glob("*.eml"), key=lambda each: each.stat().st_mtime_ns
        )
        read = [email.message_from_bytes(each.read_bytes(), policy=email.policy.default) for each in files]
        found = [mail for mail in read if mail["To"] == to]
        if len(found) >= count:
            return found
        assert time.monotonic() < until, (paper.folder / "serve.log").read_text()[-3000:]
        time.sleep(0.2)


def post(url: str, **form: str) -> str:
    data = urllib.parse.urlencode({name.replace("_", "-"): value for name, value in form.items()}).encode()
    with urllib.request.urlopen(url, data, timeout=20) as answer:
        return str(answer.read().decode())


def get(url: str) -> None:
    with urllib.request.urlopen(url, timeout=20) as answer:
        assert answer.status == 200


def test_a_russian_reader_gets_the_letter_and_leaves(served, open_page, tmp_path):
    until = time.monotonic() + PATIENCE  # the site is printed anew for its address
    while f"{served.url}readers/sign-up" not in (text := (served.site / PAGE).read_text("utf-8")):
        assert time.monotonic() < until
        time.sleep(0.5)

    page = open_page(PAGE, java_script_enabled=False, locale="ru-RU")
    page.get_by_label("Ваш адрес электронной почты").fill("nino@kiosk.example")
    page.get_by_role("button", name="Подписаться").click()
    page.get_by_role("heading", name="Проверьте почту").wait_for()
    (notice,) = mails(served, "nino@kiosk.example", 1)
    link = link_in(notice, "confirm")
    for _ in range(2):  # a mail server that looks at links
        get(link)
    page.goto(link)
    page.get_by_role("button", name="Да, присылайте").click()
    page.get_by_role("heading", name="Вы подписаны").wait_for()

    # Another reader signs up and does not press the button.
    newsletter = link_of(text)
    post(f"{served.url}readers/sign-up", address="gia@kiosk.example", newsletter=newsletter, edition="ru")
    mails(served, "gia@kiosk.example", 1)

    served.at_the_desk(SEND, "Письмо с дорогой")
    letter = mails(served, "nino@kiosk.example", 2)[1]
    assert letter["Subject"] == "Письмо с дорогой"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert len(mails(served, "gia@kiosk.example", 1)) == 1, "nobody is mailed who has not confirmed"

    html = letter.get_body(("html",)).get_content()
    (tmp_path / "letter.html").write_text(html, "utf-8")
    page.goto((tmp_path / "letter.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / "letter-in-the-mailbox.png", full_page=True)

    leave = letter["List-Unsubscribe"].split("<")[1].partition(">")[0]
    assert leave.startswith(f"{served.url}readers/leave/")
    get(leave)
    assert getting(served) == 1, "looking at the link does not leave"
    assert "Вы отписаны" in post(leave, List_Unsubscribe="One-Click")
    assert getting(served) == 0
    assert page.context.cookies() == []

    link = link_in(letter, "leave") if "readers/leave" in text_of(letter) else leave
    page.goto(link)
    page.get_by_role("button", name="Больше не присылайте").click()
    page.get_by_role("heading", name="Вы отписаны").wait_for()


def link_of(page: str) -> str:
    """Return the id of the newsletter in a page's form."""
    return page.partition('name="newsletter" value="')[2].partition('"')[0]


def getting(paper: Paper) -> int:
    """Return how many get newsletters, as the desk is told."""
    from tamizdat.post.client import Client

    key = (paper.folder / "var" / "interface-key").read_text("ascii").strip()
    return sum(
        each.confirmed for each in Client(paper.folder / "var" / "readers.sock", key).lists().newsletters
    )
