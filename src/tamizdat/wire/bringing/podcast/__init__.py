"""Bringing a show to the desk that was read from its feed (`tamizdat.wire.podcast`), by the desk's own actions.

`moving` is what `tamizdat import` calls; `showing` makes the series and the people, `episodes` the stories, `hearing` their
recordings, `words` their texts. What is brought is remembered as what a folder brings is. Django must be set up before these
are imported.
"""
