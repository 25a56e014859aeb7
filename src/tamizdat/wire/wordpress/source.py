"""An export as a source of documents: what every importer of a whole archive makes of it."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from tamizdat.archive import bodies, documents, parts
from tamizdat.archive.documents import AnyDocument, Byline
from tamizdat.wire.errors import WireError
from tamizdat.wire.html import Loss
from tamizdat.wire.reports import Item, ended
from tamizdat.wire.source import Brought, words_for
from tamizdat.wire.wordpress import index, mending, rules, texts
from tamizdat.wire.wordpress.export import Author, Export, Post, Term
from tamizdat.wire.wordpress.filing import Filing
from tamizdat.wire.wordpress.index import Coming, Index, derived
from tamizdat.wire.wordpress.links import Links
from tamizdat.wire.wordpress.rules import Key, Newsroom, Rules, Target
from tamizdat.wire.wordpress.texts import Text
from tamizdat.wire.xml import BadXml

_EXPORT_AGAIN: Final = (
    "Export it again at the old site (Tools, Export); if the file breaks off again, export a year at a time."
)
_HOSTILE: Final = "No export of WordPress has such a thing: do not trust this file."
_FORMATS: Final[dict[str, parts.Kind]] = {"post-format-video": "video", "post-format-audio": "audio"}


class WordPressExport:
    """An export and the rules by which it is filed: a `tamizdat.wire.source.Source`."""

    def __init__(self, path: Path, newsroom: Newsroom, zone: ZoneInfo, given: Rules | None = None) -> None:
        """Read the export once. Without `given` rules they are guessed; `zone` is the newsroom's.

        Raises:
            WireError: the file is no export, or is not whole.
            OSError: it cannot be read.
        """
        self.name = str(path)
        self._file = path.name
        self._export = _opened(path)
        types = given.types if given else index.TYPES
        self.index: Index = index.read(self._export, path.name, zone, types)
        guessed = rules.guess(self.index, newsroom, _edition(self.index.site.language, newsroom.editions))
        self.rules = given or guessed
        self.edition = self.rules.edition or guessed.edition
        index.number_slugs(self.index, newsroom.slugs.get(self.edition, {}))
        self._new = {key: to for key, to in guessed.terms.items() if given and key not in given.terms}
        self._filing = Filing(self.index, self.rules.terms | self._new, newsroom, self.edition)
        self._links = Links(self.index, self._filing.of_term, self._filing.of_author)

    def suggestion(self) -> str:
        """Return the rules as a file for an editor."""
        return rules.suggested(self.rules, self.index, index.home_of(self.index.site))

    def blob(self, name: str) -> Path:
        """Refuse: no document of an export names a file."""
        raise WireError(
            f"An export holds no files, so {name} is not in it.", self.name, "Upload it at the desk."
        )

    def documents(self) -> Iterator[Brought | Item]:
        """Yield every document, and what became of all that does not come as one."""
        for each in self._everything():
            yield ended(each) if isinstance(each, Item) else each

    def _everything(self) -> Iterator[Brought | Item]:
        yield from self._told()
        yield from self._told_of_terms()
        filing = self._filing
        for named in (*filing.places.values(), *filing.topics.values(), *filing.people.values()):
            if named.document is not None:
                yield _brought(named.document, self._file)
        yield from self.index.left
        for sort in ("page", "story"):
            if any(coming.sort == sort for coming in self.index.coming.values()):
                yield from self._texts(sort)

    # What is told of the whole

    def _told(self) -> Iterator[Item]:
        way, mended, said = self._export.way, self._export.mended, self.index.site.wxr_version
        if way.lines:
            what = f"{way.lines} lines before the XML, such as messages of PHP, were passed over"
            yield Item("repaired", "", what, where=self._file)
        if way.declared and not _same(way.encoding, way.declared):
            what = f"it says that it is in {way.declared}, and is in {way.encoding}; it was read as that"
            yield Item("repaired", "", what, where=self._file)
        for what, count in mended.counts.items():
            where = f"{self._file}, line {mended.lines[what]}"
            yield Item("repaired", "", f"{count} {what}; this is the first", "Look at the text there.", where)
        if not said.startswith("1."):
            what = (
                f"it says that it is of the version {said!r}"
                if said
                else "it does not say of which version it is"
            )
            yield Item("noted", "", f"{what}; it was read as 1.2", where=self._file)
        if self.index.comments:
            yield Item(
                "left out",
                f"{self.index.comments} comments",
                "readers' comments are not brought",
                "",
                self._file,
            )

    def _told_of_terms(self) -> Iterator[Item]:
        for (taxonomy, slug), remedy in rules.unknown(self.rules, self.index):
            what = f"the rule file files “{slug}” ({_called(taxonomy)}), which the export does not have"
            yield Item("noted", "", what, remedy, self._file)
        for key, targets in self._new.items():
            what = f"the rule file has no line for it; it was filed under {_written(targets)}"
            yield Item("noted", self._term(key), what, "Add a line and import again.", self._file)
        for key, term in self.index.terms.items():
            where = f"{self._file}, line {term.line}" if term.line else self._file
            if key[0] in ("nav_menu", "link_category"):
                yield Item("left out", self._term(key), "menus are not brought", "", where)
            elif rules.is_filed(key[0]) and not self._filing.terms.get(key):
                why = "the rules skip it" if self.index.uses[key] else "no published story stands under it"
                yield Item(
                    "left out", self._term(key), why, "Give it a place or topic in the rule file.", where
                )

    def _term(self, key: Key) -> str:
        return f"{_called(key[0])} “{self.index.terms[key].name or key[1]}”"

    # Texts

    def _texts(self, sort: str) -> Iterator[Brought | Item]:
        place = -1
        for record in self._export.records():
            if isinstance(record, Post):
                place += 1
                coming = self.index.coming.get(place)
                if coming is not None and coming.sort == sort:
                    yield from self._text(record, coming)

    def _text(self, post: Post, coming: Coming) -> Iterator[Brought | Item]:
        losses: list[Loss] = []
        body = texts.body_of(post, self.index, self._links, losses, pulls=coming.sort == "story")
        title = texts.title_of(post, body.html, losses)
        dek = texts.dek_of(post, losses)
        losses += texts.left_of(post, self.index)
        document = (
            self._story(post, coming, title, dek, body)
            if coming.sort == "story"
            else self._page(coming, title, dek, body)
        )
        where = f"{self._file}, line {post.line}"
        yield _brought(document, where)
        words = words_for(document)
        for what, reason, remedy in dict.fromkeys(losses):
            yield Item(what, words, reason, remedy, where)

    def _story(self, post: Post, coming: Coming, title: str, dek: str, body: Text) -> AnyDocument:
        assert coming.published is not None, "the index leaves out stories without a date"  # noqa: S101
        targets = self._filing.targets(post)
        kinds = [target.slug for target in targets if target.where == "kind"]
        kinds += [_FORMATS[term.slug] for term in post.terms if term.slug in _FORMATS]
        return documents.Story(
            id=coming.id,
            edition=self.edition,
            path=self._filing.path(f"{coming.published.year}/{coming.slug}.html"),
            story=self._versions(coming),
            kind=next((kind for kind in documents.KINDS if kind in kinds), "news"),
            headline=title,
            published=coming.published.isoformat(timespec="seconds"),
            dek=dek,
            body=body.html,
            words=bodies.words(body.html),
            notes=body.notes,
            bylines=tuple(Byline(person=id) for id in self._filing.writers(post)),
            places=self._filing.ids(targets, "place"),
            topics=self._filing.ids(targets, "topic"),
        )

    def _page(self, coming: Coming, title: str, dek: str, body: Text) -> AnyDocument:
        return documents.PlainPage(
            id=coming.id,
            edition=self.edition,
            path=self._filing.path(f"{coming.slug}.html"),
            page=self._versions(coming),
            title=title,
            dek=dek,
            body=body.html,
            notes=body.notes,
        )

    def _versions(self, coming: Coming) -> str:
        return derived(self.index.site, f"versions of {coming.id}")


def _opened(path: Path) -> Export:
    """Return an export that is whole.

    Raises:
        WireError: it is not, or is none.
    """
    try:
        export = Export(path, mending.way_into(path))
        export.check()
    except mending.NotWhole as error:
        item = _broken_item(path, error.way)
        where = f"{path}, line {error.line}{item}"
        raise WireError(
            f"It is not whole: {error.what}. Nothing was imported.", where, _EXPORT_AGAIN
        ) from None
    except BadXml as error:
        where = f"{path}, line {error.line}"
        if error.hostile:
            raise WireError(f"It was not read: {error.what}.", where, _HOSTILE) from None
        raise WireError(f"It cannot be imported: {error.what}.", where, _EXPORT_AGAIN) from None
    return export


def _broken_item(path: Path, way: mending.Way) -> str:
    """Return after which item a file stops being XML, for a message."""
    last: Post | Term | Author | None = None
    try:
        for record in Export(path, way).records():
            last = record
    except BadXml:
        pass
    return f", after {index.named(last)}" if isinstance(last, Post) else ""


def _edition(language: str, editions: Sequence[str]) -> str:
    """Return the edition in the language that an export says it is in, or else the first."""
    said = language.lower().replace("_", "-")
    for want in filter(None, (said, said.partition("-")[0])):
        for tag in editions:
            if want in (tag.lower(), tag.lower().partition("-")[0]):
                return tag
    return editions[0]


def _brought(document: AnyDocument, where: str) -> Brought:
    return Brought(document, documents.encode(document), where)


def _same(encoding: str, declared: str) -> bool:
    try:
        return codecs.lookup(encoding).name == codecs.lookup(declared).name
    except LookupError:
        return False


def _called(taxonomy: str) -> str:
    return {"post_tag": "tag", "nav_menu": "menu"}.get(taxonomy, taxonomy)


def _written(targets: Sequence[Target]) -> str:
    return ", ".join(f"the {target.where} “{target.slug}”" for target in targets) or "nothing"
