"""An episode in the feed of its show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from tamizdat.archive.addresses import beside
from tamizdat.archive.documents import Byline, Card, Person, Role, Story
from tamizdat.archive.recordings import Episode, Recording
from tamizdat.press import artwork, transcripts
from tamizdat.press.feed_items import rfc_822, urn, words
from tamizdat.press.feed_texts import text
from tamizdat.press.sheet import Sheet
from tamizdat.press.xml import cdata, element

# Group and role by the Podcast Taxonomy Project, as `podcast:person` names them; it has none for photographers.
_ROLES: Final[dict[Role, tuple[str, str]]] = {
    "host": ("cast", "host"),
    "guest": ("cast", "guest"),
    "writer": ("writing", "author"),
    "translator": ("writing", "translator"),
    "editor": ("writing", "editor"),
}


def item(sheet: Sheet, card: Card) -> str:
    """Return a story as an item of its show's feed; "" for one that has no file that could be enclosed."""
    return sheet.piece(("episode", card), lambda: "".join(_item(sheet, card)))


def _item(sheet: Sheet, card: Card) -> Iterator[str]:
    story = sheet.reader.document(sheet.edition.tag, card.id)
    recording = transcripts.first(story) if isinstance(story, Story) else None
    if not isinstance(story, Story) or recording is None or not recording.files:
        return
    whole = text(sheet, story.id, beside=True)
    yield "<item>"
    yield element("title", story.headline)
    yield element("link", sheet.absolute(story.path))
    yield element("guid", (story.episode.guid if story.episode else "") or urn(story.id), isPermaLink="false")
    yield element("pubDate", rfc_822(story.published))
    yield element("description", words(sheet, card) or story.headline)
    if whole:
        yield f"<content:encoded>{cdata(whole)}</content:encoded>"
    for author in sheet.authors(story.bylines):
        yield element("dc:creator", author)
    file = recording.files[0]
    yield element("enclosure", url=sheet.medium(file.blob), length=str(file.bytes), type=file.type)
    yield from _for_apple(sheet, story, recording)
    yield from _for_podcasting_2(sheet, story, recording)
    yield from people(sheet, story.bylines)
    yield "</item>"


def _for_apple(sheet: Sheet, story: Story, recording: Recording) -> Iterator[str]:
    episode = story.episode or Episode()
    if recording.seconds:
        yield element("itunes:duration", str(max(1, round(recording.seconds))))
    if episode.season:
        yield element("itunes:season", str(episode.season))
    if episode.number:
        yield element("itunes:episode", str(episode.number))
    yield element("itunes:episodeType", episode.type)
    yield element("itunes:explicit", boolean(episode.explicit))
    if artwork.of_episode(story):
        yield element("itunes:image", href=sheet.absolute(beside(story.path, "cover")))


def _for_podcasting_2(sheet: Sheet, story: Story, recording: Recording) -> Iterator[str]:
    episode = story.episode or Episode()
    if episode.season:
        yield element("podcast:season", str(episode.season))
    if episode.number:
        yield element("podcast:episode", str(episode.number))
    yield from _transcripts(sheet, story, recording)
    if recording.chapters:
        url = sheet.absolute(beside(story.path, "chapters"))
        yield element("podcast:chapters", url=url, type="application/json+chapters")
    if len(recording.files) > 1:
        yield from _alternatives(sheet, recording)


def _transcripts(sheet: Sheet, story: Story, recording: Recording) -> Iterator[str]:
    timed = transcripts.is_timed(recording.transcript)
    if recording.transcript:
        url = sheet.absolute(beside(story.path, "vtt" if timed else "txt"))
        form = {"type": "text/vtt", "rel": "captions"} if timed else {"type": "text/plain"}
        yield element("podcast:transcript", url=url, language=story.edition, **form)
    for track in recording.tracks:
        if track.kind != "descriptions" and not (timed and track.language == story.edition):
            at = sheet.medium(track.blob)
            yield element(
                "podcast:transcript", url=at, type="text/vtt", language=track.language, rel="captions"
            )


def _alternatives(sheet: Sheet, recording: Recording) -> Iterator[str]:
    """Yield the files of a recording, that which is enclosed among them, for players that choose one."""
    for number, file in enumerate(recording.files):
        told = {"type": file.type, "length": str(file.bytes)}
        if file.bit_rate:
            told["bitrate"] = str(file.bit_rate)
        if file.height:
            told["height"] = str(file.height)
        if not number:
            told["default"] = "true"
        source = element("podcast:source", uri=sheet.medium(file.blob))
        opening = element("podcast:alternateEnclosure", **told).removesuffix("/>")
        yield f"{opening}>{source}</podcast:alternateEnclosure>"


def people(sheet: Sheet, bylines: Iterable[Byline]) -> Iterator[str]:
    """Yield those who are heard or made it, each with their page and what they look like."""
    for byline in bylines:
        person = sheet.reader.document(sheet.edition.tag, byline.person) if byline.role in _ROLES else None
        if isinstance(person, Person):
            group, role = _ROLES[byline.role]
            told = {"group": group, "role": role, "href": sheet.absolute(person.path)}
            if person.photo and person.photo.largest:
                told["img"] = sheet.medium(person.photo.largest)
            yield element("podcast:person", person.name[:128], **told)


def boolean(value: bool) -> str:
    """Return yes or no as Apple's tags have them."""
    return "true" if value else "false"
