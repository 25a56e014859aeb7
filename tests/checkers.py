"""What tests need from outside of Python: servers, a Chromium, a Node, the checkers from npm.

`make test` installs them where that can be done. Here each is opened for a test, or the test is skipped with the
reason; with CI=true it fails instead, for a skip that nobody reads is a test that nobody runs.
"""

import json
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HOUSE = Path(__file__).resolve().parent.parent

# A skip with this in its reason is allowed under CI=true too: real material that not everybody has.
OPTIONAL = "is not beside"

# Chromium must ask nobody but the servers of the test.
CHROMIUM_ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-sync",
    "--no-first-run",
    "--font-render-hinting=none",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)

# A throw-away cluster need not survive a power failure.
POSTGRES_SETTINGS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "unix_socket_directories=",
)


def in_ci() -> bool:
    """Tell whether every test has to run."""
    return os.environ.get("CI", "").lower() == "true"


def require(tool: str) -> Path:
    """Return the path of a tool by its name in tools/equipment.py: "postgres", "dovecot", "chromium", "vnu" and so on.

    The test is skipped if it is missing.

    With CI=true the test fails instead.
    """
    found = _tools()[tool]
    if found.path is not None:
        return found.path
    if in_ci():
        pytest.fail(found.reason, pytrace=False)
    pytest.skip(found.reason)


@contextmanager
def postgres_server() -> Iterator[str]:
    """Start a PostgreSQL cluster in a temporary folder; yield its DATABASE_URL; stop and remove it at the end."""
    programs = require("postgres")
    account = _postgres_account()
    folder = Path(tempfile.mkdtemp(prefix="tamizdat-postgres-"))
    try:
        if account is not None:
            os.chown(folder, account.pw_uid, account.pw_gid)
        cluster = folder / "cluster"
        _postgres(
            account, programs / "initdb", "--pgdata", cluster, "--username", "tamizdat", "--auth", "trust",
            "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync",
        )  # fmt: skip
        port = free_port()
        settings = " ".join(f"-c {setting}" for setting in POSTGRES_SETTINGS)
        _postgres(
            account, programs / "pg_ctl", "start", "--wait", "--pgdata", cluster, "--log", folder / "log",
            "--options", f"-c listen_addresses=127.0.0.1 -p {port} {settings}",
        )  # fmt: skip
        try:
            yield f"postgresql://tamizdat@127.0.0.1:{port}/postgres"
        finally:
            _postgres(account, programs / "pg_ctl", "stop", "--mode", "immediate", "--pgdata", cluster)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def chromium() -> Iterator["Browser"]:
    """Start Chromium under Playwright; yield the browser; close it at the end."""
    program = require("chromium")
    from playwright.sync_api import sync_playwright

    arguments = list(CHROMIUM_ARGUMENTS)
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium's sandbox does not run as root
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(program), args=arguments)
        try:
            yield browser
        finally:
            browser.close()


# A deep stack for deep pages; and no work on becoming fast that would take longer than the pages do.
_SHORT_LIVED = ("-Xss4m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")


def nu_check(files: Sequence[Path], *, warnings: bool = False) -> list[str]:
    """Return the errors that the Nu HTML checker finds, as "path:line: message"; empty if all files are valid.

    With `warnings` also what it would do otherwise.

    Give it many files at once: starting Java takes longer than a hundred pages.
    """
    java, jar = require("java"), require("vnu")
    errors = []
    for start in range(0, len(files), 500):
        batch = [str(path) for path in files[start : start + 500]]
        run = subprocess.run(
            [java, *_SHORT_LIVED, "-jar", jar, "--format", "json", *([] if warnings else ["--errors-only"]), *batch],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        try:
            messages = json.loads(run.stderr)["messages"]
        except ValueError:
            raise RuntimeError(
                f"The Nu checker did not answer (exit {run.returncode}): {run.stderr}"
            ) from None
        if run.returncode and not messages:
            raise RuntimeError(f"The Nu checker failed without a word (exit {run.returncode}).")
        errors += [
            f"{one.get('url', '').removeprefix('file:')}:{one.get('lastLine', '?')}: {one['message']}"
            for one in messages
        ]
    return errors


def axe_check(page: "Page") -> list[dict[str, Any]]:
    """Return axe-core's violations on the page that is open: id, impact, help, and the nodes' html and target."""
    source = require("axe").read_text("utf-8")
    # Evaluated, not added as a <script>: the page's own policy may refuse scripts.
    page.evaluate(f"() => {{ {source} }}")
    violations = page.evaluate(
        "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
    )
    return [
        {
            "id": one["id"],
            "impact": one["impact"],
            "help": one["help"],
            "nodes": [{"html": node["html"], "target": node["target"]} for node in one["nodes"]],
        }
        for one in violations
    ]


# What moved on the page since it was opened (https://wicg.github.io/layout-instability/), its pictures all loaded.
_SHIFTS = """async () => {
  window.scrollTo(0, document.body.scrollHeight);
  await Promise.all([...document.images].map(image => {
    image.loading = "eager";
    return image.decode().catch(() => {});
  }));
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  const shifts = [];
  const observer = new PerformanceObserver(list => shifts.push(...list.getEntries()));
  observer.observe({type: "layout-shift", buffered: true});
  await new Promise(done => setTimeout(done, 50));
  return [...shifts, ...observer.takeRecords()].reduce((sum, shift) => sum + shift.value, 0);
}"""


def layout_shift(page: "Page") -> float:
    """Return the sum of the layout shifts on the page that is open, from its start to its end."""
    return float(page.evaluate(_SHIFTS))


def kept_in_browser(page: "Page") -> list[str]:
    """Return the names of the cookies and of what is stored in the browser by the page that is open."""
    stored = page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
    return [*(cookie["name"] for cookie in page.context.cookies()), *stored]


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens at now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def unexcused(reason: str) -> bool:
    """Tell whether a skip for this reason is a failure with CI=true."""
    return OPTIONAL not in reason


def fail_on_skips(session: pytest.Session) -> None:
    """Turn a passed session into a failed one if CI=true and a test was skipped; call it in pytest_sessionfinish."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if not in_ci() or reporter is None or session.exitstatus not in (pytest.ExitCode.OK, 0):
        return
    reasons = [str(report.longrepr[2]) for report in reporter.stats.get("skipped", ())]
    if any(map(unexcused, reasons)):
        reporter.write_line("CI=true: a skipped test is a failure", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@cache
def _tools() -> dict[str, Any]:
    """Return what tools/equipment.py finds on this machine; it is no package, so it is loaded from its file."""
    spec = spec_from_file_location("tamizdat_tools_equipment", HOUSE / "tools" / "equipment.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    found: dict[str, Any] = module.look()
    return found


def _postgres_account() -> pwd.struct_passwd | None:
    """Return the account to run PostgreSQL under: it refuses root. None is the account of the test."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    pytest.fail("PostgreSQL does not run as root, and there is neither 'postgres' nor 'nobody' to run it.")


def _postgres(account: pwd.struct_passwd | None, *command: str | Path) -> None:
    """Run one of PostgreSQL's programs to its end; raise RuntimeError with what it said if it fails."""
    other = {} if account is None else {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    # Its output goes to a file: pg_ctl's server inherits it, and a pipe would never end.
    with tempfile.TemporaryFile() as output:
        run = subprocess.run(
            command, cwd="/", stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False, **other
        )
        if run.returncode:
            output.seek(0)
            raise RuntimeError(f"{command[0]} failed: {output.read().decode(errors='replace')}")
