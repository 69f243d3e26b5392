"""How pbdesk looks: tokens, metrics, the style sheet, icons, and the theme in force."""

from __future__ import annotations

from pbdesk.ui.theme.metrics import Metrics
from pbdesk.ui.theme.theme import Theme, next_step, theme
from pbdesk.ui.theme.tokens import Tokens

__all__ = ["Metrics", "Theme", "Tokens", "next_step", "theme"]
