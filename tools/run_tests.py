"""Runs what `make test` promises, part by part, and ends with one summary: `run_tests.py [--long]`.

The parts are the linters, everything on SQLite, the readers' server, the browser, and the rooms that touch a database
on a throw-away PostgreSQL. Each is a process of its own: a process has one Django, the desk's or that of the readers'
server, and Wagtail's search models differ by database. The environment's ARGS are handed to a single pytest instead.
With CI=true a skipped test is a failure.
"""

import importlib.util
import multiprocessing
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

sys.path.insert(0, str(Path(__file__).parent))
import equipment

HOUSE = Path(__file__).resolve().parent.parent

# The rooms whose tests open a database on PostgreSQL, by the part's name and the variable that leads there.
ON_POSTGRES = {
    "PostgreSQL": ("tests/desk", "DATABASE_URL"),
    "readers on PG": ("tests/post", "READERS_DATABASE_URL"),
}
# Half a minute of the same actions that others there take one by one; and a test of SQLite alone.
ON_SQLITE_ONLY = (
    "tests/desk/test_importing.py::test_the_sample_newsroom_comes_whole_once",
    "tests/desk/test_bulk_writers.py::test_an_editor_publishes_while_an_import_does",
)
# Here it is proven what becomes of rows, files and forms, not how rows are asked for: on PostgreSQL with the longest proofs
# alone.
ON_POSTGRES_AT_LENGTH = tuple(
    f"tests/desk/test_{name}.py"
    for name in (
        "after", "bringing_record", "carrier", "claims", "compose", "darkroom", "decompose", "drawn_blocks",
        "fronts_composed", "hearsay", "importing", "importing_pictures", "legend", "live", "media_files",
        "moving", "moving_podcasts", "pausing", "picture_blocks", "preview", "qr", "recording_form",
        "recordings", "richtext", "sayings", "settings", "site", "social", "starting", "transcripts",
        "uploads", "words",
    )
)  # fmt: skip
OF_READERS = ("tests/post", "tests/readers")
IN_BROWSER = "tests/browser"
# Tests of one file stay together, so that what they share is made once. The longest files come first: tests/conftest.py.
SPREAD = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")
NO_TESTS = 5  # pytest's exit code when it found none


@dataclass
class Result:
    """How one part went."""

    part: str
    ok: bool
    seconds: float
    passed: int = 0
    failed: int = 0
    skips: Counter[str] = field(default_factory=Counter)

    def line(self) -> str:
        """One line of the summary."""
        counts = f"{self.passed} passed, {self.failed} failed, {self.skips.total()} skipped"
        told = counts if self.passed or self.failed or self.skips else ""
        return (
            f"  {'ok    ' if self.ok else 'FAILED'}  {self.part:<13} {self.seconds:5.0f} s  {told}".rstrip()
        )


def in_ci() -> bool:
    """Tell whether every test has to run."""
    return os.environ.get("CI", "").lower() == "true"


def pytest(part: str, arguments: list[str], **environment: str) -> Result:
    """Run pytest on its own, its output shown as it comes, and count."""
    print(f"\n{part}: pytest {shlex.join(arguments)}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", f"--junitxml={report}", *arguments]
        started = time.monotonic()
        code = subprocess.run(command, cwd=HOUSE, env={**os.environ, **environment}).returncode
        seconds = time.monotonic() - started
        long = "long" in arguments
        result = Result(part, code == 0 or (long and code == NO_TESTS), seconds)
        if report.is_file():
            count(report, result)
    if in_ci() and any(map(_test_checkers().unexcused, result.skips)):
        result.ok = False
    return result


def count(report: Path, result: Result) -> None:
    """Read the counts and the reasons of skips out of pytest's report in JUnit's form."""
    for case in ElementTree.parse(report).iter("testcase"):  # our own file
        if case.find("failure") is not None or case.find("error") is not None:
            result.failed += 1
        elif (skipped := case.find("skipped")) is not None:
            result.skips[skipped.get("message") or "no reason given"] += 1
        else:
            result.passed += 1


def lint() -> Result:
    """Run `make lint` to its end, whatever fails in it."""
    print("lint: make lint", flush=True)
    started = time.monotonic()
    code = subprocess.run(["make", "--no-print-directory", "--keep-going", "lint"], cwd=HOUSE).returncode
    return Result("lint", code == 0, time.monotonic() - started)


def on_postgres(selection: list[str]) -> list[Result]:
    """Run the rooms with a database on a PostgreSQL made for this run, or count them as one explained skip."""
    tool = equipment.look()["postgres"]
    if not tool.path:
        return [Result("PostgreSQL", not in_ci(), 0, skips=Counter([tool.reason]))]
    rooms = {part: each for part, each in ON_POSTGRES.items() if (HOUSE / each[0]).is_dir()}
    if not rooms:
        return []
    apart = [f"--deselect={test}" for test in ON_SQLITE_ONLY]
    left = [f"--ignore={file}" for file in ON_POSTGRES_AT_LENGTH]
    with _test_checkers().postgres_server() as address:
        results = [
            pytest(part, [*selection, *apart, *left, room], **{variable: address})
            for part, (room, variable) in rooms.items()
        ]
        if "long" in selection:
            files = [file for file in ON_POSTGRES_AT_LENGTH if (HOUSE / file).is_file()]
            results.append(pytest("the rest", [*SPREAD, "-q", *apart, *files], DATABASE_URL=address))
    return results


def with_other_tools(selection: list[str]) -> list[Result]:
    """Run, one after the other, the linters and what needs a browser or a PostgreSQL."""
    results = [] if "long" in selection else [lint()]
    if (HOUSE / IN_BROWSER).is_dir():
        results.append(pytest("browser", [*selection, IN_BROWSER]))
    return results + on_postgres([*selection, *SPREAD])


def all_parts(long: bool) -> list[Result]:
    """Run every part and return how they went."""
    selection = ["-m", "long" if long else "not long", "-q", "--durations=10"]
    apart = [f"--ignore={room}" for room in (IN_BROWSER, *OF_READERS)]
    # Each waits now and then, for a process or a page: together they keep two cores busy.
    with beside(with_other_tools, selection) as others:
        results = [pytest("SQLite", [*selection, *SPREAD, "tests", *apart])]
        if of_readers := [room for room in OF_READERS if (HOUSE / room).is_dir()]:
            results.append(pytest("readers", [*selection, *of_readers]))
        print("\nThe other parts are shown when they have ended.", flush=True)
        return results + others()


@contextmanager
def stocked() -> Iterator[None]:
    """Let the newsrooms that tests copy be made once for all parts: see tests/stock.py."""
    name = "TAMIZDAT_TEST_STOCK"
    before = os.environ.get(name)
    with tempfile.TemporaryDirectory(prefix="tamizdat-stock-") as stock:
        os.environ[name] = stock
        try:
            yield
        finally:
            os.environ.pop(name)
            os.environ |= {name: before} if before else {}


@contextmanager
def beside(
    work: Callable[[list[str]], list[Result]], arguments: list[str]
) -> Iterator[Callable[[], list[Result]]]:
    """Do some work in another process; yield what waits for its end, shows what it has printed, and returns its results."""
    ours, theirs = multiprocessing.Pipe(duplex=False)
    with tempfile.TemporaryFile("w+", errors="replace") as said:

        def there() -> None:
            os.dup2(said.fileno(), 1)
            os.dup2(said.fileno(), 2)
            theirs.send(work(arguments))

        process = multiprocessing.get_context("fork").Process(target=there)
        process.start()
        theirs.close()

        def results() -> list[Result]:
            try:
                return ours.recv()
            except EOFError:
                return [Result(work.__name__, ok=False, seconds=0)]
            finally:
                said.seek(0)
                shutil.copyfileobj(said, sys.stdout)

        try:
            yield results
        finally:
            process.terminate()  # the work is done, or we are told to stop
            process.join()


def summary(results: list[Result]) -> str:
    """Return the closing words: a line for each part, the sum, and every reason for a skip with its count."""
    skips = sum((result.skips for result in results), Counter())
    passed = sum(result.passed for result in results)
    failed = sum(result.failed for result in results)
    lines = ["", "Summary", *(result.line() for result in results), ""]
    for reason, times in skips.most_common():
        lines.append(f"  skipped {times} ×: {reason}")
    ok = all(result.ok for result in results)
    verdict = "All well" if ok else "NOT WELL"
    lines.append(f"{verdict}: {passed} passed, {failed} failed, {skips.total()} skipped.")
    return "\n".join(lines)


def main(long: bool) -> int:
    """Run what is asked for; return the exit code."""
    tools = equipment.provide()
    for tool in tools.values():
        if not tool.path:
            print(f"{'Missing' if in_ci() else 'Some tests will be skipped'}: {tool.reason}", flush=True)
    if in_ci() and any(not tool.path for tool in tools.values()):
        return 1
    chosen = shlex.split(os.environ.get("ARGS", ""))
    with stocked():
        results = [pytest("chosen", chosen)] if chosen else all_parts(long)
    print(summary(results), flush=True)
    return 0 if all(result.ok for result in results) else 1


def _test_checkers() -> ModuleType:
    """Return tests/checkers.py, which knows how to start a PostgreSQL and which skips are excused."""
    spec = importlib.util.spec_from_file_location("tests_checkers", HOUSE / "tests" / "checkers.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    # A terminated run must still stop its PostgreSQL.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        sys.exit(main("--long" in sys.argv))
    except KeyboardInterrupt:
        sys.exit(130)
