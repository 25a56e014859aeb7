"""The index of words: which stories have them, how well, and where. It answers readers, the desk and the server alike.

What enters: slips (`slip.py`), one for each document that can be found, in the words of one edition. What leaves: files of an
index, which the press prints and any dumb host serves, and answers to queries read from the same files. It knows neither
archive nor site; `docs/explanation/search.md` says how the files are made, for those who read them with other programs.
"""
