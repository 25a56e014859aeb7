"""What some tests need besides Python packages: servers, browsers, Java, xmllint, Node, and three checkers from npm.

`look()` tells what is there, in a few milliseconds. `provide()` first installs what is missing where that can be done
without asking (Debian, root); elsewhere it touches nothing. `tests/checkers.py` turns what is missing into a skip
with a reason, and into a failure when CI=true.
"""

import ctypes
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import debian

HOUSE = Path(__file__).resolve().parent.parent
TOOLS = HOUSE / ".tools"
BROTLI_STATIC = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
MODULES = TOOLS / "node_modules"


@dataclass(frozen=True)
class Tool:
    """One thing that some tests need."""

    name: str
    path: Path | None  # the program, folder or file; None if it is missing
    serves: str  # what cannot be tested without it
    packages: tuple[str, ...]  # where Debian has it
    remedy: str

    @property
    def reason(self) -> str:
        """One line: what is missing, what is therefore not tested, and what to do."""
        return f"{self.name} is missing, so {self.serves} cannot be tested: {self.remedy}"


def look() -> dict[str, Tool]:
    """Return every tool by its key, found or not. Changes nothing."""
    java = _program("java")
    npm_remedy = "make test fetches it, given npm and a network"
    tools = {
        "postgres": Tool(
            "PostgreSQL", _postgres(), "the desk on PostgreSQL", ("postgresql",), _apt("postgresql")
        ),
        "nginx": Tool(
            "nginx with brotli_static", _nginx(), "the configuration for nginx",
            ("nginx", "libnginx-mod-http-brotli-static"), _apt("nginx libnginx-mod-http-brotli-static"),
        ),
        "caddy": Tool("Caddy", _program("caddy"), "the configuration for Caddy", ("caddy",), _apt("caddy")),
        "dovecot": Tool(
            "Dovecot", _program("dovecot", "/usr/sbin/dovecot"), "the mailbox of what comes back",
            ("dovecot-imapd",), _apt("dovecot-imapd"),
        ),
        "ffmpeg": Tool("ffmpeg", _program("ffmpeg"), "how loud recordings are", ("ffmpeg",), _apt("ffmpeg")),
        "chromium": Tool(
            "Chromium", _chromium(), "the site and the desk in a browser",
            ("chromium-headless-shell", "fonts-dejavu-core", "fonts-noto-core", "libatomic1"),
            _apt("chromium-headless-shell libatomic1"),
        ),
        "java": Tool("Java", java, "the validity of HTML", ("default-jre-headless",), _apt("default-jre-headless")),
        "xmllint": Tool(
            "xmllint", _program("xmllint"), "feeds and sitemaps against their schemas",
            ("libxml2-utils",), _apt("libxml2-utils"),
        ),
        "node": Tool("Node", _program("node"), "the readers' scripts without a browser", ("nodejs",), _apt("nodejs")),
        "npm": Tool(
            "npm", _npm(), "whatever the Nu checker, axe-core and TypeScript check", ("nodejs", "npm"), _apt("nodejs npm"),
        ),
        "vnu": Tool("The Nu checker", _file("vnu-jar/build/dist/vnu.jar"), "the validity of HTML", (), npm_remedy),
        "axe": Tool("axe-core", _file("axe-core/axe.min.js"), "accessibility", (), npm_remedy),
        "tsc": Tool(
            "TypeScript", _file("typescript/lib/tsc.js"), "the types of the readers' scripts", (), npm_remedy
        ),
    }  # fmt: skip
    if all(tools[name].path for name in ("vnu", "axe", "tsc")):
        del tools["npm"]  # it has done its work
    return tools


def provide() -> dict[str, Tool]:
    """Install what is missing where that can be done, say so, and return what there is then."""
    missing = [tool for tool in look().values() if not tool.path]
    packages = [package for tool in missing for package in tool.packages]
    if packages and debian.can_install():
        failure = debian.install(packages, "for " + ", ".join(tool.name for tool in missing if tool.packages))
        if failure:
            print(failure, flush=True)
    _fetch_modules()
    return look()


def _fetch_modules() -> None:
    """Fetch the checkers from npm as package-lock.json names them, into .tools/, unless they are there."""
    wanted = (HOUSE / "package-lock.json").read_bytes()
    present = TOOLS / "package-lock.json"
    if present.is_file() and present.read_bytes() == wanted and (MODULES / ".package-lock.json").is_file():
        return
    npm = _npm()
    if npm is None:
        return
    print("Fetching the Nu HTML checker, axe-core and TypeScript with npm", flush=True)
    TOOLS.mkdir(exist_ok=True)
    present.unlink(missing_ok=True)  # until the checkers are whole
    fresh = TOOLS / "npm"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HOUSE / name, fresh / name)
    run = subprocess.run(
        [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=fresh, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace",
    )  # fmt: skip
    if run.returncode:
        said = [line for line in (run.stderr + run.stdout).splitlines() if line.strip()]
        print("npm could not fetch them: " + (said[0] if said else f"exit {run.returncode}"), flush=True)
        return
    shutil.rmtree(MODULES, ignore_errors=True)
    (fresh / "node_modules").rename(MODULES)
    (fresh / "package-lock.json").rename(present)
    shutil.rmtree(fresh)


def _apt(packages: str) -> str:
    return f"sudo apt-get install {packages}"


def _program(*names: str) -> Path | None:
    for name in names:
        found = shutil.which(name)
        if found:
            return Path(found)
    return None


def _file(path: str) -> Path | None:
    return MODULES / path if (MODULES / path).is_file() else None


def _npm() -> Path | None:
    return _program("npm") if _program("node") else None


def _postgres() -> Path | None:
    """Return the folder of initdb, pg_ctl and postgres; Debian keeps them out of PATH. The newest wins."""
    debians = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True
    )
    in_path = _program("initdb")
    for folder in [*debians, *([in_path.resolve().parent] if in_path else [])]:
        if all(os.access(folder / name, os.X_OK) for name in ("initdb", "pg_ctl", "postgres")):
            return folder
    return None


def _nginx() -> Path | None:
    """Return nginx, if its module for copies in brotli is there too; Debian keeps it out of users' PATH."""
    return _program("nginx", "/usr/sbin/nginx") if BROTLI_STATIC.is_file() else None


def _chromium() -> Path | None:
    """Return the browser, if Playwright's driver can start too: it needs libatomic, which Debian may lack."""
    try:
        ctypes.CDLL("libatomic.so.1")
    except OSError:
        if sys.platform == "linux":
            return None
    # Debian's shell is the same browser without what surrounds its windows, and takes little more than half the processor.
    return _program(
        "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"
    )


if __name__ == "__main__":
    for tool in (look() if "--look" in sys.argv else provide()).values():
        print(f"{tool.name}: {tool.path}" if tool.path else tool.reason)
