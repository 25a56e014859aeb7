"""What kind of content a file is, by its name: the media type that readers are told."""

from __future__ import annotations

from pathlib import PurePosixPath

_TEXT = {
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "mjs": "text/javascript",
    "txt": "text/plain",
    "csv": "text/csv",
    "md": "text/markdown",
    "vtt": "text/vtt",
    "ics": "text/calendar",
    "xml": "application/xml",
    "xsl": "application/xslt+xml",
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "json": "application/json",
    "geojson": "application/geo+json",
    "jsonld": "application/ld+json",
    "webmanifest": "application/manifest+json",
    "svg": "image/svg+xml",
}
_BINARY = {
    "avif": "image/avif",
    "webp": "image/webp",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "ico": "image/x-icon",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "m4b": "audio/mp4",
    "aac": "audio/aac",
    "ogg": "audio/ogg",
    "oga": "audio/ogg",
    "opus": "audio/ogg",
    "wav": "audio/wav",
    "flac": "audio/flac",
    "mp4": "video/mp4",
    "m4v": "video/mp4",
    "mov": "video/quicktime",
    "ogv": "video/ogg",
    "webm": "video/webm",
    "weba": "audio/webm",
    "pdf": "application/pdf",
    "epub": "application/epub+zip",
    "zip": "application/zip",
    "gz": "application/gzip",
    "woff2": "font/woff2",
    "woff": "font/woff",
}
# The press names feeds so; their extension alone says only that they are XML or JSON.
_BY_NAME = {
    "feed.xml": "application/rss+xml",
    "atom.xml": "application/atom+xml",
    "feed.json": "application/feed+json",
    "opensearch.xml": "application/opensearchdescription+xml",
    "chapters.json": "application/json+chapters",
}


def media_type(name: str) -> str:
    """Return the Content-Type of a file's name or path; a kind we do not know is plain bytes to keep."""
    path = PurePosixPath(name)
    extension = path.suffix[1:].lower()
    text = _BY_NAME.get(path.name) or _TEXT.get(extension)
    if text:
        return f"{text}; charset=utf-8"
    return _BINARY.get(extension, "application/octet-stream")
