"""The theme as the press uses it: templates, styles and messages, the newsroom's own files first."""

from __future__ import annotations

import contextlib
import os
import re
import traceback
from collections.abc import Callable
from functools import cache, cached_property, lru_cache, partial
from importlib import resources
from itertools import chain
from pathlib import Path

import jinja2
import msgspec
from jinja2 import meta

from tamizdat.archive.blobs import name_of
from tamizdat.archive.digests import digest
from tamizdat.press.bundling import bundle, gathered
from tamizdat.press.errors import BadTheme
from tamizdat.press.folding import FoldingEnvironment
from tamizdat.press.maps import Atlas, Maps
from tamizdat.press.messages import Messages
from tamizdat.press.numbers import number
from tamizdat.press.settings import EditionSettings
from tamizdat.press.typesetting import typesetter
from tamizdat.press.views import TEMPLATES
from tamizdat.search.stems import modules_for

_PLAIN = jinja2.Environment(extensions=["jinja2.ext.i18n"], autoescape=True)  # only finds names
_FOLDERS_OF_FILES = (
    "templates",
    "templates/doors",
    "styles",
    "scripts",
    "scripts/search",
    "messages",
    "atlas",
)
_SEARCH = re.compile(r"search\.(.+)\.js")  # the script of the search, in the language of an edition
_FOLDERS = ("templates", "")  # "home.html" is in templates/, "styles/site.css" stands as it says


class Theme:
    """The house's theme, with a newsroom's own files in front of it."""

    def __init__(self, own: Path | None = None, drawings: Path | None = None) -> None:
        """Set a theme up.

        Args:
            own: the newsroom's `theme/` folder, laid out as the house's; it need not exist
            drawings: a folder in which maps that were drawn are kept for other processes
        """
        self._drawings = drawings
        house = Path(str(resources.files("tamizdat.theme")))
        self.roots = tuple(root for root in (own, house) if root is not None)
        self._environments: dict[str, jinja2.Environment] = {}
        self._messages: dict[str, Messages] = {}
        self._digests: dict[tuple[str, str], str] = {}
        self._references: dict[str, list[str]] = {}  # by template: those that it names
        self._bundles: dict[tuple[str, ...], bytes] = {}  # by their modules

    def read(self, name: str) -> str:
        """Return a file of the theme as text.

        Raises:
            BadTheme: there is no such file, or it is not UTF-8.
        """
        path = self.file_of(name)
        try:
            return path.read_text("utf-8")
        except UnicodeDecodeError as error:
            raise BadTheme(f"{path} is not UTF-8: {error}; save it as UTF-8") from error

    def file_of(self, name: str) -> Path:
        """Return where a file of the theme is; the newsroom's own comes before the house's.

        Raises:
            BadTheme: there is no such file.
        """
        for root in self.roots:
            for folder in _FOLDERS:
                path = root / folder / name
                if path.is_file():
                    return path
        raise BadTheme(
            f"the theme has no file {name!r}; looked in {', '.join(str(root) for root in self.roots)}"
        )

    def files(self) -> list[str]:
        """Return the names of all templates and styles, as templates name them."""
        folders = [root / "templates" for root in self.roots]
        found = {path.relative_to(each).as_posix() for each in folders for path in each.rglob("*.html")}
        found |= {path.relative_to(each).as_posix() for each in folders for path in each.rglob("*.txt")}
        found |= {f"styles/{path.name}" for root in self.roots for path in (root / "styles").glob("*.css")}
        return sorted(found)

    @cached_property
    def scripts(self) -> dict[str, bytes]:
        """Return the scripts by their names, "sequences.js"; the newsroom's own come before the house's.

        Raises:
            BadTheme: one of them is not UTF-8.
        """
        names = {path.name for root in self.roots for path in (root / "scripts").glob("*.js")}
        return {name: self.read(f"scripts/{name}").encode() for name in sorted(names)}

    @cached_property
    def modules(self) -> tuple[str, ...]:
        """Return the names of the scripts of which others are made, "search/query.js"."""
        found = {path.name for root in self.roots for path in (root / "scripts" / "search").glob("*.js")}
        return tuple(f"search/{name}" for name in sorted(found))

    def script(self, name: str) -> str:
        """Return the name of the blob as which a script is printed, the digest of its bytes.

        "search.ru.js" is the search of an edition in Russian, of the modules in `scripts/search/`.

        Raises:
            BadTheme: there is no such script, or its modules do not fit together.
        """
        search = _SEARCH.fullmatch(name)
        if name in self.scripts or not search:
            return name_of(self.scripts.get(name) or self.read(f"scripts/{name}").encode(), "js")
        return name_of(self._search(search[1]), "js")

    def script_in(self, blob: str) -> bytes | None:
        """Return the script that is printed as a blob; None if the blob is none of the theme's scripts."""
        if not blob.endswith(".js"):
            return None
        searches = map(self._search, ["und", *re.findall(r"\bstems_(\w+)\.js", " ".join(self.modules))])
        return next(
            (data for data in chain(self.scripts.values(), searches) if name_of(data, "js") == blob), None
        )

    def _search(self, tag: str) -> bytes:
        """Return the script of the search in a language."""
        entries = _search_in(tag)
        if entries not in self._bundles:
            self._bundles[entries] = bundle(entries, self._module).encode()
        return self._bundles[entries]

    def search_modules(self, tag: str) -> frozenset[str]:
        """Return the names of the scripts, "search/query.js", of which the search in a language is made.

        Raises:
            BadTheme: one of them is missing, or they do not fit together.
        """
        return frozenset(gathered(_search_in(tag), self._module))

    def _module(self, path: str) -> str:
        return self.read(f"scripts/{path}")

    def fingerprint(self) -> tuple[object, ...]:
        """Return what is different whenever a file of the theme was written, replaced, added or removed.

        A file's inode and the time of its last change by the system's own clock, which no tool sets, stand for its
        bytes; what pages depend on are digests of these.
        """
        found: list[object] = []
        for folder in (root / folder for root in self.roots for folder in _FOLDERS_OF_FILES):
            with contextlib.suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as entries:
                found += sorted(
                    (entry.path, (status := entry.stat()).st_ino, status.st_size, status.st_ctime_ns)
                    for entry in entries
                )
        return tuple(found)

    def messages(self, edition: EditionSettings) -> Messages:
        """Return the theme's words in an edition's language."""
        if edition.tag not in self._messages:
            self._messages[edition.tag] = Messages.read(self.roots, edition)
        return self._messages[edition.tag]

    @cached_property
    def _atlas_data(self) -> bytes:
        for root in self.roots:
            path = root / "atlas" / "atlas.json"
            if path.is_file():
                return path.read_bytes()
        raise BadTheme(f"the theme has no atlas; looked in {', '.join(str(root) for root in self.roots)}")

    @cached_property
    def maps(self) -> Maps:
        """Return what draws maps from these outlines."""
        return Maps(_atlas(self._atlas_data), self.atlas_digest, self._drawings)

    @cached_property
    def atlas_digest(self) -> str:
        """Return a digest of the outlines."""
        return digest(self._atlas_data)

    def render(self, name: str, edition: EditionSettings, **values: object) -> str:
        """Render a template in an edition's language.

        Raises:
            BadTheme: the template is missing, does not parse, or asks for what it is not given.
        """
        try:
            return self._environment(edition).get_template(name).render(**values)
        except jinja2.TemplateError as error:
            where = f"{getattr(error, 'name', None) or name}, line {getattr(error, 'lineno', None) or '?'}"
            raise BadTheme(f"template {where}: {error}") from error
        except AttributeError as error:  # it asks for what a view has not
            where = f"template {name}, or what it includes, line {_line_in_template(error)}"
            raise BadTheme(f"{where}: {error}; 'tamizdat check' says what was meant") from error

    def digest(self, name: str, edition: EditionSettings) -> str:
        """Return a digest of all that a template's output depends on besides its values."""
        key = (name, edition.tag)
        if key not in self._digests:
            sources = {found: self.read(found) for found in sorted(self._needs(name))}
            self._digests[key] = digest(msgspec.json.encode([sources, self.messages(edition).digest]))
        return self._digests[key]

    def _needs(self, name: str) -> set[str]:
        found: set[str] = set()
        waiting = [name]
        while waiting:
            current = waiting.pop()
            if current in found:
                continue
            found.add(current)
            if current not in self._references:
                self._references[current] = self._named_in(current)
            waiting += self._references[current]
        return found

    def _named_in(self, name: str) -> list[str]:
        """Return the templates that a template includes, imports or extends."""
        try:
            named = _named_in(self.read(name))
        except jinja2.TemplateSyntaxError as error:
            raise BadTheme(f"template {name}, line {error.lineno}: {error.message}") from error
        if None in named:
            raise BadTheme(f"template {name} includes a template by a computed name; write the name out")
        return [reference for reference in named if reference]

    def _environment(self, edition: EditionSettings) -> jinja2.Environment:
        if edition.tag not in self._environments:
            self._environments[edition.tag] = self._new_environment(edition)
        return self._environments[edition.tag]

    def _new_environment(self, edition: EditionSettings) -> jinja2.Environment:
        messages = self.messages(edition)
        environment = FoldingEnvironment(
            self._source,
            messages,
            lambda name: f"{edition.tag} {self.digest(name, edition)}",
            partial(number, edition=edition),
            typesetter(edition.tag),
            autoescape=lambda name: not (name or "").endswith(".css"),  # only styles are let through
            undefined=jinja2.StrictUndefined,
            extensions=["jinja2.ext.i18n"],
            trim_blocks=True,
            lstrip_blocks=True,
        )
        install: Callable[..., None] = environment.install_gettext_callables  # type: ignore[attr-defined]
        install(
            messages.gettext,
            messages.ngettext,
            newstyle=True,
            pgettext=messages.pgettext,
            npgettext=messages.npgettext,
        )
        return environment

    def _source(self, name: str) -> str:
        text = self.read(name)
        return minify(text) if name.endswith(".css") else text


def _search_in(tag: str) -> tuple[str, ...]:
    """Return the modules that the search in a language begins with."""
    return (*(f"search/{name}" for name in modules_for(tag)), "search/page.js")


def load(own: Path | None = None, drawings: Path | None = None) -> Theme:
    """Return the theme as its files are now. Templates are compiled once for each state of the files.

    `own` is the newsroom's `theme/` folder, which need not exist.
    """
    return _themes(own, drawings, Theme(own).fingerprint())


@lru_cache(maxsize=4)
def _themes(own: Path | None, drawings: Path | None, fingerprint: tuple[object, ...]) -> Theme:  # noqa: ARG001
    return Theme(own, drawings)


@lru_cache(maxsize=1000)
def _named_in(text: str) -> tuple[str | None, ...]:
    """Return the templates that the text of a template names; None is one of a computed name."""
    return tuple(meta.find_referenced_templates(_PLAIN.parse(text)))


@cache
def _atlas(data: bytes) -> Atlas:
    return Atlas.load(data)


def _line_in_template(error: BaseException) -> object:
    """Return the last line of a template that an error went through, as Jinja has put it into the traceback."""
    lines = [
        step.lineno for step in traceback.extract_tb(error.__traceback__) if step.filename == "<template>"
    ]
    return lines[-1] if lines else "?"


def minify(css: str) -> str:
    """Return a style sheet without comments and idle blanks. Strings with blanks in them are kept."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    parts = re.split(r"""("[^"]*"|'[^']*')""", css)
    parts[::2] = [re.sub(r"\s*([{};,>])\s*", r"\1", re.sub(r"\s+", " ", part)) for part in parts[::2]]
    return re.sub(r":\s+", ":", "".join(parts).replace(";}", "}")).strip()


def all_templates() -> tuple[str, ...]:
    """Return the names of the templates that pages are rendered with."""
    return tuple(sorted(TEMPLATES))
