"""The feed of a podcast or video show: RSS 2.0 with the tags of Apple and of the Podcasting 2.0 namespace.

https://help.apple.com/itc/podcasts_connect/#/itcb54353390 and https://podcastindex.org/namespace/1.0. It stands where the
RSS of any list does, one for each show and edition; and where a show stood before it was renamed, its feed stands still, so
that players which follow no redirect lose nothing and those which read `itunes:new-feed-url` learn the new address.
Decision 0025 says why.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PIL import Image

from tamizdat.archive.documents import Byline, Card, Redirect, Series, Story
from tamizdat.archive.lists import NEWEST, utc
from tamizdat.archive.recordings import Podcast
from tamizdat.press import artwork, feeds, icons, podcast_items
from tamizdat.press.bodies import plain_text
from tamizdat.press.corrections import last_change
from tamizdat.press.feed_items import rfc_822
from tamizdat.press.frames import masthead_of
from tamizdat.press.keys import PageKey, cover_path, feed_path, is_show
from tamizdat.press.mastheads import ResolvedMasthead
from tamizdat.press.sheet import Sheet
from tamizdat.press.xml import DECLARATION, element, escaped

# Players ask for the whole feed again and again: 300 episodes with their texts are about 1 MB, 200 kB packed, which is six
# years of a weekly show. Older ones stay on the show's pages.
HELD: Final = 300
CATEGORY: Final = "News"  # of a show that names none: directories want one, and it is a newspaper's
_RSS: Final = (
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
    ' xmlns:podcast="https://podcastindex.org/namespace/1.0">'
)


def rss(sheet: Sheet, page: PageKey) -> bytes:
    """Return the RSS feed of any list: that of a show for podcast players, that of others for feed readers."""
    document = sheet.reader.document(page.edition, page.id) if page.of == "series" else None
    if isinstance(document, Series) and is_show(document):
        return _feed(sheet, document)
    return feeds.rss(sheet, page)


def moved(sheet: Sheet, page: PageKey) -> bytes:
    """Return a show's feed as it stands at an address that the show has left."""
    left = sheet.reader.document(page.edition, page.id)
    document = sheet.reader.document(page.edition, left.target) if isinstance(left, Redirect) else None
    if not isinstance(document, Series):
        raise KeyError(page.id)
    return _feed(sheet, document)


def cover(sheet: Sheet, page: PageKey) -> bytes:
    """Return the cover of a show or of an episode as JPEG; where its picture cannot be read, the paper's icon."""
    document = sheet.reader.document(page.edition, page.id)
    found = artwork.of_episode(document) if isinstance(document, Story) else None
    if isinstance(document, Series):
        found = artwork.largest(document.cover)
    try:
        if found:
            return artwork.square(sheet.reader.blob(found.blob))
    except (OSError, Image.DecompressionBombError):
        pass  # another system's archive may hold anything under a picture's name
    return artwork.square(icons.image(sheet, artwork.LEAST))


def _feed(sheet: Sheet, series: Series) -> bytes:
    cards = sheet.reader.newest(sheet.list("series", series.id), HELD)
    parts = [
        f"{DECLARATION}{_RSS}<channel>",
        *_channel(sheet, series, cards),
        *(podcast_items.item(sheet, card) for card in cards),
        "</channel></rss>\n",
    ]
    return "".join(parts).encode()


def _channel(sheet: Sheet, series: Series, cards: tuple[Card, ...]) -> Iterator[str]:
    masthead, podcast = masthead_of(sheet), series.podcast or Podcast()
    link, own = sheet.absolute(series.path), sheet.absolute(feed_path(series.path, "rss"))
    image = sheet.absolute(cover_path(series.path))
    yield element("title", series.name)
    yield element("link", link)
    yield element(
        "description", plain_text(series.intro) or masthead.description or masthead.motto or series.name
    )
    yield element("language", sheet.edition.tag)
    if masthead.copyright:
        yield element("copyright", masthead.copyright)
    if cards:
        yield element("lastBuildDate", rfc_822(max(map(last_change, cards), key=utc)))
    yield element("atom:link", href=own, rel="self", type="application/rss+xml")
    yield f"<image>{element('url', image)}{element('title', series.name)}{element('link', link)}</image>"
    yield from _for_apple(podcast, masthead, image)
    if sheet.path != feed_path(series.path, "rss"):
        yield element("itunes:new-feed-url", own)
    yield from _for_podcasting_2(sheet, series, podcast, masthead)
    yield from podcast_items.people(sheet, _hosts(cards))


def _for_apple(podcast: Podcast, masthead: ResolvedMasthead, image: str) -> Iterator[str]:
    author = podcast.author or masthead.name
    yield element("itunes:image", href=image)
    yield element("itunes:author", author)
    if podcast.email:
        owner = element("itunes:name", author) + element("itunes:email", podcast.email)
        yield f"<itunes:owner>{owner}</itunes:owner>"
    for category in podcast.categories or (CATEGORY,):
        yield _category(*(name.strip() for name in category.split(">", 1)))
    yield element("itunes:explicit", podcast_items.boolean(podcast.explicit))
    yield element("itunes:type", podcast.order)
    if podcast.complete:
        yield element("itunes:complete", "Yes")


def _category(name: str, within: str = "") -> str:
    inside = _category(within) if within else ""
    return f'<itunes:category text="{escaped(name)}">{inside}</itunes:category>'


def _for_podcasting_2(
    sheet: Sheet, series: Series, podcast: Podcast, masthead: ResolvedMasthead
) -> Iterator[str]:
    if podcast.guid:
        yield element("podcast:guid", podcast.guid)
    yield element("podcast:medium", "video" if series.format == "video" else "podcast")
    # Its owner is by whom other hosts ask whether a move is meant; without one, only a lock says something.
    owner = podcast.email or masthead.contact
    if owner:
        yield element("podcast:locked", "yes" if podcast.locked else "no", owner=owner)
    elif podcast.locked:
        yield element("podcast:locked", "yes")
    support = masthead.support
    funding = podcast.funding or (sheet.absolute(support.path) if support and support.path else "")
    funding = funding or (support.url if support else "")
    if funding:
        words = (support.label if support else "") or sheet.gettext("Support")
        yield element("podcast:funding", words[:128], url=funding)
    if masthead.reuse and masthead.reuse.url:
        yield element("podcast:license", masthead.reuse.licence[:128], url=masthead.reuse.url)


def _hosts(cards: tuple[Card, ...]) -> tuple[Byline, ...]:
    """Return who hosts a show by its newest episodes."""
    lines = (line for card in cards[:NEWEST] for line in card.bylines if line.role == "host")
    return tuple(dict.fromkeys(lines))
