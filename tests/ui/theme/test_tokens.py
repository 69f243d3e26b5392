"""Tokens: every pair of text and ground reaches 4.5:1, every edge 3:1, in every look."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pbdesk.resources import resource_path
from pbdesk.ui.theme.metrics import Metrics
from pbdesk.ui.theme.sheet import style_sheet
from pbdesk.ui.theme.tokens import EDGE_PAIRS, LOOKS, TEXT_PAIRS, Tokens, contrast


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS.keys())
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_when_on_its_ground_then_readable(look, ink, ground):
    assert contrast(getattr(look, ink), getattr(look, ground)) >= 4.5


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS.keys())
@pytest.mark.parametrize(("edge", "ground"), EDGE_PAIRS)
def test_edge_when_on_its_ground_then_visible(look, edge, ground):
    assert contrast(getattr(look, edge), getattr(look, ground)) >= 3


def test_contrast_when_black_on_white_then_twenty_one():
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert contrast("#777777", "#777777") == 1


@pytest.mark.parametrize("percent", [100, 150, 200])
@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS.keys())
def test_sheet_when_built_then_whole_and_in_points(look, percent):
    sheet = style_sheet(look, Metrics(percent, 20 * percent // 100))
    assert "$" not in sheet
    assert sheet.count("{") == sheet.count("}")
    assert not re.search(r"font-size:\s*[\d.]+px", sheet)
    for picture in re.findall(r'url\("([^"]+)"\)', sheet):
        assert Path(picture).is_file()


def test_screens_when_read_then_no_colour_outside_the_tokens():
    sources = Path(__file__).parents[3] / "pbdesk" / "ui"
    coloured = re.compile(r'"#[0-9a-fA-F]{3,8}"|setStyleSheet\(|setPointSize|QColor\("')
    allowed = {"tokens.py", "theme.py"}
    found = [
        f"{path.name}:{number}"
        for path in sources.rglob("*.py")
        if path.name not in allowed
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if coloured.search(line)
    ]
    assert found == []


def test_pictures_of_the_sheet_when_drawn_then_in_their_looks_colours():
    for name, look in LOOKS.items():
        tick = resource_path("icons", f"tick-{name}.svg").read_text(encoding="utf-8")
        chevron = resource_path("icons", f"chevron-{name}.svg").read_text(encoding="utf-8")
        assert f'stroke="{look.on_accent}"' in tick
        assert f'stroke="{look.quiet}"' in chevron


def test_looks_when_compared_then_each_has_every_token():
    for look in LOOKS.values():
        for name in Tokens.__dataclass_fields__:
            if name != "name":
                assert re.fullmatch(r"#[0-9a-f]{6}", getattr(look, name))
