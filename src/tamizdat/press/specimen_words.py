"""The words of a specimen, in the language of an edition."""

from __future__ import annotations

import tomllib
from typing import Final

import msgspec

from tamizdat.press.errors import BadTheme
from tamizdat.press.settings import EditionSettings
from tamizdat.press.theme import Theme

_OTHERWISE: Final = "en"  # whose words an edition has that has none of its own


class SpecimenWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words of a specimen in one language."""

    paper: str
    motto: str
    description: str
    notice: str
    copyright: str
    support: str
    sections: str
    regions: str
    region: str
    country: str
    topic: str
    below: str
    coverage: str
    section: str
    blog: str
    podcast: str
    show: str
    person: str
    job: str
    other: str
    bio: str
    newsletter: str
    letter: str
    about: str
    team: str
    corrections: str
    breaking: str
    state: str
    union: str
    event: str
    claim: str
    dek: str
    long: str
    intro: str
    paragraph: str
    heading: str
    link: str
    items: tuple[str, ...]
    quote: str
    who: str
    pull: str
    facts: str
    fact: str
    caption: str
    credit: str
    licence: str
    table: str
    head: tuple[str, str, str]
    chart: str
    unit: str
    source: str
    map: str
    points: tuple[str, str]
    timeline: str
    dates: tuple[str, ...]
    happened: str
    footnote: str
    file: str
    embed: str
    elsewhere: str
    audio: str
    chapters: tuple[str, ...]
    film: str
    note: str
    wrong: str
    question: str
    answer: str
    points_of: tuple[str, ...]
    entry: str
    kinds: dict[str, str]


def words_of(theme: Theme, edition: EditionSettings) -> SpecimenWords:
    """Return the specimen's words for an edition.

    Raises:
        BadTheme: the file of the words is not TOML, or has another form than it should.
    """
    names = [f"specimen/{tag}.toml" for tag in (edition.tag, edition.tag.partition("-")[0], _OTHERWISE)]
    name = next(each for each in names if any((root / each).is_file() for root in theme.roots))
    try:
        return msgspec.convert(tomllib.loads(theme.read(name)), SpecimenWords)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise BadTheme(f"{theme.file_of(name)}: {error}; the house's own has the form") from error
