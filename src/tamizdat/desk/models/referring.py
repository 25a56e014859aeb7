"""What refers to what is looked at once for each save, not once more for each row that is saved with it.

Wagtail's index of references hears of every row: of a story with two bylines and three places it would read all of it six
times over.
"""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from wagtail.models import ReferenceIndex


class Referring(models.Model):
    """Something with rows of its own (`Part`), which are saved and deleted with it. Stands before Wagtail's own class."""

    class Meta:
        abstract = True

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save it with its rows, then bring the index of references up to date."""
        # They ask for Wagtail's models, which are not there yet when this module is loaded.
        from wagtail.signal_handlers import (
            disable_reference_index_auto_update,
            update_reference_index_on_save,
        )

        with disable_reference_index_auto_update():
            super().save(*args, **kwargs)
        if kwargs.get("update_fields") is None:
            ReferenceIndex.create_or_update_for_object(self)
        else:  # what was not written may differ here from what is in the database: Wagtail reads it there
            update_reference_index_on_save(self)
