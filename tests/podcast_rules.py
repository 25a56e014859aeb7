"""What the feed of a show has to keep to, as strictly as the strictest directory.

Apple's requirements (https://help.apple.com/itc/podcasts_connect/#/itcb54353390 and "Podcast RSS feed requirements"), its
table of categories, the Podcasting 2.0 namespace (https://podcastindex.org/namespace/1.0), and, where its schema is at
hand, that too. What is true of every RSS feed is looked at by `feed_rules`.
"""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID
from xml.etree import ElementTree as ET

from PIL import Image

import checkers
import feed_rules

ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
NAMESPACE = "https://podcastindex.org/namespace/1.0"
OTHER_NAMESPACE = "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"
PODCAST = f"{{{NAMESPACE}}}"
ATOM = "{http://www.w3.org/2005/Atom}"
_ABSOLUTE = re.compile(r"https?://[^\s/]+/\S*\Z")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+\Z")
# What Apple plays, and what else the players do that read alternate enclosures.
_ENCLOSED = {
    "audio/mpeg",
    "audio/mp4",
    "audio/x-m4a",
    "audio/aac",
    "video/mp4",
    "video/quicktime",
    "video/x-m4v",
}
_ROLES = {"cast": {"host", "guest"}, "writing": {"author", "translator", "editor"}}
_TRANSCRIPTS = {"text/vtt", "text/plain", "text/html", "application/x-subrip", "application/json"}
CATEGORIES = {
    "Arts": "Books|Design|Fashion & Beauty|Food|Performing Arts|Visual Arts",
    "Business": "Careers|Entrepreneurship|Investing|Management|Marketing|Non-Profit",
    "Comedy": "Comedy Interviews|Improv|Stand-Up",
    "Education": "Courses|How To|Language Learning|Self-Improvement",
    "Fiction": "Comedy Fiction|Drama|Science Fiction",
    "Government": "",
    "History": "",
    "Health & Fitness": "Alternative Health|Fitness|Medicine|Mental Health|Nutrition|Sexuality",
    "Kids & Family": "Education for Kids|Parenting|Pets & Animals|Stories for Kids",
    "Leisure": "Animation & Manga|Automotive|Aviation|Crafts|Games|Hobbies|Home & Garden|Video Games",
    "Music": "Music Commentary|Music History|Music Interviews",
    "News": "Business News|Daily News|Entertainment News|News Commentary|Politics|Sports News|Tech News",
    "Religion & Spirituality": "Buddhism|Christianity|Hinduism|Islam|Judaism|Religion|Spirituality",
    "Science": "Astronomy|Chemistry|Earth Sciences|Life Sciences|Mathematics|Natural Sciences|Nature|Physics|Social Sciences",
    "Society & Culture": "Documentary|Personal Journals|Philosophy|Places & Travel|Relationships",
    "Sports": "Baseball|Basketball|Cricket|Fantasy Sports|Football|Golf|Hockey|Rugby|Running|Soccer|Swimming|Tennis"
    "|Volleyball|Wilderness|Wrestling",
    "Technology": "",
    "True Crime": "",
    "TV & Film": "After Shows|Film History|Film Interviews|Film Reviews|TV Reviews",
}

Fetch = Callable[[str], bytes | None]
"""From an absolute address to what is there, or None."""


def faults(text: str, fetch: Fetch) -> Iterator[str]:
    """Yield where a show's feed breaks the rules. `fetch` has what the feed names."""
    yield from feed_rules.rss_faults(text)
    channel = ET.fromstring(text).find("channel")
    if channel is None:
        return
    yield from _channel_faults(channel, fetch)
    for item in channel.findall("item"):
        where = item.findtext("title") or "an item"
        yield from (f"{where}: {fault}" for fault in _item_faults(item, fetch))
    numbers = [
        (each.findtext(f"{ITUNES}season"), each.findtext(f"{ITUNES}episode"))
        for each in channel.findall("item")
    ]
    counted = [number for number in numbers if number[1]]
    if len(set(counted)) < len(counted):
        yield "two episodes have one number"


def _channel_faults(channel: ET.Element, fetch: Fetch) -> Iterator[str]:
    for tag in (
        "title",
        "link",
        "description",
        "language",
        "explicit",
        "author",
        "type",
        "image",
        "category",
    ):
        name = tag if tag in ("title", "link", "description", "language") else ITUNES + tag
        if tag != "category" and len(channel.findall(name)) != 1:
            yield f"not one {tag}"
        elif channel.find(name) is None:
            yield "no category"
    if len(channel.findtext("description") or "") > 4000:
        yield "its description has over 4000 characters"
    if (channel.findtext(f"{ITUNES}type") or "") not in ("episodic", "serial"):
        yield "its type is neither episodic nor serial"
    yield from _explicit_faults(channel)
    for tag, values in (("complete", ("Yes",)), ("block", ("Yes",))):
        if channel.findtext(ITUNES + tag) not in (None, *values):
            yield f"{tag} may be Yes or not there"
    new = channel.findtext(f"{ITUNES}new-feed-url")
    if new is not None and not _ABSOLUTE.match(new):
        yield "its new address is not absolute"
    for owner in channel.findall(f"{ITUNES}owner"):
        if not _MAIL.match(owner.findtext(f"{ITUNES}email") or ""):
            yield "its owner has no e-mail address"
    yield from _category_faults(channel)
    yield from _artwork_faults(channel, fetch)
    yield from _podcasting_2_faults(channel)


def _explicit_faults(node: ET.Element) -> Iterator[str]:
    if node.findtext(f"{ITUNES}explicit") not in ("true", "false"):
        yield "explicit is neither true nor false"


def _category_faults(channel: ET.Element) -> Iterator[str]:
    for category in channel.findall(f"{ITUNES}category"):
        name = category.get("text", "")
        if name not in CATEGORIES:
            yield f"Apple has no category {name!r}"
            continue
        for below in category:
            if below.get("text") not in CATEGORIES[name].split("|"):
                yield f"Apple has no category {below.get('text')!r} in {name}"


def _artwork_faults(node: ET.Element, fetch: Fetch) -> Iterator[str]:
    for image in node.findall(f"{ITUNES}image"):
        address = image.get("href", "")
        data = fetch(address)
        if not _ABSOLUTE.match(address) or not address.endswith((".jpg", ".png")):
            yield f"its artwork {address!r} is no JPEG or PNG at an absolute address"
        elif data is None:
            yield f"its artwork {address} is not there"
        else:
            with Image.open(io.BytesIO(data)) as opened:
                width, height = opened.size
                if width != height or not 1400 <= width <= 3000 or opened.format not in ("JPEG", "PNG"):
                    yield f"its artwork is a {opened.format} of {width} × {height}"
                if opened.mode != "RGB":
                    yield f"its artwork is in the colours {opened.mode}"


def _podcasting_2_faults(channel: ET.Element) -> Iterator[str]:
    for guid in channel.findall(f"{PODCAST}guid"):
        try:
            UUID(guid.text or "")
        except ValueError:
            yield "its guid is no UUID"
    if channel.findtext(f"{PODCAST}medium") not in ("podcast", "video"):
        yield "its medium is neither podcast nor video"
    for locked in channel.findall(f"{PODCAST}locked"):
        if locked.text not in ("yes", "no") or (
            "owner" in locked.attrib and not _MAIL.match(locked.get("owner", ""))
        ):
            yield "locked is neither yes nor no, or its owner is no e-mail address"
    for funding in channel.findall(f"{PODCAST}funding"):
        if not _ABSOLUTE.match(funding.get("url", "")) or not 0 < len(funding.text or "") <= 128:
            yield "funding leads nowhere, or says nothing or too much"
    yield from _person_faults(channel)


def _person_faults(node: ET.Element) -> Iterator[str]:
    for person in node.findall(f"{PODCAST}person"):
        if person.get("role") not in _ROLES.get(person.get("group", ""), ()):
            yield f"nobody is a {person.get('role')} in {person.get('group')}"
        if not 0 < len(person.text or "") <= 128:
            yield "a person has no name, or one of over 128 characters"
        for name in ("href", "img"):
            if name in person.attrib and not _ABSOLUTE.match(person.get(name, "")):
                yield f"a person's {name} is not absolute"


def _item_faults(item: ET.Element, fetch: Fetch) -> Iterator[str]:
    for tag in ("title", "enclosure", "guid", "pubDate", "description"):
        if len(item.findall(tag)) != 1:
            yield f"not one {tag}"
    if len((item.findtext("description") or "").encode()) > 4000:
        yield "its description has over 4000 bytes"
    for enclosure in item.findall("enclosure"):
        yield from _enclosure_faults(enclosure, fetch)
    for tag in ("season", "episode", "duration"):
        number = item.findtext(ITUNES + tag)
        if number is not None and not re.fullmatch(r"[1-9]\d*", number):
            yield f"its {tag} is {number!r}"
    for tag in ("season", "episode"):
        if item.findtext(ITUNES + tag) != item.findtext(PODCAST + tag):
            yield f"its {tag} is another for others than for Apple"
    if item.findtext(f"{ITUNES}episodeType") not in ("full", "trailer", "bonus"):
        yield "its type is none of full, trailer and bonus"
    yield from _explicit_faults(item)
    yield from _artwork_faults(item, fetch)
    yield from _person_faults(item)
    yield from _file_faults(item, fetch)


def _enclosure_faults(enclosure: ET.Element, fetch: Fetch) -> Iterator[str]:
    if enclosure.get("type") not in _ENCLOSED:
        yield f"Apple plays no {enclosure.get('type')}"
    address = enclosure.get("url", "")
    if not _ABSOLUTE.match(address):
        yield f"its file {address!r} is not absolute"
    data = fetch(address)
    if data is None or str(len(data)) != enclosure.get("length"):
        yield f"its file {address} is not there, or of another length"


def _file_faults(item: ET.Element, fetch: Fetch) -> Iterator[str]:
    for transcript in item.findall(f"{PODCAST}transcript"):
        if transcript.get("type") not in _TRANSCRIPTS or fetch(transcript.get("url", "")) is None:
            yield "a transcript is not there, or of no known type"
    for chapters in item.findall(f"{PODCAST}chapters"):
        if chapters.get("type") != "application/json+chapters" or fetch(chapters.get("url", "")) is None:
            yield "its chapters are not there, or of another type"
    alternatives = item.findall(f"{PODCAST}alternateEnclosure")
    if alternatives and [each.get("default") for each in alternatives].count("true") != 1:
        yield "not one of its files is the default"
    for each in alternatives:
        sources = [fetch(source.get("uri", "")) for source in each.findall(f"{PODCAST}source")]
        if not sources or None in sources or not each.get("type"):
            yield "one of its files is not there, or has no type"


def schema_faults(text: str, schema: Path, folder: Path) -> list[str]:
    """Return what xmllint finds wrong with the tags of the Podcasting 2.0 namespace by its schema.

    The schema knows some of the tags, without their namespace, as children of one root. It wants a name of each season,
    where the namespace's own text leaves that open.

    Args:
        text: the feed
        schema: its file
        folder: where the tags may be written
    """
    known = set(re.findall(r'<xs:element name="(\w+)"', schema.read_text("utf-8"))) - {"root", "season"}
    root = ET.Element("root")
    for node in ET.fromstring(text).iter():
        if node.tag.startswith(PODCAST) and node.tag.removeprefix(PODCAST) in known:
            node.tag = node.tag.removeprefix(PODCAST)
            root.append(node)
    (folder / "tags.xml").write_bytes(ET.tostring(root))
    command = [checkers.require("xmllint"), "--nonet", "--noout", "--schema", schema, folder / "tags.xml"]
    run = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    return [line for line in run.stderr.splitlines() if line and not line.endswith(" validates")]
