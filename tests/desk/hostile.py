"""Files that are made to break a desk, or only to trouble it, and pictures as cameras and agencies make them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from desk_samples import make_picture
from PIL import Image, ImageCms


def saved(image: Image.Image, format: str, **saving) -> bytes:
    out = io.BytesIO()
    image.save(out, format, **saving)
    return out.getvalue()


def photograph(width=120, height=80, mode="RGB") -> Image.Image:
    """Return a picture in which something can be told apart."""
    found = Image.radial_gradient("L").resize((width, height))
    found.paste(255, (width // 8, height // 8, width // 3, height // 2))
    return found.convert(mode)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(width: int, height: int) -> bytes:
    """Return a grey PNG of so many pixels, all black: a thousandth of its size."""
    rows = zlib.compressobj(1)
    line = bytes(width + 1)
    data = b"".join(rows.compress(line) for _ in range(height)) + rows.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def animated_png() -> bytes:
    frames = [Image.new("RGB", (10, 10), colour) for colour in ("red", "blue")]
    return saved(frames[0], "PNG", save_all=True, append_images=frames[1:])


def with_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("run.js", "alert(1)")
    return make_picture(format="JPEG") + out.getvalue()


def with_html() -> bytes:
    return saved(photograph(), "JPEG", comment=b"<html><ScRiPt>alert(1)</script>")


def of_a_telephone() -> bytes:
    """Return a JPEG that holds a second picture behind the first, as telephones write depth and light."""
    return saved(photograph(), "MPO", save_all=True, append_images=[photograph()])


def wide_gamut() -> tuple[bytes, bytes]:
    """Return a picture whose profile exchanges red and green, and one without the profile."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    tags = {b"rXYZ": b"gXYZ", b"gXYZ": b"rXYZ"}
    count = int.from_bytes(profile[128:132], "big")  # ICC.1:2022, 7.3: the table of tags, twelve bytes each
    table = b"".join(
        tags.get(profile[at : at + 4], profile[at : at + 4]) + profile[at + 4 : at + 12]
        for at in range(132, 132 + 12 * count, 12)
    )
    exchanged = profile[:132] + table + profile[132 + 12 * count :]
    red = Image.new("RGB", (40, 30), (200, 30, 40))
    return saved(red, "PNG", icc_profile=exchanged), saved(red, "PNG")


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


REFUSED = {
    "a hundred million pixels": (lambda: bomb(10_000, 10_000), "at most 60 million"),
    "cut off": (lambda: cut(saved(photograph(400, 400), "JPEG", quality=95)), "broken"),
    "cut off WebP": (lambda: cut(saved(photograph(400, 400), "WEBP")), "broken|not a picture"),
    "cut off AVIF": (lambda: cut(saved(photograph(400, 400), "AVIF")), "broken|not a picture"),
    "SVG with a script": (
        lambda: (
            b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
        ),
        "SVG",
    ),
    "JPEG and ZIP": (with_zip, "ZIP at the same time"),
    "JPEG and HTML": (with_html, "HTML at the same time"),
    "animated PNG": (animated_png, "animated"),
    "HEIC": (lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(200), "HEIC"),
    "TIFF": (lambda: saved(photograph(), "TIFF"), "JPEG, PNG, WebP or AVIF"),
}
