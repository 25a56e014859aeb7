"""The press against Hugo, and against its own bars: `make bench-press`.

    python bench/press.py            measure everything
    python bench/press.py PART…      measure some parts: full-10000, full-50000, updates, desk, serve
    python bench/press.py --resume   measure the parts that this commit has no figures of yet

Figures of a part are kept in `build/bench/figures/` until the commit is another one; when all parts have theirs, they are
written to `bench/results/press.json`. A quick run (QUICK=1) takes far fewer stories, and says so.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from statistics import median

import desk_publishing
import fulls
import msgspec
import papers
import peers
import serving
import updates
from figures import QUICK, Figure, commit, table, write
from fulls import Fulls
from measuring import Run, medians, milliseconds
from updates import Acts, Printed

ROUNDS = {10_000: 1 if QUICK else 5, 50_000: 1 if QUICK else 3}
QUICKLY = {1_000: 200, 10_000: 400, 50_000: 400, 100_000: 400}  # stories in a quick run
SPACE = 40  # GB on the disk: three sites of 50,000 stories of each program at a time, and the papers that are kept

NEW = "one new story, `press.update()` to all files right: median at 1,000 / 10,000 / 100,000 stories"
ACT = "a headline edit, a withdrawal, a backdated insertion: of the newest, a middle and the oldest story, at 100,000"
FILES = "files rewritten by one new story"
DESK = (
    "from calling the desk's publish action to new bytes served, less the same call with filing switched off, "
    "at 1,000 and 100,000 stories"
)
WALL = "full print, 10,000 stories: wall, Tamizdat / Hugo (and against a loop that writes the same bytes)"
SERVE = "`tamizdat serve`: story pages a second"
SEEK = "`tamizdat serve`: a megabyte at a time from anywhere in a recording of 100 MB, Tamizdat / nginx"


def full_10000() -> Iterator[Figure]:
    """Full prints of 10,000 stories, and changed mastheads."""
    found = fulls.compare(_stories(10_000), ROUNDS[10_000], more=True)
    ours, hugo, mastheads = medians(found.ours), medians(found.hugo), medians(found.mastheads)
    rounds = f"medians of {len(found.ours)}{_quickly(10_000)}"
    cpu = "full print, 10,000 stories: CPU seconds, Tamizdat / Hugo"
    yield Figure(cpu, _ratio(ours.cpu, hugo.cpu), f"times, {rounds}", "<= 0.7")
    yield from _runs(cpu, found)
    packed = round(medians(found.packing).cpu, 2)
    yield Figure(f"{cpu} — packed copies, made afterwards", packed, f"s CPU more for Tamizdat, {rounds}")
    if found.maps:
        yield Figure(
            f"{cpu} — maps, drawn once and kept", round(found.maps.cpu, 2), "s CPU, for both programs"
        )
    yield Figure(WALL, _ratio(ours.wall, hugo.wall), f"times Hugo, {rounds}")
    yield Figure(f"{WALL} — the loop", _ratio(ours.wall, median(found.writing)), f"times the loop, {rounds}")
    row = "masthead change at 10,000 stories / full print"
    yield Figure(row, _ratio(mastheads.cpu, ours.cpu), f"times its CPU seconds, {rounds}", "<= 1.0")
    yield Figure(f"{row} — wall", _ratio(mastheads.wall, ours.wall), f"times, {rounds}", "<= 1.0")


def full_50000() -> Iterator[Figure]:
    """Full prints of 50,000 stories."""
    found = fulls.compare(_stories(50_000), ROUNDS[50_000], more=False)
    ours, hugo = medians(found.ours), medians(found.hugo)
    rounds = f"medians of {len(found.ours)}{_quickly(50_000)}"
    cpu = "full print, 50,000 stories: CPU seconds, Tamizdat / Hugo"
    yield Figure(cpu, _ratio(ours.cpu, hugo.cpu), f"times, {rounds}", "<= 0.7")
    yield from _runs(cpu, found)
    memory = "full print, 50,000 stories: peak memory of all processes, Tamizdat / Hugo"
    yield Figure(memory, _ratio(ours.peak, hugo.peak), f"times, {rounds}", "<= 0.15")


def _runs(row: str, found: Fulls) -> Iterator[Figure]:
    """Yield what stands behind a ratio, so that it can be judged."""
    for program, runs in (("Tamizdat", found.ours), ("Hugo", found.hugo)):
        yield Figure(f"{row} — {program}", round(medians(runs).cpu, 2), _told(runs, *found.sizes[program]))


def _told(runs: Sequence[Run], files: int, size: int) -> str:
    run = medians(runs)
    return f"s CPU; {run.wall:.1f} s wall, {run.peak:,.0f} MB at most; {files:,} files of {size / files / 1000:.1f} kB"


def update() -> Iterator[Figure]:
    """Acts on one story at several numbers of stories."""
    sizes = (1_000, 10_000, 100_000)
    found = {count: updates.at(_stories(count), others=count == sizes[-1]) for count in sizes}
    times = {count: milliseconds(acts.new.seconds) for count, acts in found.items()}
    for count, (value, unit) in times.items():
        yield Figure(f"{NEW} — {count:,}", value, unit + _quickly(count), "<= 30")
    yield Figure(
        "the same at 100,000 / at 1,000", _ratio(times[100_000][0], times[1_000][0]), "times", "<= 1.5"
    )
    for (act, age), printed in found[100_000].others.items():
        value, unit = milliseconds(printed.seconds)
        yield Figure(f"{ACT} — {act} of {age}", value, unit + _quickly(100_000), "<= 30")
    yield from _files(found)


def _files(found: dict[int, Acts]) -> Iterator[Figure]:
    """Yield how many files new stories touch: the same stories at each size."""
    for count, acts in found.items():
        spread = f"{min(acts.new.files)} to {max(acts.new.files)} files"
        unit = f"times 10 + 5 × its lists, at most; {spread}{_quickly(count)}"
        yield Figure(f"{FILES} — {count:,}", round(max(_shares(acts.new)), 3), unit, "<= 1")
    touched = list(zip(*(acts.new.files for acts in found.values()), strict=True))
    apart = [max(each) - min(each) for each in touched]
    yield Figure(f"{FILES} — the same at every N", max(apart), "files apart, at most", "<= 0")
    passed = list(zip(*(acts.new.full_years for acts in found.values()), strict=True))
    others = [each for each, years in zip(touched, passed, strict=True) if not any(years)]
    told = f"files, {len(touched) - len(others)} of {len(touched)} stories left out: with these a list's year passed 100"
    yield Figure(
        f"{FILES} — of the others, apart", max(max(each) - min(each) for each in others), told, "<= 0"
    )


def _shares(new: Printed) -> list[float]:
    bounds = [10 + 5 * updates.lists_of(story) for story in new.stories]
    return [files / bound for files, bound in zip(new.files, bounds, strict=True)]


def desk() -> Iterator[Figure]:
    """Publications at the desk."""
    for count in (1_000, 100_000):
        found = desk_publishing.at(_stories(count))
        served, unit = milliseconds(found.served)
        alone, unit_alone = milliseconds(found.alone)
        yield Figure(f"{DESK} — {count:,}", round(served - alone, 1), f"ms{_quickly(count)}", "<= 30")
        yield Figure(f"{DESK} — {count:,}, until served", served, unit)
        yield Figure(f"{DESK} — {count:,}, the call alone", alone, unit_alone)


def serve() -> Iterator[Figure]:
    """Pages drawn from the server."""
    found = serving.measure(_stories(1_000))
    rounds = f"pages/s, median of {len(found.per_second)} times {serving.SECONDS} s{_quickly(1_000)}"
    yield Figure(SERVE, round(median(found.per_second)), rounds, ">= 10000")
    yield Figure(f"{SERVE} — publications that the first answer had", found.seen_at_once, f"of {serving.ROUNDS}",
                 f">= {serving.ROUNDS}")  # fmt: skip


def seek() -> Iterator[Figure]:
    """Parts of a large recording, beside nginx."""
    found = serving.ranges()
    rounds = f"MB/s, median of {serving.RANGE_ROUNDS} times {serving.RANGE_SECONDS} s"
    ours, nginx = median(found.ours), median(found.nginx)
    yield Figure(SEEK, round(ours / nginx, 2), "times", ">= 0.5")
    yield Figure(f"{SEEK} — Tamizdat", round(ours), rounds)
    yield Figure(f"{SEEK} — nginx", round(nginx), rounds)


PARTS: dict[str, Callable[[], Iterator[Figure]]] = {
    "full-10000": full_10000,
    "full-50000": full_50000,
    "updates": update,
    "desk": desk,
    "serve": serve,
    "seek": seek,
}


def _stories(count: int) -> int:
    return QUICKLY[count] if QUICK else count


def _quickly(count: int) -> str:
    return f" (quick: {QUICKLY[count]} stories)" if QUICK else ""


def _ratio(ours: float, theirs: float) -> float:
    return round(ours / theirs, 3)


class Kept(msgspec.Struct):
    """The figures of a part as they wait for the others."""

    commit: str
    quick: bool
    figures: list[Figure]


def _keep(part: str, figures: list[Figure]) -> None:
    path = papers.KEPT / "figures" / f"{part}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.encode(Kept(commit(), QUICK, figures)))


def _kept(part: str) -> list[Figure] | None:
    """Return the figures of a part, if they are of this commit and of a run of this kind."""
    path = papers.KEPT / "figures" / f"{part}.json"
    found = msgspec.json.decode(path.read_bytes(), type=Kept) if path.exists() else None
    return found.figures if found and (found.commit, found.quick) == (commit(), QUICK) else None


def main() -> int:
    """Measure, write and print. Returns the exit status: 1 if a program that is needed cannot be had."""
    parser = argparse.ArgumentParser(description="Measure the press.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--resume", action="store_true", help="only what has no figures of this commit yet")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; the parts are {', '.join(PARTS)}")
    free = shutil.disk_usage(papers.HOUSE).free / 1e9
    if free < SPACE and not QUICK:
        parser.error(
            f"{papers.KEPT} takes up to {SPACE} GB, and {free:.0f} GB are free: make room, or try QUICK=1"
        )
    missing = []
    for part in options.parts or PARTS:
        if options.resume and _kept(part) is not None:
            continue
        print(f"Measuring {part} …", flush=True)
        try:
            figures = list(PARTS[part]())
        except peers.Missing as error:
            missing.append(str(error))
            continue
        _keep(part, figures)
        print(table(figures), flush=True)
    all_figures = [_kept(part) for part in PARTS]
    if None not in all_figures:
        write(
            "press",
            [figure for part in all_figures for figure in part or ()],
            libraries=("jinja2", "granian"),
        )
    print("\n".join(missing), file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
