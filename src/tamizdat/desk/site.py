"""The site as readers see it: its address, and those of editions that have one of their own."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Site


def address() -> str:
    """Return the site's absolute address, without a slash at its end."""
    return str(settings.TAMIZDAT.site.url).rstrip("/")


def absolute(path: str) -> str:
    """Return the absolute address of a printed path."""
    at, below = _placed(path)
    return f"{at}/{_shown(below)}"


def local(path: str) -> str:
    """Return the address of a printed path on the site's own host, which is also the desk's: "/2026/slug.html"."""
    return f"{urlsplit(address()).path}/{_shown(path)}"


def url_parts(path: str) -> tuple[int | None, str, str]:
    """Return a printed path as Wagtail's `get_url_parts` wants it."""
    parts = urlsplit(absolute(path))
    default = Site.objects.filter(is_default_site=True).values_list("pk", flat=True).first()
    return default, f"{parts.scheme}://{parts.netloc}", parts.path


def path_at(url: str) -> str:
    """Return the printed path that an absolute address names; nothing if it is another site's."""
    own: dict[str, str] = settings.TAMIZDAT.site.addresses
    for at, prefix in (*((at.rstrip("/"), f"{tag}/") for tag, at in own.items()), (address(), "")):
        if url.startswith(f"{at}/"):
            return prefix + url.removeprefix(f"{at}/")
    return ""


def _placed(path: str) -> tuple[str, str]:
    """Return the address under which a printed path is read, and the path from there on."""
    own: dict[str, str] = settings.TAMIZDAT.site.addresses
    for tag, at in own.items():
        if path.startswith(f"{tag}/"):
            return at.rstrip("/"), path.removeprefix(f"{tag}/")
    return address(), path


def _shown(path: str) -> str:
    folder, _, name = path.rpartition("/")
    if name != "index.html":
        return path
    return f"{folder}/" if folder else ""
