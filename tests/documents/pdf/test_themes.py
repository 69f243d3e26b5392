from __future__ import annotations

import pytest

from pbdesk.documents.pdf.canvas import Colour
from pbdesk.documents.pdf.themes import THEMES, Theme, _styles


def luminance(colour: Colour) -> float:
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: Colour, other: Colour) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_text_has_seven_to_one_on_everything_it_stands_on(theme: Theme) -> None:
    colours = theme.palette
    for style in _styles(theme).values():
        assert contrast(style.colour, colours.paper) >= 7
        assert contrast(style.colour, colours.tint) >= 7
    assert contrast(colours.paper, colours.accent) >= 7
    assert contrast(colours.accent, colours.tint) >= 3


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_no_text_is_smaller_than_the_body(theme: Theme) -> None:
    assert min(style.size for style in _styles(theme).values()) == theme.body


def test_large_print_is_eighteen_point_and_standard_twelve() -> None:
    assert (THEMES["standard"].body, THEMES["large"].body) == (12, 18)
