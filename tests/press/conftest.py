from __future__ import annotations

from pathlib import Path

import pytest

from samples import small_paper
from tamizdat.archive.documents import Place
from tamizdat.archive.mastheads import Masthead
from tamizdat.archive.store import Archive
from tamizdat.press.printing import Press
from tamizdat.press.settings import SiteSettings

# A theme of a few words: what a page shows, and nothing else, so that a test sees what it read.
POPULAR = "{% if VIEW.most_read %}|{% for r in VIEW.most_read.stories %}{{ r.href }} {% endfor %}{% endif %}"
STRIP = (
    "|{{ s.head.label }}{% for c in s.stories %} {{ c.headline }}{% endfor %}"
    "{% for p in s.parts %} {{ p.head.label }}{% for c in p.stories %} {{ c.headline }}{% endfor %}{% endfor %}"
)
TEMPLATES = {
    "home.html": "{{ frame.masthead.name }}|{{ home.lead.headline }}|{% for c in home.latest %}{{ c.href }} {% endfor %}"
    + POPULAR.replace("VIEW", "home")
    + "{% if home.breaking %}{{ home.breaking.text }}{% endif %}{% for s in home.strips %}"
    + STRIP
    + "{% endfor %}",
    "story.html": (
        "{{ story.headline }}|{{ story.body }}|{% for b in story.bylines %}{{ b.person.label }} {% endfor %}|"
        "{% for c in story.related %}{{ c.href }} {% endfor %}|"
        "{% for c in story.follow_ups %}{{ c.headline }} {% endfor %}|"
        "{% for a in frame.alternates %}{{ a.href }} {{ a.url }} {% endfor %}|{{ frame.canonical }}"
        + POPULAR.replace("VIEW", "story")
    ),
    "list.html": "{{ list.name }}|{{ list.count }}|{% for c in list.stories %}{{ c.headline }} {% endfor %}"
    + POPULAR.replace("VIEW", "list")
    + "{% if list.front %}{{ list.front.lead.headline }}{% for s in list.front.strips %}"
    + STRIP
    + "{% endfor %}{% endif %}",
    "cut.html": "{{ cut.period }}|{% for c in cut.stories %}{{ c.headline }} {% endfor %}|{{ cut.newer.label }}",
    "year.html": "{{ year.year }}|{% for m in year.months %}{{ m.month.href }} {% endfor %}",
    "page.html": "{{ page.title }}|{{ page.body }}|{% for p in page.team %}{{ p.person.label }}{% endfor %}",
    "feeds.html": "{% for c in feeds.chapters %}{% for l in c.lines %}{{ l.page.href }} {% endfor %}{% endfor %}",
    "contents.html": "{% macro tree(found) %}{% for b in found %}{{ b.link.label }}({{ tree(b.below) }}){% endfor %}"
    "{% endmacro %}{% for c in contents.chapters %}{{ c.of }}: {{ tree(c.branches) }}|{% endfor %}",
    "search.html": "{% macro tree(found) %}{% for b in found %}{{ b.link.label }}[{{ b.value }}{% if b.under %} under "
    "{{ b.under | join(' ') }}{% endif %}]({{ tree(b.below) }}){% endfor %}{% endmacro %}"
    "{% for c in search.chapters %}{{ c.of }}: {{ tree(c.branches) }}|{% endfor %}",
    "popular.html": "{% for r in popular.day or popular.week or popular.picks %}{{ r.href }} {% endfor %}",
    "404.html": "lost {% for c in lost.latest %}{{ c.href }} {% endfor %}",
    "figure.html": '<img src="{{ picture.src }}">',
    "related.html": '<aside class="related"><a href="{{ card.href }}">{{ card.headline }}</a></aside>',
}


class Shop:
    """An archive, a press and a site in a folder."""

    TEMPLATES = TEMPLATES

    def __init__(self, folder: Path, tags: tuple[str, ...] = ("en", "ru")) -> None:
        self.folder = folder
        self.theme = folder / "theme"
        (self.theme / "templates").mkdir(parents=True)
        for name, text in TEMPLATES.items():
            (self.theme / "templates" / name).write_text(
                text.replace("cut.newer.label", "cut.newer and cut.newer.label")
            )
        self.archive = Archive(folder / "archive", writable=True)
        self.settings = SiteSettings.of("https://post.example", tags)
        self.site = folder / "site"
        self.press = Press(self.archive, self.settings, self.site, folder / "ledger.sqlite", self.theme)

    def print(self, *documents, withdrawn=(), full=False):
        if documents or withdrawn:
            self.archive.file(documents, withdrawn)
        return self.press.update(now="2026-03-05T00:00:00+00:00", full=full)

    def read(self, path: str) -> str:
        return (self.site / path).read_text("utf-8")

    def files(self) -> dict[str, bytes]:
        found = {
            p.relative_to(self.site).as_posix(): p.read_bytes() for p in self.site.rglob("*") if p.is_file()
        }
        return dict(sorted(found.items()))


@pytest.fixture(scope="session")
def shop_class() -> type[Shop]:
    return Shop


@pytest.fixture
def shop(tmp_path: Path):
    opened = Shop(tmp_path)
    yield opened
    opened.archive.close()


class Printer(Press):
    """A press with the theme that readers get."""

    idle = 0

    def print(self, *documents, withdrawn=()) -> set[str]:
        """File documents, print, and return the paths of what was written; `idle` more were rendered as they had been."""
        self.archive.file(documents, withdrawn)
        result = self.update(now="2026-01-01T00:00:00+00:00")
        assert not result.failed
        self.idle = result.unchanged
        return {page.path for page in result.printed}

    def read(self, path: str) -> str:
        return (self.folder / path).read_text("utf-8")


@pytest.fixture
def press(tmp_path: Path):
    """Return a press with the theme that readers get, and a paper of one edition with a few places and two stories."""
    archive = Archive(tmp_path / "archive", writable=True)
    archive.file(
        [
            each
            for each in small_paper()
            if each.edition == "en"
            and (isinstance(each, Place | Masthead) or each.id in ("story-wine", "story-lake"))
        ]
    )
    settings = SiteSettings.of("https://post.example", ("en",))
    yield Printer(archive, settings, tmp_path / "site", tmp_path / "ledger.sqlite")
    archive.close()


@pytest.fixture
def another_shop(tmp_path_factory: pytest.TempPathFactory):
    opened = Shop(tmp_path_factory.mktemp("another"))
    yield opened
    opened.archive.close()
