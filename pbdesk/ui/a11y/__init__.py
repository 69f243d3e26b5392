"""Access for everyone: announcements, headings, the focus ring, and the audit of every screen."""

from __future__ import annotations

from pbdesk.ui.a11y.announcer import Announcer
from pbdesk.ui.a11y.audit import audit
from pbdesk.ui.a11y.headings import HeadingLabel
from pbdesk.ui.a11y.ring import FocusRing

__all__ = ["Announcer", "FocusRing", "HeadingLabel", "audit"]
