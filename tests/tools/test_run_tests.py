"""The summary of `make test`, and that a skip is a failure with CI=true."""

import os
import subprocess
import sys
import time
from collections import Counter
from contextlib import nullcontext
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

HOUSE = Path(__file__).resolve().parents[2]

CONFTEST = f"""
import importlib.util
spec = importlib.util.spec_from_file_location("checkers_here", {str(HOUSE / "tests" / "checkers.py")!r})
checkers = importlib.util.module_from_spec(spec)
spec.loader.exec_module(checkers)

def pytest_sessionfinish(session):
    checkers.fail_on_skips(session)
"""


@pytest.fixture
def run_tests(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(HOUSE / "tools"))
    spec = spec_from_file_location("tamizdat_tools_run_tests", HOUSE / "tools" / "run_tests.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def suite(tmp_path: Path, run_tests: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty suite that the runner takes for ours."""
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n    long: takes long\n")
    monkeypatch.setattr(run_tests, "HOUSE", tmp_path)
    monkeypatch.setattr(run_tests, "_test_checkers", lambda: _load_checkers())
    monkeypatch.delenv("CI", raising=False)
    # Of the plugins that stand about here only this is meant; to load the others takes seconds.
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTEST_PLUGINS", "xdist.plugin")
    return tmp_path


def _load_checkers() -> ModuleType:
    spec = spec_from_file_location("tests_checkers_under_test", HOUSE / "tests" / "checkers.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MIXED = """
import pytest

def test_good(): pass
def test_also_good(): pass
def test_bad(): assert False

@pytest.fixture
def broken(): raise ValueError

def test_error(broken): pass
def test_skipped(): pytest.skip("no browser")
@pytest.mark.skipif(True, reason="no browser")
def test_skipped_too(): pass
"""


def test_it_counts_what_pytest_did(run_tests: ModuleType, suite: Path) -> None:
    (suite / "test_mixed.py").write_text(MIXED)
    result = run_tests.pytest("part", ["-q"])
    assert (result.passed, result.failed, dict(result.skips)) == (2, 2, {"no browser": 2})
    assert not result.ok


@pytest.mark.parametrize("spread", [[], ["-n", "1"]], ids=["in this process", "in a worker"])
def test_a_skip_is_a_failure_in_ci_only(
    run_tests: ModuleType, suite: Path, monkeypatch: pytest.MonkeyPatch, spread: list[str]
) -> None:
    (suite / "test_skip.py").write_text(
        "import pytest\n@pytest.fixture\ndef browser(): pytest.skip('no browser')\ndef test_it(browser): pass"
    )
    assert run_tests.pytest("part", spread).ok
    monkeypatch.setenv("CI", "true")
    assert not run_tests.pytest("part", spread).ok


def test_absent_optional_data_is_excused_in_ci(
    run_tests: ModuleType, suite: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reason = f"real material 'feeds' {_load_checkers().OPTIONAL} the project"
    body = f"import pytest\ndef test_it(): pytest.skip({reason!r})\ndef test_good(): pass"
    (suite / "test_skip.py").write_text(body)
    monkeypatch.setenv("CI", "true")
    assert run_tests.pytest("part", []).ok


@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
def test_pytest_alone_fails_on_skips_in_ci_too(suite: Path, ci: str, code: int) -> None:
    (suite / "conftest.py").write_text(CONFTEST)
    (suite / "test_skip.py").write_text(
        "import pytest\ndef test_it(): pytest.skip('no browser')\ndef test_good(): pass"
    )
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-n", "1"],
        cwd=suite,
        env={**os.environ, "CI": ci},
        capture_output=True,
        text=True,
    )
    assert run.returncode == code, run.stdout
    assert ("a skipped test is a failure" in run.stdout) == bool(ci)


def test_no_tests_are_a_failure_but_for_the_long_ones(run_tests: ModuleType, suite: Path) -> None:
    (suite / "test_short.py").write_text("import pytest\n@pytest.mark.skip\ndef test_it(): pass")
    assert run_tests.pytest("part", ["-m", "long"]).ok
    assert not run_tests.pytest("part", ["-m", "not long", "-k", "nothing"]).ok


def test_the_summary_has_every_part_every_reason_and_the_sum(run_tests: ModuleType) -> None:
    results = [
        run_tests.Result("lint", True, 3),
        run_tests.Result("SQLite", True, 12, passed=40, skips=Counter({"no browser": 2})),
        run_tests.Result(
            "PostgreSQL", False, 9, passed=10, failed=1, skips=Counter({"no browser": 1, "no Java": 1})
        ),
    ]
    said = run_tests.summary(results).splitlines()
    assert [line.split()[:2] for line in said[2:5]] == [
        ["ok", "lint"],
        ["ok", "SQLite"],
        ["FAILED", "PostgreSQL"],
    ]
    assert "  skipped 3 ×: no browser" in said
    assert "  skipped 1 ×: no Java" in said
    assert said[-1] == "NOT WELL: 50 passed, 1 failed, 4 skipped."
    assert run_tests.summary(results[:2]).endswith("All well: 40 passed, 0 failed, 2 skipped.")


def test_each_room_with_a_database_is_told_its_own_on_postgres(
    run_tests: ModuleType, suite: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for room, ours, other in (("desk", "", "READERS_"), ("post", "READERS_", "")):
        (suite / "tests" / room).mkdir(parents=True)
        (suite / "tests" / room / f"test_{room}.py").write_text(
            f"import os\ndef test_it(): assert (os.environ['{ours}DATABASE_URL'], "
            f"os.environ.get('{other}DATABASE_URL')) == ('postgresql://here', None)"
        )
    for name in ("DATABASE_URL", "READERS_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(run_tests.equipment, "look", lambda: {"postgres": SimpleNamespace(path=suite)})
    server = SimpleNamespace(postgres_server=lambda: nullcontext("postgresql://here"))
    monkeypatch.setattr(run_tests, "_test_checkers", lambda: server)
    for left in ("test_compose.py", "test_other.py"):
        (suite / "tests" / "desk" / left).write_text(
            "import pytest\n@pytest.mark.parametrize('n', [1, 2])\ndef test_it(n): pass"
        )
    results = run_tests.on_postgres(["-q", "-m", "not long"])
    assert [(each.part, each.ok, each.passed) for each in results] == [
        ("PostgreSQL", True, 3),
        ("readers on PG", True, 1),
    ]
    assert run_tests.on_postgres(["-q", "-m", "long"])[-1].passed == 2, (
        "what was left is run with the longest"
    )


def test_work_beside_is_shown_at_its_end_and_its_results_come_back(
    run_tests: ModuleType, capfd: pytest.CaptureFixture[str]
) -> None:
    def work(words: list[str]) -> list[object]:
        subprocess.run(["echo", *words], check=True)
        return [run_tests.Result("part", ok=True, seconds=1, passed=3)]

    with run_tests.beside(work, ["from", "beside"]) as results:
        print("first", flush=True)
        assert [each.passed for each in results()] == [3]
    assert capfd.readouterr().out == "first\nfrom beside\n"


def test_work_beside_that_ends_without_a_result_has_failed(run_tests: ModuleType) -> None:
    with run_tests.beside(lambda _: os._exit(3), []) as results:
        assert [each.ok for each in results()] == [False]


def test_work_beside_ends_when_we_are_stopped(run_tests: ModuleType) -> None:
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt), run_tests.beside(lambda _: time.sleep(60), []):
        raise KeyboardInterrupt
    assert time.monotonic() - started < 30
