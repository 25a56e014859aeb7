"""Moving an old WordPress site in: its export, its rule file, and what the newsroom has already.

Django must be set up before this is imported.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings

from tamizdat.desk import editions, paths
from tamizdat.desk.models import Person, Place, PlainPage, Story, Topic
from tamizdat.wire.bringing import Progress
from tamizdat.wire.errors import WireError
from tamizdat.wire.reports import ImportReport
from tamizdat.wire.taking import bring
from tamizdat.wire.wordpress import rules
from tamizdat.wire.wordpress.rules import Newsroom, Rules, Standing
from tamizdat.wire.wordpress.source import WordPressExport

ENDINGS: Final = (".xml", ".wxr")


def move(path: Path, *, progress: Progress, rule_file: Path | None = None) -> ImportReport:
    """Bring an export of WordPress to the desk.

    Categories and tags are filed by `rule_file`; without one, by that which stands beside the export or in the newsroom
    under the export's name. If there is none, they are filed by a guess, which is written there for the next time.

    Raises:
        WireError: the export or the rule file cannot be used; nothing was imported.
        OSError: one of them cannot be read.
    """
    beside = [folder / f"{path.stem}.rules.toml" for folder in (path.parent, settings.TAMIZDAT.folder)]
    if rule_file is not None and not rule_file.is_file():
        raise WireError(
            "There is no such rule file.", str(rule_file), "Leave out --rules to have one suggested."
        )
    found = rule_file or next((each for each in beside if each.is_file()), None)
    given = rules.read(found, editions.tags()) if found is not None else None
    progress(f"Reading {path}")
    source = _source(path, given)
    written = _suggest(source, beside) if given is None else None
    report = bring(source, progress=progress)
    if written is not None:
        report.note(
            f"categories and tags were filed by a guess, which is in {written}: to file them otherwise, change it and "
            "import again"
        )
    elif given is not None:
        report.note(f"categories and tags were filed by {found}")
    return report


def _source(path: Path, given: Rules | None) -> WordPressExport:
    return WordPressExport(path, newsroom(), ZoneInfo(settings.TAMIZDAT.site.time_zone), given)


def newsroom() -> Newsroom:
    """Return what an import must know of the newsroom."""
    return Newsroom(
        editions=editions.tags(),
        places=_standing(Place),
        topics=_standing(Topic),
        people=_standing(Person),
        slugs={tag: _slugs(tag) for tag in editions.tags()},
    )


def _slugs(edition: str) -> dict[str, str]:
    held = dict.fromkeys(paths.RESERVED, "")
    for model in (Story, PlainPage):
        rows = model.objects.filter(locale__language_code=edition.lower()).values_list("slug", "uid")
        held |= {slug: str(uid) for slug, uid in rows.iterator()}
    return held


def _standing(model: Any) -> dict[str, Standing]:
    rows = model.objects.prefetch_related("texts")
    return {row.slug: Standing(str(row.uid), tuple(text.name for text in row.texts.all())) for row in rows}


def _suggest(source: WordPressExport, places: list[Path]) -> Path | None:
    """Write the rules by which a source is filed to the first of some places that takes them; return it."""
    text = source.suggestion()
    for place in places:
        try:
            with place.open("x", encoding="utf-8") as file:
                file.write(text)
        except OSError:  # a folder that cannot be written: the next one
            continue
        return place
    return None
