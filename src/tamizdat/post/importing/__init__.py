"""Subscribers who come from elsewhere: a CSV of Mailchimp, Substack, Ghost, or a plain one.

`sheets` reads the rows of a file however broken, `forms` knows what the columns of each service mean, `people` tells whom a
row names, `taking` and `batches` keep what they say. Who left there is kept as somebody who left; who left here does not come
back. Of each row nothing is kept but the address, the language, and when and how they agreed; IP addresses and names are
dropped.
"""

from tamizdat.post.importing.taking import take

__all__ = ["take"]
