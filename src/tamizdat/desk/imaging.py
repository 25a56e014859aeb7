"""Pictures: what is accepted, and the sizes and formats in which readers get them. Pillow only, no Django.

A picture is decoded in a process of its own, whose memory and time are bounded: see `darkroom`.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from typing import Final, Literal

import msgspec
from PIL import Image, ImageCms, UnidentifiedImageError

WIDTHS = (480, 800, 1200, 1600)  # pixels
FALLBACK_WIDTH = 800
PROOF = 800  # pixels of its longer side: from it the desk makes what it shows itself
MAX_PIXELS = 60_000_000
MAX_BYTES = 30 * 1024 * 1024
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
SUFFIXES: Final = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif"}

_SAVING: dict[str, dict[str, int]] = {
    "avif": {"quality": 58, "speed": 8},
    "webp": {"quality": 78, "method": 4},
    "jpeg": {"quality": 80},
}
_ORIENTATION: Final = 0x0112  # Exif 2.3, table 4: from 5 on the picture lies on its side
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_PROGRAMS: Final = (b"<script", b"<html", b"<!doctype html", b"<?php")
_HEIC: Final = (b"ftypheic", b"ftypheix", b"ftyphevc", b"ftypmif1", b"ftypmsf1")


class BadPicture(Exception):
    """A file that is refused as a picture; the message says why and what to do.

    Its sentence and what stands in it are kept apart, so that the desk can say it in the editor's language.
    """

    def __init__(self, sentence: str, *values: object) -> None:
        """`sentence` has a pair of braces for each value."""
        super().__init__(sentence, *values)
        self.sentence, self.values = sentence, values

    def __str__(self) -> str:
        return self.sentence.format(*self.values)


class Rendered(msgspec.Struct, frozen=True):
    """A picture at one size and in one format."""

    data: bytes
    format: Literal["avif", "webp", "jpeg"]
    width: int  # pixels
    height: int

    @property
    def extension(self) -> str:
        """Return the extension of its file."""
        return "jpg" if self.format == "jpeg" else self.format


class Negative(msgspec.Struct, frozen=True):
    """A picture as readers may get it: upright, in plain colours, as wide as they get it at most, nothing else."""

    image: Image.Image
    format: str  # in which it came, one of `FORMATS`
    size: tuple[int, int]  # in which it came, upright, in pixels


def opened(data: bytes) -> Negative:
    """Return the decoded picture, without what the camera wrote into it.

    Raises:
        BadPicture: it is no picture, broken, animated, too large, not of `FORMATS`, or something else as well.
    """
    if len(data) > MAX_BYTES:
        raise BadPicture(
            "The picture has {} MB; at most {} MB are accepted. Save it smaller.",
            f"{len(data) / 2**20:.0f}",
            MAX_BYTES // 2**20,
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit below is stricter
            image = Image.open(io.BytesIO(data), formats=FORMATS)
            _check(image)
            _check_single(data)
            return _upright(image)
    except UnidentifiedImageError:
        raise _no_picture(data) from None
    except Image.DecompressionBombError:
        raise _too_large() from None
    except (OSError, SyntaxError, ValueError, EOFError, IndexError) as error:
        raise BadPicture("The picture is broken ({}). Save it again from the original.", error) from error


def _no_picture(data: bytes) -> BadPicture:
    if data[4:12] in _HEIC:
        return BadPicture(
            "This is a HEIC picture, which many browsers cannot show. Save it as JPEG; in an iPhone's settings: Camera, "
            "Formats, Most Compatible."
        )
    if b"<svg" in data[:4096]:
        return BadPicture(
            "A drawing in SVG is not accepted, since it can hold a program. Save it as JPEG, PNG, WebP or AVIF."
        )
    return BadPicture("This file is not a picture that can be read. Save it as JPEG, PNG, WebP or AVIF.")


def _check(image: Image.Image) -> None:
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise _too_large(f"{width} × {height}")
    # A JPEG of a telephone may hold a second one, with the depth or the light of the first: that is no animation.
    if image.format != "MPO" and getattr(image, "n_frames", 1) > 1:
        raise BadPicture(
            "The picture is animated, which is not supported. Save one frame of it as a picture."
        )
    if width < 2 or height < 2:
        raise BadPicture("The picture is only {} × {} pixels.", width, height)


def _check_single(data: bytes) -> None:
    """Refuse a file that is a picture to one program and something else to another."""
    lower = data.lower()
    if any(word in lower for word in _PROGRAMS):
        other = "HTML"
    elif b"%pdf-" in lower[:1024]:
        other = "PDF"
    elif zipfile.is_zipfile(io.BytesIO(data)):
        other = "ZIP"
    else:
        return
    raise BadPicture(
        "The file is a picture and {} at the same time, as is done to smuggle programs in. Open it in a program for pictures "
        "and save it anew.",
        other,
    )


def _too_large(found: str = "") -> BadPicture:
    most = MAX_PIXELS // 1_000_000
    if not found:
        return BadPicture("The picture has far more than {} million pixels. Save it smaller.", most)
    return BadPicture(
        "The picture has {} pixels; at most {} million are accepted. Save it smaller.", found, most
    )


def _upright(image: Image.Image) -> Negative:
    """Decode a picture, no larger than is needed; then turn it and make its colours plain, which costs less that way."""
    format = "JPEG" if image.format == "MPO" else str(image.format)
    profile = image.info.get("icc_profile")
    orientation = image.getexif().get(_ORIENTATION, 1)
    lying = orientation >= 5
    width, height = image.size
    across = height if lying else width  # what will be its width
    scale = min(1, WIDTHS[-1] / across)
    small = (max(1, round(width * scale)), max(1, round(height * scale)))
    if scale < 1:
        image.draft(image.mode, (small[0] * 2, small[1] * 2))  # JPEG alone can be decoded smaller than it is
    image = _deep(image)
    if scale < 1:
        image = image.resize(small, Image.Resampling.LANCZOS, reducing_gap=3.0)
    if orientation in _TURNS:
        image = image.transpose(_TURNS[orientation])
    return Negative(_plain(image, profile), format, (height, width) if lying else (width, height))


def _deep(image: Image.Image) -> Image.Image:
    """Return a picture in a mode that can be made smaller: 8 bits for each colour, no palette, transparency of its own."""
    image.load()
    if image.mode.startswith("I"):  # 16 bits of grey, which Pillow would cut off rather than divide
        return image.convert("I").point(lambda grey: grey / 256, "L")
    if "transparency" in image.info or image.mode == "PA":
        return image.convert("RGBA")
    return image.convert("RGB") if image.mode in ("1", "P") else image


def _plain(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the picture in plain colours (sRGB); what was transparent stays so."""
    transparent = image.mode in ("RGBA", "LA")
    plain = _in_srgb(image, profile).convert("RGBA" if transparent else "RGB")
    if transparent:
        plain.putalpha(image.getchannel("A"))
    plain.info = {}  # no EXIF, no comment, no position of the camera
    return plain


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return a picture whose colours mean the same without the profile that came with it."""
    if not profile:
        return image
    inks = image if image.mode in ("CMYK", "L", "RGB") else image.convert("RGB")
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        seen = ImageCms.profileToProfile(inks, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):  # a profile that is none, or of another kind of colours
        return image
    return seen or image


def renditions(image: Image.Image) -> Iterator[Rendered]:
    """Yield a picture that was opened in all its sizes and formats, from the smallest up, format by format, none larger."""
    sizes = [_at(image, width) for width in _widths(image.width)]
    for format in ("avif", "webp"):
        for size in sizes:
            yield _saved(size, format)
    yield _saved(_on_white(_at(image, min(FALLBACK_WIDTH, image.width))), "jpeg")


def proof(image: Image.Image) -> bytes:
    """Return a picture that was opened small, as WebP: what the desk shows of it."""
    small = image.copy()
    small.thumbnail((PROOF, PROOF))
    return _saved(small, "webp").data


def _widths(width: int) -> list[int]:
    smaller = [each for each in WIDTHS if each < width]
    return [*smaller, width] if width <= WIDTHS[-1] else list(WIDTHS)


def _at(image: Image.Image, width: int) -> Image.Image:
    if width >= image.width:
        return image
    return image.resize((width, max(1, round(image.height * width / image.width))), Image.Resampling.LANCZOS)


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A"))
    return white


def _saved(image: Image.Image, format: Literal["avif", "webp", "jpeg"]) -> Rendered:
    out = io.BytesIO()
    if format == "jpeg":
        image.save(out, "JPEG", progressive=True, optimize=True, **_SAVING[format])
    else:
        image.save(out, format.upper(), **_SAVING[format])
    return Rendered(out.getvalue(), format, *image.size)
