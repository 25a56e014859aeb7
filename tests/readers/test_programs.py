from __future__ import annotations

from pathlib import Path

import pytest
from logbook import FIREFOX

from tamizdat.readers.programs import BROWSERS, WORDS, is_reader

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "logs.md"


@pytest.mark.parametrize(
    "agent",
    [
        FIREFOX,
        "Mozilla/5.0 (Linux; Android 4.4.2; SM-T230 Build/KOT49H) AppleWebKit/537.36 Chrome/30.0.0.0 Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 [FBAN/FBIOS]",
        "Opera/9.80 (J2ME/MIDP; Opera Mini/7.1.32052/29.3709; U; en) Presto/2.8.119 Version/11.10",
        "Lynx/2.9.0dev.12 libwww-FM/2.14",
    ],
)
def test_what_people_read_with_is_a_reader(agent):
    assert is_reader(agent)


@pytest.mark.parametrize(
    "agent",
    [
        "", "-", "curl/8.5.0", "python-requests/2.32", "Go-http-client/2.0", "WhatsApp/2.23.20.0", "Tiny Tiny RSS/21",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/120.0 Safari/537.36",
        "Mozilla/5.0 (compatible; YandexBot/3.0)", "TelegramBot (like TwitterBot)", "facebookexternalhit/1.1",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ChatGPT-User/1.0)", "x" * 10_000,
    ],
)  # fmt: skip
def test_programs_are_none(agent):
    assert not is_reader(agent)


def test_the_manual_names_all_that_is_taken_for_a_program_or_a_reader():
    text = REFERENCE.read_text("utf-8")
    assert [word for word in (*WORDS, *BROWSERS) if f"`{word.strip()}`" not in text] == []
