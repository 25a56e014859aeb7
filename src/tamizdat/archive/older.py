"""Documents as earlier versions wrote them: what brings their JSON up to the present types.

Until format 5 a story named one recording by `audio` and `audio_bytes`, and its body held the player itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any, Final

import msgspec

from tamizdat.archive.recordings import MediaFile, Recording, media_type

_FIGURE: Final = re.compile(
    r'<figure class="audio"><audio\b[^>]*?\bsrc="blob:([0-9a-f]{64}\.[a-z0-9]{1,8})"[^>]*></audio>'
    r"(?:<figcaption>(.*?)</figcaption>)?</figure>",
    re.S,
)
_TAG: Final = re.compile(r"<[^>]*>")
_fields: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])


def brought_up(data: bytes, size_of: Callable[[str], int]) -> bytes:
    """Return a document's JSON as this version writes it; the same bytes if it is so already.

    Args:
        data: a document's JSON, of whatever version
        size_of: the bytes of a blob, 0 if that is not known
    """
    if b'"audio' not in data and b"<audio" not in data:
        return data
    fields = _fields.decode(data)
    if msgspec.json.decode(fields.get("type", b"null")) != "story" or "recordings" in fields:
        return data
    first = _of(fields, "audio", "")
    sizes = {first: _of(fields, "audio_bytes", 0)} if first else {}
    recordings: list[Recording] = []

    def shown(blob: str, title: str) -> str:
        bytes = sizes.get(blob) or size_of(blob)
        file = MediaFile(blob=blob, type=media_type(blob), bytes=bytes)
        recordings.append(Recording(sort="audio", title=title, files=(file,)))
        return f'<figure data-recording="{len(recordings) - 1}"></figure>'

    body = _of(fields, "body", "")
    unseen = f"{shown(first, '')}\n" if first and first not in body else ""
    body = unseen + _FIGURE.sub(lambda match: shown(match[1], _words(match[2] or "")), body)
    if not recordings and "audio" not in fields and "audio_bytes" not in fields:
        return data
    kept: dict[str, Any] = {
        name: value for name, value in fields.items() if name not in ("audio", "audio_bytes")
    }
    return msgspec.json.encode(kept | ({"body": body, "recordings": recordings} if recordings else {}))


def _of(fields: dict[str, msgspec.Raw], name: str, default: Any) -> Any:
    """Return a field's value if it has the type that it always had, else the default."""
    value = msgspec.json.decode(fields[name]) if name in fields else default
    return value if type(value) is type(default) else default


def _words(html: str) -> str:
    return unescape(_TAG.sub("", html)).strip()
