"""What tells programs from readers. docs/reference/logs.md says the same in words; a test compares the lists."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

# Words in the name of what calls itself a browser and is none: those who fetch for a search, for the preview of a link, for
# a feed, for a measurement. When somebody then opens the page, his own browser asks.
WORDS: Final = (
    "bot", "crawl", "spider", "slurp", "scrap", "fetch", "archiver", "monitor", "uptime", "linkcheck", "scanner", "probe",
    "validat", "web preview", "bingpreview", "facebookexternal", "embedly", "feed", "rss", "headless", "phantomjs",
    "lighthouse", "pagespeed", "speedcurve", "pingdom", "selenium", "puppeteer", "playwright", "http://", "https://",
    "mediapartners", "google-read-aloud", "chatgpt", "claude-", "perplexity", "python", "curl", "wget",
)  # fmt: skip
_PROGRAM: Final = re.compile("|".join(map(re.escape, WORDS)), re.IGNORECASE)
# All that people read with calls itself one of these; what does not is a program that nobody has named here yet.
BROWSERS: Final = (
    "Mozilla/", "Opera/", "Dalvik/", "UCWEB", "Nokia", "SAMSUNG", "BlackBerry", "Lynx/", "w3m/", "Links ", "ELinks",
)  # fmt: skip


@lru_cache(maxsize=16384)
def is_reader(agent: str) -> bool:
    """Return whether the name that a client gives itself is that of a browser."""
    return agent.startswith(BROWSERS) and not _PROGRAM.search(agent)
