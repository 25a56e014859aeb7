"""The sample newsroom: a whole paper to try things out on, in the Markdown form that `tamizdat import` reads.

In: nothing. Out: `newsroom.toml`, stories, plain pages, drawn pictures and sounds, as `tamizdat new --sample` imports them.
It is data; nothing in the house depends on it. SOURCES.md says who wrote it and under which terms.
"""
