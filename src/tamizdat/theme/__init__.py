"""What a reader sees: templates, styles, interface messages, and the atlas that the maps are drawn from.

In: nothing; this room is data and has no logic of ours. Out: `templates/` (Jinja2; what each is given stands in
`press/views.py`), `styles/` (CSS by subject, inlined into each page), `messages/` (gettext catalogues; English is in the
templates) and `atlas/`. A newsroom lays files of the same names over these in its own `theme/` folder.
"""
