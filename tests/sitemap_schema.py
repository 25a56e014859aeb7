"""Sitemaps held against their XML schemas, which stand beside the project: for tests and for `bench/reader.py`."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path

import checkers

# The one element of XHTML that sitemaps have, as Google reads it; the schema of all of XHTML would be fetched from elsewhere.
_LINK = """<x:schema xmlns:x="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/1999/xhtml">
<x:element name="link"><x:complexType>
<x:attribute name="rel" fixed="alternate" use="required"/>
<x:attribute name="hreflang" type="x:language" use="required"/>
<x:attribute name="href" type="x:anyURI" use="required"/>
</x:complexType></x:element></x:schema>"""


def faults(files: Iterable[Path], schemas: Path, folder: Path) -> list[str]:
    """Return what xmllint finds wrong with sitemaps by the schemas of sitemaps.org and Google.

    Args:
        files: the sitemaps
        schemas: the folder of the schemas
        folder: where two small schemas may be written that join these
    """
    spaces = {
        "http://www.sitemaps.org/schemas/sitemap/0.9": schemas / "sitemap.xsd",
        "http://www.google.com/schemas/sitemap-image/1.1": schemas / "sitemap-image.xsd",
        "http://www.google.com/schemas/sitemap-video/1.1": schemas / "sitemap-video.xsd",
        "http://www.google.com/schemas/sitemap-news/0.9": schemas / "sitemap-news.xsd",
        "http://www.w3.org/1999/xhtml": folder / "link.xsd",
    }
    (folder / "link.xsd").write_text(_LINK)
    imports = "".join(
        f'<x:import namespace="{space}" schemaLocation="{at}"/>' for space, at in spaces.items()
    )
    schema = folder / "everything.xsd"
    schema.write_text(f'<x:schema xmlns:x="http://www.w3.org/2001/XMLSchema">{imports}</x:schema>')
    command = [checkers.require("xmllint"), "--nonet", "--noout", "--schema", schema, *files]
    run = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    found = [line for line in run.stderr.splitlines() if line and not line.endswith(" validates")]
    assert bool(found) == bool(run.returncode), run.stderr
    return found
