"""What the press draws in pixels: the paper's icon, and the picture that social networks show of a story.

A drawing is a pure function of its words, the theme's colours and fonts, and the libraries that draw: Pillow, and for
scripts that are shaped (Arabic) raqm with FriBiDi, where they are there.

    faces ─▶ lines ─▶ icon, card ◀─ ground
    fonts    breaks   the drawings  a map in pixels
"""
