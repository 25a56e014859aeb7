"""Figures of a benchmark: written to bench/results/NAME.json, and shown as a table.

A figure that misses its bar is written like any other: a benchmark tells the truth and fails nothing.
"""

from __future__ import annotations

import json
import operator
import os
import platform
import sqlite3
import subprocess
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

HOUSE = Path(__file__).resolve().parent.parent
RESULTS = HOUSE / "bench" / "results"
QUICK = bool(os.environ.get("QUICK"))

_COMPARED = {">=": operator.ge, "<=": operator.le}


@dataclass
class Figure:
    """What was measured; `bar` is such as ">= 60", or empty where there is none."""

    figure: str
    value: float
    unit: str
    bar: str = ""

    @property
    def holds(self) -> bool | None:
        """Tell whether the value reaches the bar; None if there is none."""
        if not self.bar:
            return None
        sign, limit = self.bar.split()
        return bool(_COMPARED[sign](self.value, float(limit)))


def write(name: str, figures: Iterable[Figure], *, libraries: Iterable[str] = ()) -> None:
    """Write what a run has measured, and print it. `libraries` are named with their versions."""
    figures = list(figures)
    result = {
        "machine": machine(),
        "versions": {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
        | {library: version(library) for library in sorted(libraries)},
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit(),
        "quick": QUICK,
        "figures": [asdict(figure) | {"holds": figure.holds} for figure in figures],
    }
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    path.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", "utf-8")
    print(table(figures))
    print(f"\n{'A quick run. ' if QUICK else ''}Written to {path.relative_to(HOUSE)}")


def table(figures: Iterable[Figure]) -> str:
    """Return figures as lines of text in columns."""
    words = {True: "holds", False: "MISSED", None: ""}
    rows = [
        (one.figure, f"{one.value:,.4g}" if one.value < 1000 else f"{one.value:,.0f}", one.unit, one.bar, words[one.holds])
        for one in figures
    ]  # fmt: skip
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    return "\n".join(
        f"{row[0]:<{widths[0]}}  {row[1]:>{widths[1]}} {row[2]:<{widths[2]}}  {row[3]:<{widths[3]}}  {row[4]}".rstrip()
        for row in rows
    )


def machine() -> dict[str, Any]:
    """Return what matters of the machine: processor, cores that may be used, memory in GB, system, and how busy it was."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)),
        "memory": round(memory / 1e9, 1),
        "load": round(os.getloadavg()[1], 1),  # processes that wanted to run, mean of the last five minutes
        "system": f"{platform.system()} {platform.machine()}",
    }


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.exists() else []
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown"
    )


def commit() -> str:
    """Return the commit that is measured, with a "+" if files were changed since."""
    try:
        head = _git("rev-parse", "HEAD")
        return head + (
            "+" if _git("status", "--porcelain", "--untracked-files=no", "--", "src", "bench/*.py") else ""
        )
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def _git(*arguments: str) -> str:
    run = subprocess.run(["git", *arguments], cwd=HOUSE, capture_output=True, text=True, check=True)
    return run.stdout.strip()
