"""Draw the sample newsroom's film: how a carriage gets other wheels at a border.

    python tools/sample_film.py

It lasts as long as what is said in it: `files/change-of-wheels.en.vtt`, spoken as `sample_speech` does it, to which
those in other languages are subtitles. Needs Pillow, the DejaVu fonts, espeak-ng and ffmpeg; the results (the film in two
sizes, its poster, the times of the captions) are committed, so that nobody else needs them.
"""

from __future__ import annotations

import math
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image
from sample_pictures import FILES, INK, LAPIS, MADDER, PAPER, SAGE, SAND, Block, Colour, mix, ridge, ring
from sample_speech import LOUD, pieces, spoken, write_times

NAME = "change-of-wheels"
WIDTH, HEIGHT = 960, 540
SIZES = (("", WIDTH, 33), ("-small", 480, 32))  # ending of the name, width in pixels, quality for x264
RATE = 12  # frames a second
TAIL = 1.0  # seconds after the last word
RAIL = 440  # height of the rails' upper edge
OLD, NEW = (MADDER, 1435), (LAPIS, 1520)  # colour, and millimetres between the rails
HALL = (236, 724)
LIFTED = 52
FONT = "dejavu/DejaVuSerif-Bold.ttf"


def eased(share: float) -> float:
    """Return a share of a way, for what starts and stops softly."""
    share = min(1.0, max(0.0, share))
    return share * share * (3 - 2 * share)


def scene(step: int, share: float) -> Image.Image:
    """Return a frame: `share` of what is told in a piece of the text has been told."""
    b = Block(WIDTH, HEIGHT, PAPER, 61)
    come = eased((step + share - 0.25) / 1.55)
    gone = eased((share - 0.4) / 0.6) ** 2 if step == 4 else 0.0
    middle = -260 + 740 * come + 760 * gone
    lift = {2: eased(share / 0.85), 3: 1.0, 4: 1 - eased(share / 0.38)}.get(step, 0.0) * LIFTED
    out = eased(share / 0.45) if step == 3 else 0.0
    changed = step == 4 or (step == 3 and share > 0.47)
    colour, gauge = NEW if changed else OLD
    away = 760 * (1 - eased((share - 0.5) / 0.45)) if step == 3 and changed else -760 * out
    ground(b)
    wheelset(b, colour, gauge)
    for side in (-1, 1):
        b.area(box(480 + side * 196, 338, 480 + side * 196 + 14, RAIL + 14), mix(INK, SAND, 0.35))
    for side in (-1, 1):
        bogie(b, middle + side * 124 + away, colour)
    carriage(b, middle, RAIL - 50 - lift)
    if lift:
        for side in (-1, 1):  # what the jacks lift with
            x = 480 + side * 196 + 7
            b.area(box(x - 24, RAIL - 52 - lift, x + 24, RAIL - 42 - lift), INK)
    return b.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


def box(left: float, top: float, right: float, bottom: float) -> list[tuple[float, float]]:
    """Return an upright rectangle as a polygon."""
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def ground(b: Block) -> None:
    """Draw the hall, and the two tracks that end in it."""
    for base, height, tint in ((360, 130, 0.86), (420, 90, 0.74)):
        b.area(
            [(0, HEIGHT), *ridge(b.rng, WIDTH, base, height, 0.3), (WIDTH, HEIGHT)], mix(SAGE, PAPER, tint)
        )
    b.area(box(0, RAIL + 6, WIDTH, HEIGHT), mix(SAND, PAPER, 0.3))
    b.area(box(0, RAIL + 12, WIDTH, RAIL + 22), mix(SAND, INK, 0.25))
    left, right = HALL
    b.area(
        [(left - 36, 208), (480, 168), (right + 36, 208), (right + 36, 220), (480, 180), (left - 36, 220)],
        INK,
    )
    for x in HALL:
        b.area(box(x - 5, 208, x + 5, RAIL + 6), INK)
    b.area(box(0, RAIL, right, RAIL + 5), MADDER)
    b.area(box(0, RAIL + 5, left, RAIL + 12), MADDER)
    b.area(box(left, RAIL + 7, WIDTH, RAIL + 12), LAPIS)
    b.area(box(right, RAIL, WIDTH, RAIL + 7), LAPIS)
    inwards = 76  # cards cut the sides off
    for x, (colour, gauge) in ((left - inwards, OLD), (right + inwards, NEW)):
        b.text(x, 492, str(gauge), FONT, 38, colour)


def wheelset(b: Block, colour: Colour, gauge: int) -> None:
    """Draw two wheels on their axle, seen along the track, on the rails of both widths; and the width for which they are."""
    for tint, width in (OLD, NEW):
        for side in (-1, 1):
            x = 480 + side * width * 0.105
            b.area(box(min(x, x + side * 6), 102, max(x, x + side * 6), 120), tint)
    half = gauge * 0.105
    b.area(box(480 - half, 62, 480 + half, 72), INK)
    for side in (-1, 1):
        x = 480 + side * half
        b.area(box(min(x, x + side * 22), 32, max(x, x + side * 22), 102), colour)
        b.area(box(min(x, x - side * 6), 24, max(x, x - side * 6), 110), colour)
    b.area(box(480 - half, 135, 480 + half, 138), colour)
    for side in (-1, 1):
        x = 480 + side * half
        b.area([(x, 136.5), (x - side * 14, 130), (x - side * 14, 143)], colour)
    b.area(box(436, 122, 524, 152), PAPER)
    b.text(480, 136, str(gauge), FONT, 26, colour)


def bogie(b: Block, middle: float, colour: Colour) -> None:
    """Draw a bogie with its two wheels, which turn as far as it has gone."""
    b.area(box(middle - 62, RAIL - 40, middle + 62, RAIL - 27), INK)
    b.area(box(middle - 16, RAIL - 50, middle + 16, RAIL - 38), INK)
    for side in (-1, 1):
        x, y = middle + side * 38, RAIL - 23
        b.area(ring(x, y, 23), INK)
        b.area(ring(x, y, 20), colour)
        for spoke in range(3):
            angle = middle / 23 + spoke * math.pi / 3
            dx, dy = 17 * math.cos(angle), 17 * math.sin(angle)
            b.line([(x - dx, y - dy), (x + dx, y + dy)], mix(colour, PAPER, 0.45), 3)
        b.dot(x, y, 5, INK)


def carriage(b: Block, middle: float, floor: float) -> None:
    """Draw a carriage without its bogies."""
    left, right = middle - 204, middle + 204
    body = mix(SAGE, INK, 0.35)
    b.area(
        [
            (left + 8, floor - 112),
            (left + 26, floor - 126),
            (right - 26, floor - 126),
            (right - 8, floor - 112),
        ],
        INK,
    )
    b.area(box(left, floor - 114, right, floor), body)
    b.area(box(left, floor - 32, right, floor - 24), mix(body, PAPER, 0.6))
    b.area(box(left + 6, floor, right - 6, floor + 8), INK)
    for i in range(8):
        x = left + 52 + i * 40
        b.area(box(x, floor - 90, x + 26, floor - 50), mix(SAND, PAPER, 0.4))
    for x in (left + 12, right - 36):
        b.area(box(x, floor - 96, x + 24, floor - 2), mix(body, INK, 0.45))
    for x in (left - 10, right):
        b.area(box(x, floor - 18, x + 10, floor - 8), INK)


def frames(lengths: Sequence[float]) -> Iterator[Image.Image]:
    """Yield all frames."""
    ends = [sum(lengths[: at + 1]) for at in range(len(lengths))]
    for number in range(round((ends[-1] + TAIL) * RATE)):
        now = number / RATE
        step = next((at for at, end in enumerate(ends) if now < end), len(ends) - 1)
        length = lengths[step] + (TAIL if step == len(ends) - 1 else 0)
        yield scene(step, (now - ends[step] + lengths[step]) / length)


def main() -> None:
    """Make the film."""
    captions = FILES / f"{NAME}.en.vtt"
    with tempfile.TemporaryDirectory() as folder:
        sound, plain = Path(folder) / "sound.wav", Path(folder) / "plain.mkv"
        lengths = spoken(pieces(captions), "en", sound)
        raw = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(RATE), "-i", "-"]
        joined = ["ffmpeg", "-v", "error", *raw, "-c:v", "ffv1", plain]
        with subprocess.Popen(joined, stdin=subprocess.PIPE) as film:
            for frame in frames(lengths):
                film.stdin.write(frame.tobytes())
        for ending, width, quality in SIZES:
            command: list[str | Path] = [
                "ffmpeg", "-v", "error", "-y", "-i", plain, "-i", sound, "-vf", f"scale={width}:-2:flags=lanczos",
                "-c:v", "libx264", "-profile:v", "baseline", "-pix_fmt", "yuv420p", "-preset", "veryslow",
                "-tune", "animation", "-crf", str(quality), "-g", str(RATE * 6),
                *LOUD, "-ar", "16000", "-c:a", "aac", "-b:a", "16k",
                "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact",
                "-movflags", "+faststart", FILES / f"{NAME}{ending}.mp4",
            ]  # fmt: skip
            subprocess.run(command, check=True)
    poster = scene(3, 0.3).quantize(48, dither=Image.Dither.NONE)
    poster.save(FILES / f"{NAME}.png", optimize=True)
    for path in FILES.glob(f"{NAME}.*.vtt"):
        write_times(path, lengths)
    for path in sorted(FILES.glob(f"{NAME}*")):
        print(f"{path.name:28}{path.stat().st_size / 1000:>7.1f} kB")


if __name__ == "__main__":
    main()
