"""Reading a show that moves in from another host, by its feed: the one thing that every host gives its leavers.

`feed` reads RSS with the tags of Apple, of the Podcasting 2.0 namespace and of Podlove: from bytes to a typed show (`copy`).
`files` has what the feed names from a folder, `web` loads it within bounds. `texts` reads what hosts keep beside an episode:
chapters, transcripts. `tamizdat.wire.bringing.podcast` hands all of it to the desk.
"""
