"""What the desk has told of the paper."""

from __future__ import annotations

from django.db import models


class PaperRow(models.Model):
    """One row: `interface.Paper` as JSON, as it was told last."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    told = models.BinaryField()
