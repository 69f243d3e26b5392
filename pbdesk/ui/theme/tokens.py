"""Every colour of pbdesk, as three tables of tokens: light, dark and high contrast. No colour stands elsewhere.

Plain values only: this module knows no Qt, so the contrast rules are tested without a window.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one look, as #rrggbb.

    `page`, `side` and `card` are surfaces; `ink` and `quiet` are text; `edge` bounds a control (3:1),
    `rule` only decorates; each `..._back` carries text of the same name.
    """

    name: str
    page: str
    side: str
    card: str
    field: str
    ink: str
    quiet: str
    edge: str
    rule: str
    accent: str
    accent_strong: str
    on_accent: str
    select: str
    hover: str
    warn: str
    warn_back: str
    error: str
    error_back: str
    ok: str
    ok_back: str
    focus: str


LIGHT = Tokens(
    name="light",
    page="#f7f5f2",
    side="#efebe5",
    card="#ffffff",
    field="#ffffff",
    ink="#17191d",
    quiet="#4f5560",
    edge="#757b86",
    rule="#ddd8d0",
    accent="#1d5fa8",
    accent_strong="#174c87",
    on_accent="#ffffff",
    select="#dceafb",
    hover="#f1eee9",
    warn="#8a3b00",
    warn_back="#fff1e0",
    error="#a4141a",
    error_back="#fdecec",
    ok="#1a6233",
    ok_back="#e4f3e8",
    focus="#14171c",
)

DARK = Tokens(
    name="dark",
    page="#15181d",
    side="#1b1f26",
    card="#20252d",
    field="#171b21",
    ink="#f1f3f6",
    quiet="#b3bbc7",
    edge="#8791a0",
    rule="#363d48",
    accent="#7db7ff",
    accent_strong="#a5cdff",
    on_accent="#0b1a2c",
    select="#24405f",
    hover="#2a313b",
    warn="#ffc48a",
    warn_back="#3a2a17",
    error="#ffb0ab",
    error_back="#43191b",
    ok="#8fdba6",
    ok_back="#173323",
    focus="#ffffff",
)

CONTRAST = Tokens(
    name="contrast",
    page="#000000",
    side="#000000",
    card="#000000",
    field="#000000",
    ink="#ffffff",
    quiet="#ffffff",
    edge="#ffffff",
    rule="#ffffff",
    accent="#ffff00",
    accent_strong="#ffffff",
    on_accent="#000000",
    select="#003a6b",
    hover="#1f1f1f",
    warn="#ffff00",
    warn_back="#000000",
    error="#ffb0ab",
    error_back="#000000",
    ok="#8fdba6",
    ok_back="#000000",
    focus="#00ffff",
)

LOOKS = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}

TEXT_PAIRS = (
    *(
        (ink, back)
        for ink in ("ink", "quiet")
        for back in ("page", "side", "card", "field", "hover", "select")
    ),
    *((ink, back) for ink in ("accent", "error", "warn", "ok") for back in ("page", "card")),
    ("on_accent", "accent"),
    ("on_accent", "accent_strong"),
    ("accent", "select"),
    ("warn", "warn_back"),
    ("error", "error_back"),
    ("ok", "ok_back"),
    ("ink", "warn_back"),
    ("ink", "error_back"),
    ("ink", "ok_back"),
    ("quiet", "warn_back"),
)
"""Which colours of text meet which surfaces: each pair must reach 4.5:1."""

EDGE_PAIRS = (
    *(("edge", back) for back in ("page", "card", "field", "side")),
    *(("focus", back) for back in ("page", "card", "side", "select", "warn_back", "error_back")),
    ("accent", "side"),
    ("accent", "select"),
    ("error", "card"),
)
"""Which edges and rings meet which surfaces: each pair must reach 3:1."""


def _light(channel: int) -> float:
    part = channel / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def luminance(colour: str) -> float:
    """Return how bright a #rrggbb colour is, from 0 to 1. Source: WCAG 2.2, "relative luminance"."""
    red, green, blue = (_light(int(colour[start : start + 2], 16)) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21. Source: WCAG 2.2, "contrast ratio"."""
    dark, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dark + 0.05)
