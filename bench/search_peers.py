"""The search engines that ours is measured against: kept under `build/bench/`, outside of the project's own libraries."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path
from typing import Any

from papers import KEPT
from peers import Missing

TANTIVY = "0.27.0"  # of PyPI's package `tantivy`
PAGEFIND = "1.5.2"  # of PyPI's package `pagefind-bin-extended`, the one that knows more scripts
NPM = {  # name: version
    "@sqlite.org/sqlite-wasm": "3.41.2+build.1",
    "sql.js-httpvfs": "0.8.12",
    "lunr": "2.3.9",
    "minisearch": "7.2.0",
    "flexsearch": "0.8.212",
}


def tantivy() -> Any:
    """Return the module `tantivy`; the first time it is installed.

    Raises:
        Missing: it cannot be installed.
    """
    folder = _installed("tantivy", TANTIVY)
    if str(folder) not in sys.path:
        sys.path.append(str(folder))
    return importlib.import_module("tantivy")


def pagefind() -> Path:
    """Return Pagefind's program; the first time it is installed.

    Raises:
        Missing: it cannot be installed.
    """
    folder = _installed("pagefind-bin-extended", PAGEFIND)
    found = [
        path for path in folder.rglob("pagefind_extended*") if path.is_file() and path.suffix in ("", ".exe")
    ]
    if not found:
        raise Missing(f"{folder} holds no program 'pagefind_extended': remove the folder, and run this again")
    found[0].chmod(0o755)
    return found[0]


def _installed(package: str, version: str) -> Path:
    folder = KEPT / f"{package}-{version}"
    if not folder.exists():
        unfinished = folder.with_name(f"unfinished-{folder.name}")
        words = [
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-deps",
            "--target",
            str(unfinished),
            f"{package}=={version}",
        ]
        made = subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False)
        if made.returncode:
            raise Missing(
                f"{package} {version} cannot be installed from PyPI into {folder}: {made.stderr.strip()[-300:]}\n"
                "Give pip the way to an index that has it (PIP_INDEX_URL); until then its rows are left out."
            )
        unfinished.rename(folder)
    return folder


def node_packages() -> Path:
    """Return the folder `node_modules` with the libraries that search in a browser; the first time they are installed.

    Raises:
        Missing: they cannot be installed.
    """
    folder = KEPT / "search-npm"
    if not (folder / "node_modules").exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text("{}\n", "utf-8")
        wanted = [f"{name}@{version}" for name, version in NPM.items()]
        words = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", *wanted]
        try:
            made = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
        except FileNotFoundError:
            raise Missing(
                "npm is not installed: 'apt-get install npm' on Debian, then run this again"
            ) from None
        if made.returncode:
            raise Missing(
                f"npm cannot install {' '.join(wanted)} into {folder}: {made.stderr.strip()[-300:]}"
            )
    return folder / "node_modules"
