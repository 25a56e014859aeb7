"""What `make test` installs, where, and when it leaves the machine alone."""

import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

HOUSE = Path(__file__).resolve().parents[2]


def load(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Load a file of tools/, which is no package, under a name of its own."""
    monkeypatch.syspath_prepend(str(HOUSE / "tools"))
    spec = spec_from_file_location(f"tamizdat_tools_{name}", HOUSE / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def equipment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """The module in a house of its own, where Java and the checkers from npm are missing."""
    module = load("equipment", monkeypatch)
    (tmp_path / "package.json").write_text("{}")
    (tmp_path / "package-lock.json").write_text("{}")
    monkeypatch.setattr(module, "HOUSE", tmp_path)
    monkeypatch.setattr(module, "TOOLS", tmp_path / ".tools")
    monkeypatch.setattr(module, "MODULES", tmp_path / ".tools" / "node_modules")
    monkeypatch.setattr(
        module, "_program", lambda *names: None if "java" in names else Path("/bin", names[0])
    )
    monkeypatch.setattr(module, "_postgres", lambda: Path("/bin"))
    monkeypatch.setattr(module, "_nginx", lambda: Path("/bin/nginx"))
    monkeypatch.setattr(module, "_chromium", lambda: Path("/bin/chromium"))
    return module


@pytest.fixture
def npm(equipment: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Stand in for npm; return the folders in which it was run."""
    ran: list[Path] = []

    def run(command: list[object], *, cwd: Path, **_: object) -> SimpleNamespace:
        assert command[1:3] == ["ci", "--ignore-scripts"]
        for path in (
            ".package-lock.json",
            "vnu-jar/build/dist/vnu.jar",
            "axe-core/axe.min.js",
            "typescript/lib/tsc.js",
        ):
            (cwd / "node_modules" / path).parent.mkdir(parents=True, exist_ok=True)
            (cwd / "node_modules" / path).touch()
        ran.append(cwd)
        return SimpleNamespace(returncode=0)

    monkeypatch.setattr(equipment, "subprocess", SimpleNamespace(run=run, DEVNULL=subprocess.DEVNULL))
    return ran


def test_root_on_debian_gets_what_is_missing_and_nothing_else(
    equipment: ModuleType, npm: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    installed: list[str] = []
    monkeypatch.setattr(equipment.debian, "can_install", lambda: True)
    monkeypatch.setattr(equipment.debian, "install", lambda packages, _why: installed.extend(packages))
    equipment.provide()
    assert installed == ["default-jre-headless"]


def test_elsewhere_the_machine_is_left_alone_and_the_reason_given(
    equipment: ModuleType, npm: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(equipment.debian, "can_install", lambda: False)
    monkeypatch.setattr(equipment.debian, "install", lambda *_: pytest.fail("installed without being root"))
    assert equipment.provide()["java"].reason == (
        "Java is missing, so the validity of HTML cannot be tested: sudo apt-get install default-jre-headless"
    )


def test_the_checkers_are_fetched_once_and_again_when_the_lock_changes(
    equipment: ModuleType, npm: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(equipment.debian, "can_install", lambda: False)
    assert equipment.look()["vnu"].path is None
    assert equipment.provide()["vnu"].path == equipment.MODULES / "vnu-jar/build/dist/vnu.jar"
    equipment.provide()
    assert len(npm) == 1
    (equipment.HOUSE / "package-lock.json").write_text("{ }")
    equipment.provide()
    assert len(npm) == 2
    assert sorted(path.name for path in equipment.TOOLS.iterdir()) == ["node_modules", "package-lock.json"]


@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
def test_a_missing_tool_ends_the_run_in_ci_only(
    equipment: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    ci: str,
    code: int,
) -> None:
    run_tests = load("run_tests", monkeypatch)
    monkeypatch.setattr(run_tests.equipment, "provide", equipment.look)
    monkeypatch.setattr(run_tests, "all_parts", lambda _long: [run_tests.Result("part", True, 1, passed=1)])
    monkeypatch.setenv("CI", ci)
    monkeypatch.setenv("ARGS", "")
    assert run_tests.main(long=False) == code
    said = capsys.readouterr().out
    assert "sudo apt-get install default-jre-headless" in said
    assert ("1 passed" in said) != bool(ci)


class TestDebian:
    @pytest.fixture
    def debian(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
        """The module with an apt-get that writes down what it was asked and fails for packages named "none"."""
        program = tmp_path / "apt-get"
        program.write_text(
            f'#!/bin/sh\necho "$DEBIAN_FRONTEND $*" >> {tmp_path}/asked\n'
            'case "$*" in *none*) echo "E: Unable to locate package none"; exit 100;; esac\n'
        )
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
        return load("debian", monkeypatch)

    def test_only_root_may_install(self, debian: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(debian.os, "geteuid", lambda: 0)
        assert debian.can_install()
        monkeypatch.setattr(debian.os, "geteuid", lambda: 1000)
        assert not debian.can_install()

    def test_it_asks_no_question(self, debian: ModuleType, tmp_path: Path) -> None:
        assert debian.install(["one", "two"], "to try") is None
        assert (tmp_path / "asked").read_text().splitlines() == [
            "noninteractive -qq update",
            "noninteractive -qq install -y --no-install-recommends one two",
        ]

    def test_a_failure_is_one_line_in_its_own_words(self, debian: ModuleType) -> None:
        assert debian.install(["none"], "to try") == (
            "apt-get could not install none: E: Unable to locate package none"
        )
