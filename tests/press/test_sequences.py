"""Whatever is done to a newsroom, in whatever order: the site that comes about step by step is the site made at once.

Sequences of acts are drawn by hypothesis. After each printing the site is compared with one made of nothing, byte for
byte; the ledger with the files; the release's root with that of a tree made anew; and what was rendered with what may
be (`newsroom_reach`). With the shipped theme a reader follows every link of every page at every step of every printing.
"""

from __future__ import annotations

import contextlib
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule, run_state_machine_as_test
from newsroom_acts import MOMENTS, Acts, few, names, then, which
from newsroom_proofs import (
    NOW,
    URL,
    Killed,
    Reader,
    Watch,
    check_copies,
    check_files,
    check_ledger,
    check_links,
    empty_folders,
    files_in,
    made_of_nothing,
    new_room,
    stopping,
    turned,
)
from newsroom_reach import Reach
from searched import check_search, without_index

from tamizdat.archive.documents import Story
from tamizdat.archive.errors import PathTaken
from tamizdat.press.errors import PressError
from tamizdat.press.printing import Press
from tamizdat.press.questions import Question
from tamizdat.press.rollback import resume, roll_back
from tamizdat.press.settings import SiteSettings
from tamizdat.search import index
from tamizdat.theme import __file__ as house_theme

# Small limits, so that few stories reach them.
LIMITS = {
    "YEAR_HOLDS": 3, "PART_HOLDS": 2, "MAP_HOLDS": 4, "NEWEST": 3, "LOOK_BACK": 3, "RECENT": 3, "RELATED": 2, "LATEST": 3,
    "CORRECTED": 2, "BATCH": 7, "WORTH": 2, "ALWAYS_ANEW": 6,
}  # fmt: skip
FAILS = '{% if story.headline == "日本" %}{{ story.no_such_word }}{% endif %}'
TEMPLATES = ("story.html", "list.html", "cut.html", "home.html", "related.html", "macros.html")
NO_WORDS = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'


class Newsroom(Acts):
    """The newsroom with its archive, its press and its site."""

    Shop = None  # of the fixture
    shipped = False
    drawn: Counter[str] = Counter()

    def __init__(self) -> None:
        super().__init__()
        memory = Path("/dev/shm")  # nothing here asks whether a disk holds what it is given
        self.room = Path(tempfile.mkdtemp(prefix="tamizdat-", dir=memory if memory.is_dir() else None))
        self.shop = self.Shop(self.room / "shop")
        self.ledger = self.shop.folder / "ledger.sqlite"
        self.site_settings = self.shop.settings
        self.watch = Watch()
        self.filed = {}
        self.printed = {}  # what was filed when all was printed last
        self.shared = {}  # the answers that very many pages share, as they were then
        self.calm = False  # whether nothing but filings happened since
        self.given = {} if self.shipped else self.Shop.TEMPLATES
        if self.shipped:
            shutil.rmtree(self.shop.theme / "templates")
        self.write("story.html", self.theirs("story.html") + FAILS)
        self.blobs = [self.shop.archive.blobs.put(b"%d" % n, "webp") for n in range(4)]

    def teardown(self):
        self.shop.archive.close()
        shutil.rmtree(self.room)

    def blob(self, number):
        return self.blobs[number]

    # Filing and printing

    @initialize()
    def begin(self):
        self.go_on("print")

    def go_on(self, then):
        self.drawn[sys._getframe(1).f_code.co_name] += 1
        if then != "more":
            self.file()
        if then == "print":
            self.print()

    def file(self):
        """File what differs from what was filed. What is refused leaves the archive as it was, and is taken back."""
        changed = [document for key, document in self.docs.items() if self.filed.get(key) != document]
        withdrawn = [key for key in self.filed if key not in self.docs]
        number = self.shop.archive.number
        try:
            self.shop.archive.file(changed, withdrawn)
            self.filed = dict(self.docs)
        except PathTaken:
            event("an address that is taken is refused")
            assert self.shop.archive.number == number
            self.docs = dict(self.filed)

    def print(self, *, full=False):
        before = files_in(self.shop.site).keys()
        with self.shop.press.alone() as keeper:
            reader = Reader(self.shop.site, keeper.ledger.files())
        reading = reader.reading() if self.shipped and not full else contextlib.nullcontext()
        with self.watch.looking(), reading:
            result = self.shop.press.update(now=NOW, full=full)
        if not result.failed and not turned(before, files_in(self.shop.site).keys()):
            assert not reader.lost, f"while this was printed, {reader.lost[:9]}"
        self.check(result)
        if self.calm and not full and not result.failed:
            self.check_what_was_rendered()
        self.watch.forget_gone(self.ledger)
        self.calm = not result.failed
        self.printed, self.shared = dict(self.filed), self.shared_now()

    def check(self, result):
        """The site is the one that is made of nothing, and all that tells of it is true."""
        room = new_room(self.room / "fresh")
        fresh = made_of_nothing(self.shop.archive, self.site_settings, self.shop.theme, room)
        files, wanted = check_copies(files_in(self.shop.site)), files_in(room / "site")
        assert sorted(result.failed) == sorted(fresh.failed), (
            f"{result.failed} failed, at once {fresh.failed}"
        )
        if result.failed:
            event("a page fails")
            assert without_index(wanted).items() <= files.items(), (
                "what cannot be printed keeps what was printed before, no more"
            )
            return
        check_files(without_index(files), without_index(wanted))
        check_search(
            self.shop.archive, self.site_settings.editions, self.shop.site, self.shop.archive.number, words=3
        )
        assert empty_folders(self.shop.site) == []
        check_ledger(self.ledger, files)
        if self.shipped:
            check_links(files, self.site_settings.folder)

    def check_what_was_rendered(self):
        """It had a reason; and after acts on stories alone, it was within their reach, and not more than they may cost."""
        idle = self.watch.idle(self.shop.press.renderer())
        assert not idle, f"rendered though nothing that they read has changed: {idle}"
        reach = Reach(self.printed, self.filed)
        # A masthead is on every page, what is read most on the fronts of all lists.
        if reach.only_stories and self.shared == self.shared_now():
            pages = self.watch.reads()
            far = [str(key) for key, reads in pages.items() if not reach.holds(key, reads)]
            assert not far, f"rendered though out of reach: {far}"
            assert reach.cost(pages) <= reach.bound, f"{sorted(map(str, pages))} are too many"

    def shared_now(self):
        answers = self.shop.press.renderer().answers
        editions = [edition.tag for edition in self.site_settings.editions]
        asked = [Question(name, tag) for name in ("masthead", "most-read") for tag in editions]
        return {question: answers.ask(question).digest for question in asked}

    # Acts of time, of the settings, of the theme, of the machine

    @rule(moment=st.sampled_from(MOMENTS), then=then)
    def a_moment_passes(self, moment, then):
        event("a moment passes")
        number = self.shop.archive.number
        self.calm = self.calm and self.shop.archive.pass_moment(moment) == number
        self.go_on(then)

    @rule(
        url=st.sampled_from([URL, "https://example.org/paper"]),
        tags=st.sampled_from([("en", "ru"), ("en",), ("ru",), ("ru", "en")]),
        then=then,
    )
    def other_settings(self, url, tags, then):
        event("other settings")
        self.site_settings = SiteSettings.of(url, tags)
        self.calm = False
        self.another_process()
        self.go_on(then)

    @rule()
    def another_process(self):
        shop = self.shop
        shop.press = Press(shop.archive, self.site_settings, shop.site, self.ledger, shop.theme)

    @rule(name=st.sampled_from(TEMPLATES), version=few, then=then)
    def a_template_changes(self, name, version, then):
        event(f"{name} changes" if version else f"{name} is as it was")
        text = self.theirs(name) + "v" * version
        needed = version or name in self.given or name == "story.html"
        self.write(name, text + (FAILS if name == "story.html" else "") if needed else None)
        self.calm = False
        self.go_on(then)

    @rule(version=few, then=then)
    def a_style_changes(self, version, then):
        event("a style changes")
        name = "styles/list.css"
        self.write(name, f"{self.theirs(name)}\n.v{version} {{ color: red }}" if version else None)
        self.calm = False
        self.go_on(then)

    @rule(version=few, then=then)
    def the_words_of_the_theme_change(self, version, then):
        event("the theme's words change")
        words = f'{NO_WORDS}\nmsgid "News"\nmsgstr "Вести {version}"\n'
        self.write("messages/ru.po", words if version else None)
        self.calm = False
        self.go_on(then)

    def theirs(self, name):
        """Return a file of the theme as it is without changes."""
        house = Path(house_theme).parent
        path = house / name if "/" in name else house / "templates" / name
        return self.given.get(name) or path.read_text("utf-8")

    def write(self, name, text):
        path = self.shop.theme / (name if "/" in name else f"templates/{name}")
        path.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            path.unlink(missing_ok=True)
        else:
            path.write_text(text, "utf-8")

    @rule(then=then)
    def a_template_is_broken_for_a_while(self, then):
        event("a template is broken for a while")
        self.file()
        good = (self.shop.theme / "templates" / "story.html").read_text("utf-8")
        self.write("story.html", "{% if %}")
        with contextlib.suppress(PressError):
            self.shop.press.update(now=NOW)
        self.write("story.html", good)
        self.calm = False
        self.go_on(then)

    @rule(number=which, name=names, at=st.integers(1, 60), then=then)
    def a_printing_is_stopped(self, number, name, at, then):
        event("a printing is stopped")
        self.change(self.one(number, Story), headline=name)
        self.file()
        with contextlib.suppress(Killed), stopping(at):
            self.shop.press.update(now=NOW)
        self.watch.traces.clear()
        self.calm = False
        if at % 2:
            self.another_process()
        self.go_on(then)

    @rule(number=which, damage=st.sampled_from(["lost", "altered", "none"]))
    def everything_is_printed_again(self, number, damage):
        event("everything is printed again")
        self.drawn["everything_is_printed_again"] += 1
        self.file()
        files = sorted(check_copies(files_in(self.shop.site)))
        path = self.shop.site / files[number % len(files)]
        if damage == "lost":
            path.unlink()
        elif damage == "altered":
            path.write_bytes(b"altered")
        self.print(full=True)

    @rule(count=st.integers(1, 30), then=then)
    def packed_copies_are_made(self, count, then):
        event("packed copies are made")
        for _ in zip(range(count), self.shop.press.copies(), strict=False):
            pass
        self.go_on(then)

    @rule(number=which, name=names, count=st.integers(1, 20), then=then)
    def the_index_is_merged(self, number, name, count, then):
        event("the index is merged, while somebody publishes")
        steps = self.shop.press.merge(lambda: NOW)
        for _ in zip(range(count), steps, strict=False):
            pass
        self.change(self.one(number, Story), headline=name)
        self.file()
        self.shop.press.update(now=NOW)
        for _ in steps:
            pass
        self.watch.traces.clear()
        self.calm = False
        self.go_on(then)

    @rule(back=st.integers(1, 5), number=which, then=then)
    def the_site_is_rolled_back_and_resumed(self, back, number, then):
        event("the site is rolled back and resumed")
        self.file()
        last = self.shop.press.update(now=NOW).release
        roll_back(self.shop.press, max(1, last - back), now=NOW)
        story = self.one(number, Story)
        self.drop(story)
        self.file()
        self.shop.press.update(now=NOW)
        there = files_in(self.shop.site)
        assert story.path not in there or story.edition not in [e.tag for e in self.site_settings.editions]
        resume(self.shop.press)
        self.watch.traces.clear()
        self.calm = False
        self.go_on(then)


@pytest.fixture
def run(shop_class, monkeypatch, capsys):
    """Return a way to draw sequences, which says how many acts were drawn."""
    for name, value in LIMITS.items():
        ours = [module for module in list(sys.modules.values()) if module.__name__.startswith("tamizdat.")]
        holders = [module for module in ours if hasattr(module, name)]
        assert holders, f"no module has the limit {name} any more"
        for module in holders:
            monkeypatch.setattr(module, name, value)
    monkeypatch.setattr(index, "FRESH", 3)  # others mean something else by this name

    def draw(*, shipped: bool, sequences: int, **more):
        drawn = Counter()
        machine = type("Drawn", (Newsroom,), {"Shop": shop_class, "shipped": shipped, "drawn": drawn})
        chosen = settings(
            max_examples=sequences, stateful_step_count=25, print_blob=True,
            suppress_health_check=list(HealthCheck), **more,
        )  # fmt: skip
        run_state_machine_as_test(machine, settings=chosen)
        with capsys.disabled():
            sys.stdout.write(f"\n{drawn.total()} acts drawn, of each kind {dict(drawn.most_common())}\n")

    return draw


@pytest.mark.parametrize("shipped", [False, True], ids=["words", "shipped theme"])
def test_step_by_step_is_at_once(run, shipped):
    run(shipped=shipped, sequences=3 if shipped else 6, derandomize=True)


@pytest.mark.long
@pytest.mark.parametrize("shipped", [False, True], ids=["words", "shipped theme"])
def test_step_by_step_is_at_once_in_thousands_of_acts(run, shipped):
    run(shipped=shipped, sequences=100 if shipped else 150)
