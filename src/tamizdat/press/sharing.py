"""Links by which readers pass a story on, without any script."""

from __future__ import annotations

from urllib.parse import quote

from tamizdat.press.views import ShareView

_KEPT = (
    "-._~:/!$'()*,;@"  # what may stand in a query as it is (RFC 3986, section 3.4), but what parts queries
)


def share(address: str, headline: str) -> ShareView:
    """Return the links for a story at an absolute address."""
    url = _in_query(address)
    return ShareView(
        address=address,
        mail=f"mailto:?subject={_in_query(headline)}&body={url}",
        telegram=f"https://t.me/share/url?url={url}",
    )


def _in_query(text: str) -> str:
    """Return a text as a value in a query. Letters of all scripts stay: browsers encode them, and they cost less."""
    return "".join(
        letter if letter.isalnum() and not letter.isascii() else quote(letter, safe=_KEPT) for letter in text
    )
