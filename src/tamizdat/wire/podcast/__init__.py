"""Moving a show in from another host by its feed, the one thing that every host gives its leavers.

`feed` reads RSS with the tags of Apple, of the Podcasting 2.0 namespace and of Podlove: from bytes to a typed show (`copy`).
`files` has what the feed names from a folder, `web` loads it within bounds. `texts` reads what hosts keep beside an episode:
chapters, transcripts. `showing` hands the show to the desk's actions and `episodes` its episodes, each once, however often it
is imported; `moving` does all of this.
"""
