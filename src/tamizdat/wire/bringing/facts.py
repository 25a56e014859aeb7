"""What a folder says of its pictures wherever they stand: when and where each was taken, how long it may be shown."""

from __future__ import annotations

from typing import Any

from tamizdat.desk import actions, imports
from tamizdat.wire.bringing.memory import Memory, digest_of


def tell(memory: Memory) -> None:
    """Tell the pictures of an import their facts. Those that are the same as before are left to the editors."""
    for facts in memory.copy.newsroom.picture:
        digest = digest_of(facts)
        for key, picture in _pictures(memory, facts.file):
            record, _ = imports.recall(key)
            if record is None or record.copy != digest:
                x, y = (int(share.removesuffix("%")) for share in facts.focus.split())
                actions.tell_picture(
                    picture,
                    taken=facts.taken,
                    place=facts.place,
                    until=facts.until,
                    focus=(x, y),
                    texts={
                        tag: {"alt": facts.alt.get(tag, ""), "caption": facts.caption.get(tag, "")}
                        for tag in memory.tags
                    },
                )
                imports.remember(key, digest, picture)


def _pictures(memory: Memory, file: str) -> list[tuple[str, Any]]:
    """Return the pictures at the desk that are this file, by their keys: one for each licence."""
    return [(key, memory.things[key]) for key in sorted(memory.uses.get(file, ()))]
