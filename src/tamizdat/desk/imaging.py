"""Pictures: what is accepted, and the sizes and formats in which readers get them. Pillow only, no Django."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import Literal

import msgspec
from PIL import Image, ImageOps, UnidentifiedImageError

WIDTHS = (480, 800, 1200, 1600)  # pixels
FALLBACK_WIDTH = 800
MAX_PIXELS = 60_000_000
MAX_BYTES = 30 * 1024 * 1024
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")

_SAVING: dict[str, dict[str, int]] = {
    "avif": {"quality": 58, "speed": 8},
    "webp": {"quality": 78, "method": 4},
    "jpeg": {"quality": 80},
}


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


def opened(data: bytes) -> Image.Image:
    """Return the decoded picture, upright and without what the camera wrote into it.

    Raises:
        BadPicture: it is no picture, broken, animated, too large, or of another format than `FORMATS`.
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
            image.load()
            upright = ImageOps.exif_transpose(image)
    except UnidentifiedImageError:
        raise BadPicture(
            "This file is not a picture that can be read. Save it as JPEG, PNG, WebP or AVIF."
        ) from None
    except Image.DecompressionBombError:
        raise _too_large() from None
    except (OSError, SyntaxError, ValueError, EOFError, IndexError) as error:
        raise BadPicture("The picture is broken ({}). Save it again from the original.", error) from error
    return _plain(upright)


def _check(image: Image.Image) -> None:
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise _too_large(f"{width} × {height}")
    if getattr(image, "n_frames", 1) > 1:
        raise BadPicture(
            "The picture is animated, which is not supported. Save one frame of it as a picture."
        )
    if width < 2 or height < 2:
        raise BadPicture("The picture is only {} × {} pixels.", width, height)


def _too_large(found: str = "") -> BadPicture:
    most = MAX_PIXELS // 1_000_000
    if not found:
        return BadPicture("The picture has far more than {} million pixels. Save it smaller.", most)
    return BadPicture(
        "The picture has {} pixels; at most {} million are accepted. Save it smaller.", found, most
    )


def _plain(image: Image.Image) -> Image.Image:
    """Return the picture in plain colours; what was transparent stays so."""
    transparent = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    plain = image.convert("RGBA" if transparent else "RGB")
    plain.info = {}  # no EXIF, no comment, no position of the camera
    return plain


def renditions(data: bytes) -> Iterator[Rendered]:
    """Yield a picture in all its sizes and formats, from the smallest up, format by format, none larger than itself.

    Raises:
        BadPicture: see `opened`.
    """
    image = opened(data)
    sizes = [_at(image, width) for width in _widths(image.width)]
    for format in ("avif", "webp"):
        for size in sizes:
            yield _saved(size, format)
    yield _saved(_on_white(_at(image, min(FALLBACK_WIDTH, image.width))), "jpeg")


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
