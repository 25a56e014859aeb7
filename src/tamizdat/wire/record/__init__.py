"""The record on its way in and out: tables that a newsroom keeps in a spreadsheet, and FollowTheMoney's JSON lines.

`sheets` reads the rows of the tables, `making` and `reading` make documents of them; `entities`, `others` and `lines` do the
same for FollowTheMoney; `writing` writes both of an archive. All of it is pure or touches only the given files;
`wire/bringing/record.py` says what it may name at the desk.
"""
