"""Shortcodes: `[name key="value"]…[/name]` within a text.

Those that have a meaning for readers become HTML. Of others what they enclose is kept, and they are listed. Words in
brackets that are no shortcodes stay. The form: https://developer.wordpress.org/apis/shortcode/
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape
from typing import Final, NamedTuple

from tamizdat.wire.html import Loss
from tamizdat.wire.html.losses import short
from tamizdat.wire.wordpress import media
from tamizdat.wire.wordpress.media import Album, Media, framed

_DEEPEST: Final = 40
_TOKEN: Final = re.compile(
    r"(?P<tag></?[a-zA-Z][^<>]*>)"
    r"|\[(?P<before>\[?)(?P<closing>/?)(?P<name>[a-zA-Z][\w-]{0,60})"
    r"(?P<given>(?:[\s=](?:[^\[\]\"']|\"[^\"]*\"|'[^']*'){0,3000}+)?)(?P<void>/?)\](?P<after>\]?)",
    re.DOTALL,
)
_GIVEN: Final = re.compile(
    r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'/][^\s\"']*))|(?:\"([^\"]*)\"|'([^']*)'|(\S+))"
)
_QUOTES: Final = str.maketrans("“”″„", '""""')
_VERBATIM: Final = re.compile(r"<(/?)(pre|code|script|style|textarea)[\s>]", re.IGNORECASE)
_PICTURE: Final = re.compile(r"\A.*<img[^<>]*>(?:\s*</a>)?", re.DOTALL)
_URL: Final = re.compile(r"https?://[^\s\"'<>\[\]]+")
_ID: Final = re.compile(r"\A[\w-]{4,}\Z")
# Known without any key, so that "[sic]" and "[open letter]" stay words.
_BARE: Final = frozenset({
    "archives", "caption", "contact", "contact-form", "contact-form-7", "gallery", "playlist", "audio", "video", "embed",
    "sitemap", "recent-posts", "subscribe", "newsletter", "polldaddy", "poll", "ngg_images", "nggallery", "toc",
    "mc4wp_form", "woocommerce_cart", "gravityform", "googlemaps", "youtube", "vimeo", "slideshow", "dropcap",
})  # fmt: skip
_PLAYERS: Final = {
    "youtube": "https://www.youtube.com/watch?v={}", "vimeo": "https://vimeo.com/{}",
    "dailymotion": "https://www.dailymotion.com/video/{}", "tweet": "https://twitter.com/i/status/{}",
    "instagram": "https://www.instagram.com/p/{}/", "ted": "https://www.ted.com/talks/{}", "googlemaps": "",
    "googlevideo": "", "soundcloud": "", "twitter": "https://twitter.com/i/status/{}", "slideshare": "", "scribd": "",
    "flickr": "", "spotify": "", "facebook": "", "tiktok": "", "bandcamp": "", "mixcloud": "", "iframe": "", "maps": "",
    "googlemap": "", "map": "", "issuu": "", "vine": "", "telegram": "", "rutube": "", "vk": "",
}  # fmt: skip


class _Frame(NamedTuple):
    name: str
    given: dict[str, str]
    written: str  # how it stands in the text
    pieces: list[str]


def to_html(text: str, album: Album, post: str) -> tuple[str, list[Loss]]:
    """Return a text with its shortcodes as HTML, and what has no meaning here.

    Args:
        text: HTML, in which shortcodes stand between the tags.
        album: where attachments are found.
        post: WordPress's number of the post that the text is of.
    """
    if "[" not in text:
        return text, []
    reading = _Reading(album, post)
    reading.read(text)
    return reading.whole(), list(dict.fromkeys(reading.losses))


class _Reading:
    def __init__(self, album: Album, post: str) -> None:
        self.album = album
        self.post = post
        self.losses: list[Loss] = []
        self.frames = [_Frame("", {}, "", [])]
        self.verbatim = 0
        self.closed: set[str] = set()  # names that are closed somewhere

    def read(self, text: str) -> None:
        self.closed = {match["name"].lower() for match in _TOKEN.finditer(text) if match["closing"]}
        at = 0
        for match in _TOKEN.finditer(text):
            self.add(text[at : match.start()])
            at = match.end()
            if match["tag"]:
                self.tag(match["tag"])
            elif self.verbatim:
                self.add(match[0])
            elif match["before"] or match["after"]:
                self.add(
                    match[0]
                    .removeprefix("[" if match["before"] else "")
                    .removesuffix("]" if match["after"] else "")
                )
            else:
                self.code(match)
        self.add(text[at:])

    def add(self, html: str) -> None:
        if html:
            self.frames[-1].pieces.append(html)

    def tag(self, tag: str) -> None:
        if found := _VERBATIM.match(tag):
            self.verbatim = max(0, self.verbatim - 1) if found[1] else self.verbatim + 1
        self.add(tag)

    def code(self, match: re.Match[str]) -> None:
        name = match["name"].lower()
        if match["closing"]:
            if any(frame.name == name for frame in self.frames[1:]):
                while self.frames[-1].name != name:
                    self.unclosed()
                self.close()
            else:
                self.add("" if name in _MAKERS else match[0])
            return
        if not self.is_code(name, match):
            self.add(match[0])
            return
        given = _given(match["given"])
        if name in self.closed and not match["void"] and len(self.frames) < _DEEPEST:
            self.frames.append(_Frame(name, given, match[0], []))
        else:
            self.add(self.made(name, given, "", match[0]))

    def is_code(self, name: str, match: re.Match[str]) -> bool:
        """Return whether words in brackets are a shortcode."""
        return (
            name in _BARE
            or name in self.closed
            or (name in _PLAYERS and bool(_URL.search(match["given"])))
            or bool(re.search(r"[\w-]=[\"'\w]", match["given"].translate(_QUOTES)))
            or bool(match["void"])
        )

    def close(self) -> None:
        frame = self.frames.pop()
        self.add(self.made(frame.name, frame.given, "".join(frame.pieces), frame.written))

    def unclosed(self) -> None:
        """Take a shortcode that nothing closes as one that encloses nothing."""
        frame = self.frames.pop()
        self.add(self.made(frame.name, frame.given, "", frame.written))
        self.frames[-1].pieces.extend(frame.pieces)

    def whole(self) -> str:
        while len(self.frames) > 1:
            self.unclosed()
        return "".join(self.frames[0].pieces)

    # What they become

    def made(self, name: str, given: dict[str, str], inner: str, written: str) -> str:
        if maker := _MAKERS.get(name):
            return maker(self, name, given, inner, written)
        kept = ": what it encloses is kept" if inner.strip() else ""
        self.losses.append(Loss("not understood", f"the shortcode {short(written)}{kept}"))
        return inner

    def caption(self, name: str, given: dict[str, str], inner: str, written: str) -> str:  # noqa: ARG002 - a maker
        found = _PICTURE.match(inner)
        picture, words = (found[0], inner[found.end() :]) if found else (inner, "")
        words = words.strip() or unescape(given.get("caption", ""))
        return f"<figure>{picture}<figcaption>{words}</figcaption></figure>"

    def gallery(self, name: str, given: dict[str, str], inner: str, written: str) -> str:  # noqa: ARG002 - a maker
        numbers = [
            number for number in re.split(r"[\s,]+", given.get("ids") or given.get("include") or "") if number
        ]
        found: list[Media] = []
        for number in numbers:
            if (one := self.album.media(number)) is not None:
                found.append(one)
            else:
                self.losses.append(
                    Loss("left out", f"the file {number} of a gallery, which is not in the export")
                )
        if not numbers:
            found = list(self.album.attached(given.get("id") or self.post))
        if not found and not numbers:
            self.losses.append(
                Loss("left out", f"a gallery {short(written)}, none of whose files is in the export")
            )
        return "".join(map(media.drawn, found))

    def embed(self, name: str, given: dict[str, str], inner: str, written: str) -> str:  # noqa: ARG002 - a maker
        address = _URL.search(unescape(inner)) or _URL.search(given.get("src", "") or given.get("url", ""))
        return framed(address[0]) if address else self.unknown(written)

    def player(self, name: str, given: dict[str, str], inner: str, written: str) -> str:
        """Return a frame for a shortcode that names a film, a map or a recording elsewhere."""
        said = [*given.values(), re.sub(r"<[^>]*>", "", inner)]
        for each in said:
            if address := _URL.search(unescape(each)):
                return framed(address[0])
        form = _PLAYERS[name]
        number = next((each.strip() for each in (given.get("id", ""), *said) if _ID.match(each.strip())), "")
        return framed(form.format(number)) if form and number else self.unknown(written)

    def file(self, name: str, given: dict[str, str], inner: str, written: str) -> str:
        """Return a recording or film of the old site."""
        for key in ("src", *(media.AUDIO if name == "audio" else media.VIDEO), "0"):
            if given.get(key, "").strip():
                return f'<{name} src="{escape(given[key].strip())}"></{name}>'
        address = _URL.search(unescape(inner))
        return f'<{name} src="{escape(address[0])}"></{name}>' if address else self.unknown(written)

    def unknown(self, written: str) -> str:
        self.losses.append(Loss("not understood", f"the shortcode {short(written)}, which leads nowhere"))
        return ""


def _given(text: str) -> dict[str, str]:
    """Return the keys and values of a shortcode; values without a key are "0", "1" and so on."""
    given: dict[str, str] = {}
    text = text.translate(_QUOTES)
    if text.startswith("="):
        text = text[1:]
    for match in _GIVEN.finditer(text):
        if match[1]:
            given[match[1].lower()] = unescape(
                next((value for value in match.group(2, 3, 4) if value is not None), "")
            )
        else:
            value = next(value for value in match.group(5, 6, 7) if value is not None)
            given[str(sum(key.isdigit() for key in given))] = unescape(value)
    return given


_Maker = Callable[[_Reading, str, dict[str, str], str, str], str]
_MAKERS: Final[dict[str, _Maker]] = {
    "caption": _Reading.caption,
    "wp_caption": _Reading.caption,
    "gallery": _Reading.gallery,
    "playlist": _Reading.gallery,
    "embed": _Reading.embed,
    "audio": _Reading.file,
    "video": _Reading.file,
    **dict.fromkeys(_PLAYERS, _Reading.player),
}
