"""XML as the press writes it: elements of text and attributes."""

from __future__ import annotations

import re
from html import escape
from typing import Final

DECLARATION: Final = '<?xml version="1.0" encoding="utf-8"?>\n'
# What XML 1.0 cannot hold (section 2.2).
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def element(tag: str, text: str = "", **attributes: str) -> str:
    """Return an element with text and attributes; a tag's prefix is declared by the root."""
    written = "".join(f' {name}="{escaped(value)}"' for name, value in attributes.items())
    return f"<{tag}{written}>{escaped(text)}</{tag}>" if text else f"<{tag}{written}/>"


def cdata(text: str) -> str:
    """Return a long text of much markup as it stands between tags, without a letter more than it needs."""
    return f"<![CDATA[{_NO_XML.sub('', text).replace(']]>', ']]]]><![CDATA[>')}]]>"


def escaped(text: str) -> str:
    """Return a text as it stands between tags or in quotation marks."""
    return escape(_NO_XML.sub("", text))
