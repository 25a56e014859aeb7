"""What tests ask of a database in another process, by `carrier.py act`."""


def subscribers() -> str:
    """Return the addresses of all subscribers."""
    from tamizdat.post.models import Subscriber
    from tamizdat.post.sealing import unseal

    return " ".join(unseal(one.sealed, one.id) for one in Subscriber.objects.all())
