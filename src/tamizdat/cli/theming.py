"""`tamizdat theme`: a specimen of the theme, for those who change it."""

from __future__ import annotations

import argparse
import shutil
import struct
import sys
import tempfile
from contextlib import closing
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tamizdat import config
from tamizdat.cli.rooms import now
from tamizdat.cli.verbs import Failure, Verbs, newsroom_option, verb
from tamizdat.config import Config

if TYPE_CHECKING:
    from tamizdat.archive.store import Archive
    from tamizdat.press.specimen import Blobs
    from tamizdat.press.specimen_recordings import Media

ENTRY: Final = "components.html"
_URL: Final = "https://specimen.example"  # nobody reads it there
_PICTURE, _PORTRAIT, _AUDIO, _FILE = (
    "sevan.png",
    "nana-tsereli.png",
    "crossroads-1.en.mp3",
    "pitch-checklist.pdf",
)
_FILMS: Final = ("film.mp4", "film-small.mp4")
_SHAPES: Final = ((640, 360), (320, 180))  # pixels
_CAPTIONS: Final = b"WEBVTT\n\n00:00.000 --> 00:05.000\nABC\n"


def add(verbs: Verbs) -> None:
    """Add the verb."""
    parser = verb(
        verbs, "theme", theme, "print a specimen of the theme: every type of page, every block, with invented words",
        f"Open FOLDER/{ENTRY} in a browser. The newsroom's own templates, styles and words are used, nothing else of it, and "
        "nothing in it changes. A specimen that is in FOLDER already is replaced.",
    )  # fmt: skip
    parser.add_argument(
        "folder", metavar="FOLDER", type=Path, help="where to print it; new, or an earlier specimen"
    )
    newsroom_option(parser)


def theme(options: argparse.Namespace) -> int:
    """Print a specimen. What is wrong with the theme is told as well."""
    settings = config.read(options.newsroom)
    folder: Path = options.folder
    if folder.exists() and not (folder / ENTRY).is_file() and (not folder.is_dir() or any(folder.iterdir())):
        raise Failure(f"{folder} is there already and is no specimen: name a new folder")
    with tempfile.TemporaryDirectory(prefix="tamizdat-") as room:
        failed = _print(settings, Path(room))
        if folder.exists():
            shutil.rmtree(folder)
        shutil.copytree(Path(room) / "specimen", folder)
    print(f"The specimen is ready: open {folder / ENTRY} in a browser.")
    return 1 if failed else 0


def _print(settings: Config, room: Path) -> bool:
    """Print the specimen into `room`; return whether something failed."""
    from tamizdat.archive.store import Archive
    from tamizdat.press import own_theme, specimen
    from tamizdat.press.components import components
    from tamizdat.press.errors import BadTheme
    from tamizdat.press.printing import Press
    from tamizdat.press.settings import SiteSettings
    from tamizdat.press.specimen_letters import doors, print_mails
    from tamizdat.press.theme import Theme

    site = SiteSettings.of(_URL, settings.site.editions, readers=doors(_URL))
    own = Theme(settings.theme)
    problems = list(own_theme.problems(settings.theme, site.editions))
    for problem in problems:
        print(f"WRONG theme: {problem}", file=sys.stderr)
    with closing(Archive(room / "archive", writable=True)) as archive:
        blobs = _blobs(archive)
        for edition in site.editions:
            archive.file(specimen.documents(own, edition, blobs))
        press = Press(archive, site, room / "site", room / "ledger.sqlite", settings.theme)
        printing = press.update(now=now())
        failures: list[object] = list(printing.failed)
        try:
            print_mails(press)
        except BadTheme as error:
            failures.append(error)
    for failure in failures:
        print(f"tamizdat: {failure}", file=sys.stderr)
    _set_out(room / "site", room / "specimen")
    view = components(own, site.editions)
    (room / "specimen" / ENTRY).write_text(own.render(ENTRY, site.editions[0], components=view), "utf-8")
    return bool(problems or failures)


def _set_out(site: Path, specimen: Path) -> None:
    """Copy a printed site into a folder for each screen."""
    from tamizdat.press.components import SCREENS, on_screen

    for screen in SCREENS:
        shutil.copytree(site, specimen / screen)
        for page in (specimen / screen).rglob("*.html"):
            page.write_text(on_screen(page.read_text("utf-8"), screen), "utf-8")


def _blobs(archive: Archive) -> Blobs:
    """Hand the files that the specimen shows to its archive: some of the sample newsroom's."""
    from tamizdat.press.specimen import Blobs

    files = Path(str(resources.files("tamizdat.sample"))) / "files"
    data = {name: (files / name).read_bytes() for name in (_PICTURE, _PORTRAIT, _AUDIO, _FILE)}
    names = {name: archive.blobs.put(content, name.rpartition(".")[2]) for name, content in data.items()}

    def picture(name: str) -> tuple[str, int, int]:
        # Width and height stand at a fixed place of each PNG (ISO 15948, section 11.2.2).
        width, height = struct.unpack(">II", data[name][16:24])
        return names[name], width, height

    return Blobs(
        picture=picture(_PICTURE),
        portrait=picture(_PORTRAIT),
        media=_media(archive, names[_AUDIO], len(data[_AUDIO])),
        file=names[_FILE],
        file_bytes=len(data[_FILE]),
    )


def _media(archive: Archive, audio: str, size: int) -> Media:
    """Hand the films and their captions to the specimen's archive."""
    from tamizdat.press.specimen_recordings import Media

    folder = Path(str(resources.files("tamizdat.theme"))) / "specimen"
    data = [(folder / name).read_bytes() for name in _FILMS]
    films = [
        (archive.blobs.put(each, "mp4"), len(each), *shape) for each, shape in zip(data, _SHAPES, strict=True)
    ]
    captions = archive.blobs.put(_CAPTIONS, "vtt")
    return Media(audio=(audio, size), films=tuple(films), captions=captions)
