"""Things that stand in a tree by naming their parent."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def check_no_loop(node: Any, parent: Any, field: str) -> None:
    """Refuse a parent that stands under the node itself.

    Raises:
        ValidationError: under the name of the field.
    """
    seen = set()
    while parent is not None and parent.pk not in seen:
        if parent.pk is not None and parent.pk == node.pk:
            raise ValidationError(
                {field: _("“{}” cannot stand under itself: choose another parent.").format(node)}
            )
        seen.add(parent.pk)
        parent = parent.parent
