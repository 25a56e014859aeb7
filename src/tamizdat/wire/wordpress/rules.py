"""The rule file: where the stories of each category and tag of the old site are filed here.

TOML, one line for each term, so that an editor can read and change it. `read` reads one; `suggested` writes the first.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from tamizdat.archive.documents import KINDS
from tamizdat.archive.slugs import LONGEST, is_slug, slug_of
from tamizdat.wire.errors import RulesError
from tamizdat.wire.tables import Sheet, near, parse
from tamizdat.wire.wordpress import places
from tamizdat.wire.wordpress.export import Term
from tamizdat.wire.wordpress.index import TYPES, Index

Where = Literal["place", "topic", "kind"]
Key = tuple[str, str]  # taxonomy and slug of a term, as WordPress has them

SKIP: Final = "skip"
LARGEST: Final = 4 * 1024 * 1024  # bytes
_TABLES: Final = {"category": "category", "tag": "post_tag"}
_KINDS: Final = tuple(kind for kind in KINDS if kind != "live")  # nothing of the past is live
_NOTHING: Final = frozenset({"uncategorized", "bez-rubriki", "без-рубрики", "non-classe", "bez-kategorii", "allgemein",
                             "sin-categoria", "senza-categoria", "geen-categorie"})  # fmt: skip
# Taxonomies by which WordPress and its plugins keep house.
_NOT_FILED: Final = frozenset({
    "nav_menu", "post_format", "link_category", "wp_theme", "wp_template_part_area", "wp_pattern_category", "language",
    "post_translations", "term_language", "term_translations", "author", "mediacategory", "translation_priority",
    "following_users", "ef_usergroup", "amp_validation_error",
})  # fmt: skip
_FORM: Final = (
    'Write "place:SLUG", "topic:SLUG", "kind:KIND", several of them with spaces between, or "skip".'
)
_HEAD: Final = """\
# Where the stories of each category and tag of {home} are filed here.
#
# This is a suggestion. Change the words after "=", save, and run the same import again: what is there already is filed
# anew, and what somebody has changed at the desk since is left alone.
#
#   "place:georgia"                  the stories are listed under the place with this address
#   "topic:politics"                 … under this topic
#   "place:georgia topic:politics"   … under both
#   "kind:opinion"                   they are opinions; also: {kinds}
#   "skip"                           the word is not brought, the stories are
#
# A place or topic that is not there yet is made, with the name that it has at the old site. Several words may lead to
# the same one. After each "#" stand the name at the old site and the number of published stories.

# The edition into which everything goes.
edition = {edition}
"""


class Target(NamedTuple):
    """Where stories are filed: a place or topic by its slug here, or a kind."""

    where: Where
    slug: str


@dataclass
class Rules:
    """What a rule file says."""

    edition: str = ""  # "" where it says nothing
    terms: dict[Key, tuple[Target, ...]] = field(default_factory=dict)
    types: dict[str, str] = field(
        default_factory=lambda: dict(TYPES)
    )  # types of items: "story", "page" or "skip"

    def targets(self, key: Key) -> tuple[Target, ...]:
        """Return where the stories of a term are filed."""
        return self.terms.get(key, ())


class Standing(NamedTuple):
    """A place, topic or person that is at the desk."""

    id: str
    names: tuple[str, ...]  # in all editions


@dataclass
class Newsroom:
    """What an import must know of the newsroom into which it goes."""

    editions: tuple[str, ...] = ("en",)  # the first one stands at the root of the site
    places: Mapping[str, Standing] = field(default_factory=dict)  # by slug
    topics: Mapping[str, Standing] = field(default_factory=dict)
    people: Mapping[str, Standing] = field(default_factory=dict)
    # By edition: the slugs of its pages and stories, each with the id that holds it; "" for those that nothing may have.
    slugs: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def read(path: Path, editions: Iterable[str]) -> Rules:
    """Read a rule file.

    Raises:
        RulesError: lists each mistake with its line.
        OSError: it cannot be read.
    """
    sheet = Sheet(path.name)
    rules = Rules()
    for name, value in _table(path, sheet).items():
        if name == "edition":
            rules.edition = _edition(value, tuple(editions), sheet)
        elif not isinstance(value, dict):
            sheet.wrong(
                (name,), f"'{name}' is not known here.", near(name, ["edition", "category", "tag", "type"])
            )
        elif name == "type":
            rules.types |= {key: _type(key, each, sheet) for key, each in value.items()}
        else:
            taxonomy = _TABLES.get(name, name)
            rules.terms |= {
                (taxonomy, slug): _targets((name, slug), each, sheet) for slug, each in value.items()
            }
    if sheet.problems:
        raise RulesError(str(path), tuple(sheet.problems))
    return rules


def _table(path: Path, sheet: Sheet) -> dict[str, Any]:
    data = path.read_bytes()[: LARGEST + 1]
    if len(data) > LARGEST:
        sheet.wrong(0, "It has more than 4 MB.", "A rule file has a line for each category and tag.")
        return {}
    try:
        return parse(data.decode("utf-8-sig"), sheet) or {}
    except UnicodeDecodeError as error:
        sheet.wrong(
            data.count(b"\n", 0, error.start) + 1, "This line is not in UTF-8.", "Save the file in UTF-8."
        )
        return {}


def _edition(value: Any, editions: tuple[str, ...], sheet: Sheet) -> str:
    if value in editions:
        return str(value)
    sheet.wrong(("edition",), f"'edition' is {value!r}.", near(str(value), editions))
    return ""


def _type(key: str, value: Any, sheet: Sheet) -> str:
    if value not in ("story", "page", SKIP):
        sheet.wrong(("type", key), f"'{key}' is {value!r}.", 'Write "story", "page" or "skip".')
    return str(value)


def _targets(at: tuple[str, str], value: Any, sheet: Sheet) -> tuple[Target, ...]:
    if not isinstance(value, str) or not value.strip():
        sheet.wrong(at, f"'{at[1]}' is {value!r}.", _FORM)
        return ()
    if value.strip() == SKIP:
        return ()
    return tuple(target for word in value.split() if (target := _target(at, word, sheet)) is not None)


def _target(at: tuple[str, str], word: str, sheet: Sheet) -> Target | None:
    where, colon, slug = word.partition(":")
    known: dict[str, Where] = {"place": "place", "topic": "topic", "kind": "kind"}
    if not colon or where not in known:
        close = difflib.get_close_matches(where, [*known, SKIP], 1)
        meant = f"Did you mean '{close[0]}{':' if close[0] != SKIP else ''}{slug}'? " if close else ""
        sheet.wrong(at, f"'{at[1]}' leads to {word!r}.", meant + _FORM)
        return None
    if where == "kind" and slug not in _KINDS:
        sheet.wrong(at, f"'{at[1]}' leads to the kind {slug!r}.", near(slug, _KINDS))
        return None
    if not is_slug(slug) or len(slug) > 100:
        better = slug_of(slug)
        remedy = f"Did you mean '{where}:{better}'?" if better else "Small Latin letters, digits and hyphens."
        sheet.wrong(at, f"'{at[1]}' leads to {word!r}, which is no address.", remedy)
        return None
    return Target(known[where], slug)


# Guessing


def is_filed(taxonomy: str) -> bool:
    """Return whether a taxonomy is one by which people file stories."""
    return taxonomy not in _NOT_FILED and not taxonomy.startswith(("pa_", "product_"))


def guess(index: Index, newsroom: Newsroom, edition: str) -> Rules:
    """Return rules for an export that nobody has written any for."""
    rules = Rules(edition)
    counts = counts_of(index)
    for key in _filed(index):
        rules.terms[key] = _guessed(index.terms[key], counts[key], newsroom)
    rules.types |= dict.fromkeys(index.sorts, SKIP)
    return rules


def counts_of(index: Index) -> dict[Key, int]:
    """Return how many stories each term has, those of the terms below it included."""
    counts = {key: index.uses[key] for key in index.terms}
    for key, term in index.terms.items():
        above, seen = (key[0], term.parent), {key}
        while above in index.terms and above not in seen:
            counts[above] += index.uses[key]
            seen.add(above)
            above = (above[0], index.terms[above].parent)
    return counts


def _filed(index: Index) -> Iterator[Key]:
    """Yield the terms by which stories are filed: categories, tags, others; by their slugs."""
    order = {"category": 0, "post_tag": 1}
    keys = [key for key in index.terms if is_filed(key[0])]
    yield from sorted(keys, key=lambda key: (order.get(key[0], 2), key))


def _guessed(term: Term, count: int, newsroom: Newsroom) -> tuple[Target, ...]:
    """Guess where a term's stories are filed: under a place or topic of its name, or a place that the atlas knows."""
    slug = slug_of(term.slug if is_slug(term.slug) else term.name or term.slug)
    if not count or not slug or slug in _NOTHING or term.slug in _NOTHING:
        return ()
    if found := _standing(newsroom.places, slug, term.name):
        return (Target("place", found),)
    if found := _standing(newsroom.topics, slug, term.name):
        return (Target("topic", found),)
    return (Target("place" if places.code_of(term.name, term.slug) is not None else "topic", slug),)


def _standing(known: Mapping[str, Standing], slug: str, name: str) -> str:
    """Return the slug of a thing at the desk that has this slug or name; "" if there is none."""
    if slug in known:
        return slug
    folded = name.casefold().replace("ё", "е").strip()
    return next(
        (
            own
            for own, thing in known.items()
            if folded in {each.casefold().replace("ё", "е") for each in thing.names}
        ),
        "",
    )


# Writing


def suggested(rules: Rules, index: Index, home: str) -> str:
    """Return rules as a file for an editor."""
    counts = counts_of(index)
    kinds = ", ".join(kind for kind in _KINDS if kind != "opinion")
    lines = [_HEAD.format(home=home or "the old site", kinds=kinds, edition=_quoted(rules.edition))]
    names = {taxonomy: name for name, taxonomy in _TABLES.items()}
    before = ""
    for key in _filed(index):
        if key[0] != before:
            lines.append(f"\n[{_key(names.get(key[0], key[0]))}]\n")
            before = key[0]
        lines.append(
            _line(key[1], _written(rules.targets(key)), f"{index.terms[key].name}, {_stories(counts[key])}")
        )
    if index.sorts:
        lines.append('\n# Other types of items of the old site: "story", "page" or "skip".\n[type]\n')
        lines += [_line(sort, SKIP, f"{count} published") for sort, count in sorted(index.sorts.items())]
    return "".join(lines)


def _line(key: str, value: str, comment: str) -> str:
    return f"{_key(key)} = {_quoted(value)}  # {' '.join(comment.split())}\n"


def _written(targets: tuple[Target, ...]) -> str:
    return " ".join(f"{target.where}:{target.slug}" for target in targets) or SKIP


def _stories(count: int) -> str:
    return "1 story" if count == 1 else f"{count} stories"


def _key(text: str) -> str:
    return text if is_slug(text) and len(text) <= LONGEST else _quoted(text)


def _quoted(text: str) -> str:
    """Return a text as a basic string of TOML, which has the escapes of JSON."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def unknown(rules: Rules, index: Index) -> Iterator[tuple[Key, str]]:
    """Yield the terms of the rules that the export does not have, each with a remedy."""
    for key in rules.terms:
        if key not in index.terms:
            yield key, near(key[1], [slug for taxonomy, slug in index.terms if taxonomy == key[0]])
