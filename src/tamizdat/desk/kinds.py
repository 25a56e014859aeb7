"""Kinds of stories."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What kind of story it is."""

    NEWS = "news", _("News")
    ANALYSIS = "analysis", _("Analysis")
    EXPLAINER = "explainer", _("Explainer")
    INTERVIEW = "interview", _("Interview")
    OPINION = "opinion", _("Opinion")
    LIVE = "live", _("Live blog")
    PICTURE_STORY = "picture-story", _("Picture story")
    VIDEO = "video", _("Video")
    AUDIO = "audio", _("Audio")
