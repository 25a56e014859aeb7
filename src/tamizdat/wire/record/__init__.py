"""The record on its way in and out: tables that a newsroom keeps in a spreadsheet, and FollowTheMoney's JSON lines.

`sheets` reads the rows of the tables, `reading` makes documents of them, `writing` makes tables of an archive; `lines` does
both for FollowTheMoney. All of it is pure or touches only the given files; `wire/bringing/record.py` brings it to the desk.
"""
