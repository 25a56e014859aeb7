"""The wire: copy coming in, and everything that is published going out.

Single texts and Markdown folders come in three steps, each in modules of its own. *Reading* is pure, from bytes to
typed copy, with everything that is wrong told at once: `plain` reads a text as reporters send it, `folder` a whole
newsroom written as Markdown files (its texts by `markdown`, its TOML by `tables`). *Bringing* hands what was read to the
desk's actions, the same that stand behind the editor's buttons: `bringing` for a folder, `drafting` for a plain text.
`importing` chooses by what it is given, and is what the `tamizdat import` command calls.

Whole archives are read as documents (`source`), whatever they come from, and `taking` hands these to the desk's door in
batches. `form` is our own form of a whole archive: it writes one out of the archive, and reads it as such a source.
`record` does the same with the record alone, as tables and as entities of FollowTheMoney. `podcast` reads the feeds
of other hosts, whose files the desk has to look at, so `bringing` hands them over.
`wordpress` reads the exports of that system, and `moving` knows what else their import needs. `html` brings HTML of any
origin to the forms of our bodies.

Whatever cannot be imported is refused with the file, the line and the remedy (`errors`).
"""
