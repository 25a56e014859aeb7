"""Cards: what is shown elsewhere (films, posts, maps, recordings) as a link that a reader may follow.

Nothing is loaded from there while a story is read, so a card leads to the page for people and not to the frame.
"""

from __future__ import annotations

import re
from html import escape
from typing import Final, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from tamizdat.archive.bodies import safe_address
from tamizdat.wire.html.losses import short

LONGEST_TITLE: Final = 255  # characters; a card at the desk takes no more
LONGEST_ADDRESS: Final = 2000

_PROVIDERS: Final = {
    "youtube.com": "YouTube", "youtu.be": "YouTube", "youtube-nocookie.com": "YouTube", "vimeo.com": "Vimeo",
    "dailymotion.com": "Dailymotion", "twitter.com": "Twitter", "x.com": "X", "facebook.com": "Facebook",
    "instagram.com": "Instagram", "tiktok.com": "TikTok", "t.me": "Telegram", "vk.com": "VK", "ok.ru": "OK",
    "rutube.ru": "Rutube", "soundcloud.com": "SoundCloud", "spotify.com": "Spotify", "mixcloud.com": "Mixcloud",
    "flickr.com": "Flickr", "flic.kr": "Flickr", "imgur.com": "Imgur", "reddit.com": "Reddit", "ted.com": "TED",
    "scribd.com": "Scribd", "slideshare.net": "SlideShare", "issuu.com": "Issuu", "wordpress.tv": "WordPress.tv",
    "videopress.com": "VideoPress", "google.com": "Google", "datawrapper.de": "Datawrapper", "dwcdn.net": "Datawrapper",
    "flourish.studio": "Flourish", "infogram.com": "Infogram", "documentcloud.org": "DocumentCloud",
    "openstreetmap.org": "OpenStreetMap", "tumblr.com": "Tumblr", "pinterest.com": "Pinterest", "kickstarter.com":
    "Kickstarter", "speakerdeck.com": "Speaker Deck", "cloudup.com": "Cloudup", "giphy.com": "Giphy", "meetup.com":
    "Meetup", "hulu.com": "Hulu", "animoto.com": "Animoto", "bsky.app": "Bluesky", "archive.org": "Internet Archive",
}  # fmt: skip
_VIDEO_FRAME: Final = re.compile(r"/(?:embed|v|shorts)/([\w-]{6,})")


class Card(NamedTuple):
    """A card in the making; what is empty is filled from the address."""

    url: str
    title: str = ""
    text: str = ""
    provider: str = ""


def provider_of(url: str) -> str:
    """Return whose an address is, if it is one that many embed from, or nothing."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    while "." in host:
        if host in _PROVIDERS:
            return _PROVIDERS[host]
        host = host.partition(".")[2]
    return ""


def address(url: str) -> str:
    """Return the address of the page for people behind the address of a frame; nothing if it is none of the web."""
    url = url.strip()
    if url.startswith("//"):
        url = f"https:{url}"
    url = safe_address(url)
    if not url.startswith(("http:", "https:")) or len(url) > LONGEST_ADDRESS or any(c <= " " for c in url):
        return ""
    parts = urlsplit(url)
    provider = provider_of(url)
    if provider == "YouTube" and (found := _VIDEO_FRAME.search(parts.path)):
        return f"https://www.youtube.com/watch?v={found[1]}"
    if parts.hostname == "player.vimeo.com" and (number := parts.path.rsplit("/", 1)[-1]).isdigit():
        return f"https://vimeo.com/{number}"
    if parts.hostname == "w.soundcloud.com":
        inner = parse_qs(parts.query).get("url", [""])[0]
        return safe_address(inner) or url
    return url


def drawn(card: Card) -> str:
    """Return a card as HTML; its address must have come from `address`."""
    provider = card.provider or provider_of(card.url)
    title = short(card.title or _title(card.url), LONGEST_TITLE)
    text = f"<p>{escape(' '.join(card.text.split()), quote=False)}</p>" if card.text.strip() else ""
    foot = f"<figcaption>{escape(provider, quote=False)}</figcaption>" if provider else ""
    link = f'<a href="{escape(card.url)}" rel="noopener">{escape(title, quote=False)}</a>'
    return f'<figure class="embed"><p>{link}</p>{text}{foot}</figure>'


def _title(url: str) -> str:
    """Return words for an address: the file's name, or the address without its scheme."""
    parts = urlsplit(url)
    name = unquote(parts.path.rsplit("/", 1)[-1])
    if re.search(r"\.[a-z0-9]{2,4}\Z", name, re.IGNORECASE) and not parts.query:
        return name
    return (
        (parts.hostname or "").removeprefix("www.")
        + parts.path.rstrip("/")
        + (f"?{parts.query}" if parts.query else "")
    )
