"""What an editor has seen: that a correction of another language's version needs none in this one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone


class CorrectionCheck(models.Model):
    """A correction of a version, looked at by the editor of another version of the same story.

    It names the correction by what it says, since its row is another one after each publication; a correction that says
    something else is to be looked at again.
    """

    story = models.ForeignKey("desk.Story", on_delete=models.CASCADE, related_name="correction_checks")
    date = models.DateField()
    text = models.TextField()
    right = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.story}: {self.date}"

    @classmethod
    def of(cls, story: Any, correction: Any, user: Any) -> CorrectionCheck:
        """Return the note, not saved, that a correction needs nothing in a story."""
        return cls(story=story, date=correction.date, text=correction.text, right=correction.right, user=user)
