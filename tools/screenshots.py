"""Takes pictures of the demo to look at: `screenshots.py [PATH …]`, into build/screenshots/.

Without paths it takes the home page of each edition and one page of each shape of address that they lead to. Every
page is taken at 360 and 1280 px, light and dark, from top to bottom. The demo is made first if it is not there, and
is served on a port of its own.
"""

import contextlib
import importlib.util
import itertools
import re
import shutil
import sys
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

sys.path.insert(0, str(Path(__file__).parent))
from demo import HOUSE, Demo, Trouble

FOLDER = HOUSE / "build" / "screenshots"
HOMES = ("/", "/ru/")
WIDTHS = (360, 1280)
SCHEMES = ("light", "dark")
# Pictures further down are loaded only when somebody scrolls there; nobody does.
ALL_PICTURES = """() => Promise.all([...document.images].map(picture => {
  picture.loading = "eager";
  return picture.decode().catch(() => {});
}))"""


def shape(path: str) -> str:
    """Return what an address has in common with those of its kind: "/2024/05/a-story/" is "/0/0/*"."""
    *folders, last = path.strip("/").split("/")
    return "/".join(["", *(re.sub(r"\d+", "0", folder) for folder in folders), "*" if folders else last])


def one_of_each(paths: Iterator[str]) -> list[str]:
    """Return the first path of each shape, in the order in which they came."""
    first: dict[str, str] = {}
    for path in paths:
        first.setdefault(shape(path), path)
    return list(first.values())


def file_name(path: str) -> str:
    """Return the name of a page's picture, without its ending."""
    return re.sub(r"[^\w.-]+", "-", path.strip("/")) or "home"


def main(paths: list[str]) -> int:
    """Take the pictures and say where they are; return the exit code."""
    checkers = _test_checkers()
    demo = Demo(HOUSE, checkers.free_port(), [str(HOUSE / ".venv" / "bin" / "tamizdat")])
    try:
        demo.make()
        demo.serve()
        with checkers.chromium() as browser:
            paths = paths or one_of_each(_linked(browser, demo.site))
            shutil.rmtree(FOLDER, ignore_errors=True)
            for width, scheme in itertools.product(WIDTHS, SCHEMES):
                folder = FOLDER / f"{width}-{scheme}"
                folder.mkdir(parents=True)
                with contextlib.closing(
                    browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
                ) as page:
                    for path in paths:
                        page.goto(urllib.parse.urljoin(demo.site, path), wait_until="load")
                        page.evaluate(ALL_PICTURES)
                        page.screenshot(path=folder / f"{file_name(path)}.png", full_page=True)
                print(f"{len(paths)} pages in {folder.relative_to(HOUSE)}", flush=True)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    finally:
        demo.stop()
    return 0


def _linked(browser, site: str) -> Iterator[str]:
    """Yield the path of each home page, then of each page that it links to."""
    with contextlib.closing(browser.new_page()) as page:
        for home in HOMES:
            if page.goto(urllib.parse.urljoin(site, home)).status != 200:
                continue
            yield home
            links = page.eval_on_selector_all(
                "a[href]", "links => links.map(link => link.href.split('#')[0])"
            )
            for link in links:
                path = link.removeprefix(site)
                if (
                    path != link
                    and not path.startswith(("desk", "media"))
                    and not path.endswith((".xml", ".txt"))
                ):
                    yield "/" + path


def _test_checkers() -> ModuleType:
    spec = importlib.util.spec_from_file_location("tests_checkers", HOUSE / "tests" / "checkers.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
