"""Where large recordings stand that are too large for the site's folder: a bucket of an object store that speaks S3.

In: an address, a bucket, a key to it, and files with their names and digests.
Out: the files in the bucket, whole and compared; or a `DepotError` that says why not.
The room knows no document, no page and no Django, and keeps nothing: what is in the bucket, it asks the bucket.
"""
