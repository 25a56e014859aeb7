"""The set-up of a fresh clone: it chooses a Python, notices what is half made, and says what is wrong in one line."""

import ast
import json
import os
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

HOUSE = Path(__file__).resolve().parents[2]
SYSTEM_TOOLS = ("sh", "dirname")


@pytest.fixture
def setup(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(str(HOUSE / "tools"))
    spec = spec_from_file_location("tamizdat_tools_setup", HOUSE / "tools" / "setup.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A house that is set up, as far as the stamp tells: its .venv/bin/python is the one that runs the tests."""
    for name in ("requirements.lock", "requirements-dev.lock"):
        (tmp_path / name).write_text("nothing==1.0\n")
    (tmp_path / "src").mkdir()
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    return tmp_path


def stamp(setup: ModuleType, house: Path, changes: dict[str, str] | None = None) -> None:
    """Leave the mark of a set-up that went well, but for the changes."""
    mark = {
        "state": "done",
        "house": str(house),
        "python": str((house / ".venv" / "bin" / "python").resolve()),
        "run": setup.digest(house, "run"),
    }
    setup.write_stamp(house, {**mark, **(changes or {})})


def fake_python(folder: Path, name: str, version: str, *, has_venv: bool) -> Path:
    """Put a program there that answers the set-up's question as a Python of that version would."""
    program = folder / name
    program.write_text(f"#!/bin/sh\nprintf '%s\\n' {version} {program} {int(has_venv)}\n")
    program.chmod(0o755)
    return program


@pytest.mark.parametrize("name", ["setup.py", "debian.py"])
def test_an_old_python_can_read_it_and_so_say_that_it_is_too_old(name: str) -> None:
    source = (HOUSE / "tools" / name).read_text("utf-8")
    ast.parse(source, feature_version=(3, 6))
    assert "from __future__" not in source  # "annotations" came with 3.7


class TestTheStamp:
    def test_a_set_up_house_is_done_and_nothing_is_installed(
        self, setup: ModuleType, house: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stamp(setup, house)
        monkeypatch.setattr(setup, "install", lambda *_: pytest.fail("installed again"))
        setup.set_up(house, "run")

    @pytest.mark.parametrize(
        "changes",
        [
            {"state": "begun"},
            {"house": "/where/it/stood/before"},
            {"python": "/usr/bin/python3.10"},
            {"run": "the digest of an older lock"},
        ],
        ids=["killed in the middle", "moved", "its Python replaced", "another lock"],
    )
    def test_whatever_differs_is_noticed(
        self, setup: ModuleType, house: Path, changes: dict[str, str]
    ) -> None:
        stamp(setup, house)
        assert setup.is_done(house, "run", False)
        stamp(setup, house, changes)
        assert not setup.is_done(house, "run", False)

    def test_a_changed_lock_file_is_noticed(self, setup: ModuleType, house: Path) -> None:
        stamp(setup, house)
        (house / "requirements.lock").write_text("nothing==1.1\n")
        assert not setup.is_done(house, "run", False)

    def test_running_does_not_do_for_developing(self, setup: ModuleType, house: Path) -> None:
        stamp(setup, house)
        assert not setup.is_done(house, "dev", False)

    def test_a_python_that_is_gone_is_noticed(self, setup: ModuleType, house: Path) -> None:
        stamp(setup, house)
        python = house / ".venv" / "bin" / "python"
        python.unlink()
        python.symlink_to(house / "gone")
        assert not setup.is_done(house, "run", False)
        assert not setup.is_usable(house, False)

    @pytest.mark.parametrize("text", ["", "{", "[]", '"done"'])
    def test_a_torn_stamp_means_begun(self, setup: ModuleType, house: Path, text: str) -> None:
        (house / ".venv" / "setup.json").write_text(text)
        assert setup.read_stamp(house)["state"] == "begun"
        assert not setup.is_usable(house, False)

    def test_a_killed_set_up_is_made_anew(
        self, setup: ModuleType, house: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stamp(setup, house, {"state": "begun"})
        (house / ".venv" / "half").touch()
        python = house / ".venv" / "bin" / "python"

        def make_venv(_house: Path, _chosen: object) -> None:
            assert setup.read_stamp(house)["state"] == "begun"
            python.parent.mkdir()
            python.symlink_to(sys.executable)

        monkeypatch.setattr(setup, "make_venv", make_venv)
        monkeypatch.setattr(setup, "install_packages", lambda *_: None)
        monkeypatch.setattr(setup, "install_ourselves", lambda *_: None)
        setup.set_up(house, "dev")
        assert not (house / ".venv" / "half").exists()
        assert setup.is_done(house, "dev", False)
        assert setup.is_done(house, "run", False)  # the lock for development holds the other


class TestThePython:
    @pytest.fixture
    def path(self, tmp_path: Path, setup: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Path:
        folder = tmp_path / "bin"
        folder.mkdir()
        monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
        monkeypatch.setattr(setup, "CANDIDATES", ("one", "two"))
        monkeypatch.setattr(setup, "base_executable", lambda: folder / "one")
        return folder

    def test_too_old_ones_are_passed_over(self, setup: ModuleType, path: Path) -> None:
        fake_python(path, "one", "3.10", has_venv=True)
        fake_python(path, "two", "3.12", has_venv=True)
        assert setup.choose(False).version == (3, 12)

    def test_one_that_can_make_a_venv_is_preferred(self, setup: ModuleType, path: Path) -> None:
        fake_python(path, "one", "3.11", has_venv=False)
        fake_python(path, "two", "3.14", has_venv=True)
        assert setup.choose(False).version == (3, 14)

    def test_only_old_ones_give_one_line_with_the_newest_found(self, setup: ModuleType, path: Path) -> None:
        fake_python(path, "one", "3.6", has_venv=True)
        fake_python(path, "two", "3.10", has_venv=True)
        with pytest.raises(
            setup.Trouble, match=r"3\.11 or newer and finds 3\.10\..*apt-get install python3-venv"
        ):
            setup.choose(False)

    def test_without_ensurepip_and_root_the_command_is_named(
        self, setup: ModuleType, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fake_python(path, "one", "3.19", has_venv=False)
        monkeypatch.setattr(setup.debian, "can_install", lambda: False)
        with pytest.raises(setup.Trouble, match=r"sudo apt-get install python3\.19-venv$"):
            setup.choose(False)

    def test_without_ensurepip_root_on_debian_installs_it(
        self, setup: ModuleType, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fake_python(path, "one", "3.19", has_venv=False)
        asked: list[list[str]] = []

        def install(packages: list[str], _why: str) -> None:
            asked.append(packages)
            fake_python(path, "one", "3.19", has_venv=True)

        monkeypatch.setattr(setup.debian, "can_install", lambda: True)
        monkeypatch.setattr(setup.debian, "install", install)
        assert setup.choose(False).has_venv
        assert asked == [["python3.19-venv"]]

    def test_the_real_one_answers(self, setup: ModuleType) -> None:
        found = setup.ask(sys.executable)
        assert found.version == sys.version_info[:2]
        assert ".venv" not in Path(found.path).parts  # outside of the virtual environment

    def test_no_python_at_all_gives_one_line(self, tmp_path: Path) -> None:
        for tool in SYSTEM_TOOLS:
            (tmp_path / tool).symlink_to(
                f"/bin/{tool}" if Path(f"/bin/{tool}").exists() else f"/usr/bin/{tool}"
            )
        (tmp_path / "tools").mkdir()
        (tmp_path / "tools" / "setup.sh").write_text((HOUSE / "tools" / "setup.sh").read_text())
        run = subprocess.run(
            ["/bin/sh", tmp_path / "tools" / "setup.sh"],
            env={"PATH": str(tmp_path)},
            capture_output=True,
            text=True,
        )
        assert run.returncode == 1
        assert run.stdout == ""
        assert run.stderr.count("\n") == 1
        assert "finds none here" in run.stderr

    def test_a_python_named_but_absent_gives_one_line(self) -> None:
        run = subprocess.run(
            ["sh", HOUSE / "tools" / "setup.sh"],
            env={**os.environ, "PYTHON": "/no/python"}, capture_output=True, text=True,
        )  # fmt: skip
        assert run.returncode == 1
        assert run.stderr.startswith("PYTHON=/no/python does not do")
        assert run.stderr.count("\n") == 1


class TestThePort:
    def test_a_taken_one_is_refused_with_another(self, setup: ModuleType) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            with pytest.raises(setup.Trouble, match=rf"Port {port} is taken .* PORT=\d+$"):
                setup.check_port(str(port))

    @pytest.mark.parametrize("text", ["", "abc", "0", "-1", "65536", "80 00"])
    def test_no_port_is_refused(self, setup: ModuleType, text: str) -> None:
        with pytest.raises(setup.Trouble, match=r"is not a port: .*PORT=8001"):
            setup.check_port(text)

    def test_it_is_checked_before_the_long_work(
        self, setup: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(setup, "set_up", lambda *_: pytest.fail("began the long work"))
        assert setup.main(["--free-port", "none"]) == 1
        assert "is not a port" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "WARNING: Retrying … NewConnectionError('…: Failed')\nERROR: No matching distribution",
            "check the network",
        ),
        (
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
            "disk is full",
        ),
        (
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
            "differs from the lock",
        ),
        ("error: [Errno 13] Permission denied: '/x/.venv'", "cannot be written"),
        ("Collecting x\nERROR: Something new", "Something new (rm -r .venv"),
        ("", "no word"),
    ],
)
def test_what_pip_said_becomes_one_line(setup: ModuleType, said: str, told: str) -> None:
    line = setup.explain(said, Path("/x"))
    assert told in line
    assert "\n" not in line


def test_a_read_only_folder_gives_one_line(
    setup: ModuleType, house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(setup, "HOUSE", house)

    def refuse(_house: Path) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(setup, "check_writable", refuse)
    assert setup.main([]) == 1
    said = capsys.readouterr().err
    assert f'cannot be written. Copy it where it can: cp -r "{house}"' in said
    assert said.count("\n") == 1


def test_the_command_works_in_a_folder_with_a_difficult_name(setup: ModuleType, tmp_path: Path) -> None:
    house = tmp_path / "Новая газета, \"ночь\" и 'день' $HOME"
    (house / "src" / "tamizdat").mkdir(parents=True)
    (house / "src" / "tamizdat" / "__init__.py").touch()
    (house / "src" / "tamizdat" / "cli.py").write_text(
        "import sys\ndef main():\n    print(sys.argv[1:])\n    return 3\n"
    )
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", house / ".venv"], check=True)
    setup.install_ourselves(house)
    run = subprocess.run(
        [house / ".venv" / "bin" / "tamizdat", "a b", "ж"], cwd="/", capture_output=True, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert run.stdout == "['a b', 'ж']\n"
    assert run.returncode == 3


class TestTheLockFiles:
    @staticmethod
    def packages(name: str) -> dict[str, str]:
        """Return each package of a lock file with its version and hashes as they stand there, comments left out."""
        text = (HOUSE / name).read_text("utf-8")
        entries = [line for line in text.splitlines() if line.strip() and not line.strip().startswith("#")]
        locked: dict[str, str] = {}
        for line in entries:
            if line[0] != " ":
                key = line.split("==")[0]
            locked[key] = locked.get(key, "") + line.strip(" \\") + "\n"
        return locked

    def test_the_one_for_running_is_part_of_the_other(self) -> None:
        run, dev = self.packages("requirements.lock"), self.packages("requirements-dev.lock")
        assert len(run) > 20
        assert {name: dev.get(name) for name in run} == run

    def test_every_package_has_hashes(self) -> None:
        for entry in self.packages("requirements-dev.lock").values():
            assert "--hash=sha256:" in entry

    def test_whatever_pyproject_asks_for_is_locked(self) -> None:
        project = tomllib.loads((HOUSE / "pyproject.toml").read_text("utf-8"))
        names = [text.split(">")[0].split("[")[0] for text in project["project"]["dependencies"]]
        assert set(names) <= set(self.packages("requirements.lock"))
        for group in (
            project["dependency-groups"]["dev"],
            project["project"]["optional-dependencies"]["postgres"],
        ):
            names = [text.split(">")[0].split("[")[0] for text in group]
            assert set(names) <= set(self.packages("requirements-dev.lock"))

    @pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock", "package-lock.json"])
    def test_no_registry_is_named(self, name: str) -> None:
        text = (HOUSE / name).read_text("utf-8")
        assert "://" not in text
        assert "resolved" not in text

    def test_npm_checks_what_it_fetches(self) -> None:
        locked = json.loads((HOUSE / "package-lock.json").read_text("utf-8"))["packages"]
        assert {name for name in locked if name} == {
            "node_modules/axe-core", "node_modules/typescript", "node_modules/vnu-jar",
        }  # fmt: skip
        assert all("integrity" in entry for name, entry in locked.items() if name)
