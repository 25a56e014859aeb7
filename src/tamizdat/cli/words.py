"""`tamizdat words`: the file in which the theme's words are translated into a language."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from tamizdat import config
from tamizdat.cli.rooms import site_of
from tamizdat.cli.verbs import Failure, Verbs, newsroom_option, verb
from tamizdat.config import Config

if TYPE_CHECKING:
    from tamizdat.press.settings import EditionSettings


def add(verbs: Verbs) -> None:
    """Add the verb."""
    parser = verb(
        verbs, "words", words, "write the file in which the theme's words are translated into a language",
        "It stands in the newsroom's theme/messages/. Written again, it keeps what is in it and gains what is new. A word "
        "without translation stands in English.",
    )  # fmt: skip
    parser.add_argument("language", metavar="LANGUAGE", help="an edition, such as ka")
    newsroom_option(parser)


def words(options: argparse.Namespace) -> int:
    """Write a catalogue of the newsroom's own."""
    from tamizdat.press import words as press_words
    from tamizdat.press.theme import Theme

    settings = config.read(options.newsroom)
    edition = _edition(settings, options.language)
    theme = Theme(settings.theme)
    missing = press_words.words(theme, edition)
    path = settings.theme / "messages" / f"{edition.tag}.po"
    if not missing.in_english and not path.exists():
        print(
            f"The theme has all its {missing.known} words in {edition.name}. Write those that you want otherwise into {path}."
        )
        return 0
    text = press_words.catalogue(theme, settings.theme, edition)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    print(f"{path}: {len(missing.in_english)} of {missing.known} words wait to be translated.")
    return 0


def _edition(settings: Config, language: str) -> EditionSettings:
    try:
        return site_of(settings).edition(language)
    except KeyError:
        known = ", ".join(settings.site.editions)
        raise Failure(
            f"there is no edition {language!r}: {settings.folder / config.FILE} has {known}. Add it to 'site.editions' first"
        ) from None
