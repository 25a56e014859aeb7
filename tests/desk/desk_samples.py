"""What several tests of the desk make."""

from __future__ import annotations

import io

from PIL import Image


def make_picture(width=60, height=40, colour="teal", format="PNG", **saving) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, format, **saving)
    return out.getvalue()


def close_files(response) -> None:
    """Close what a response streams. `response.close()` would end the test's own connection to the database."""
    for close in response._resource_closers:
        close()
