"""What a person has chosen on this computer: look, text size, language, lock time. Nothing personal."""

from __future__ import annotations

from pbdesk.settings.definitions import (
    DEFINITIONS,
    GROUPS,
    LANGUAGE,
    LAST_STORE,
    LOCK_MINUTES,
    LOOK,
    TEXT_SIZE,
    Setting,
    Value,
)
from pbdesk.settings.places import Places, places
from pbdesk.settings.store import Settings

__all__ = [
    "DEFINITIONS",
    "GROUPS",
    "LANGUAGE",
    "LAST_STORE",
    "LOCK_MINUTES",
    "LOOK",
    "TEXT_SIZE",
    "Places",
    "Setting",
    "Settings",
    "Value",
    "places",
]
