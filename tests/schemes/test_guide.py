"""The guide for writing a scheme is followed to the letter: its files are put together and loaded."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from pbdesk.resources import resource_path
from pbdesk.schemes.allocation import allocate_facts
from pbdesk.schemes.definition import AllocationRule
from pbdesk.schemes.loader import check_scheme, load_scheme
from pbdesk.schemes.methods import METHODS

GUIDE = resource_path("schemes", "README.md")


@pytest.fixture
def followed(tmp_path: Path) -> Path:
    """The folder that somebody has who copies each file of the guide."""
    blocks = re.findall(r"^`([\w./-]+)`:\n\n```\n(.*?)^```", GUIDE.read_text(encoding="utf-8"), re.M | re.S)
    for name, content in blocks:
        path = tmp_path / "carers-break" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return tmp_path / "carers-break"


def test_guide_when_followed_then_the_scheme_loads(followed: Path, kept_models: Path) -> None:
    assert [problem.english() for problem in check_scheme(followed, kept_models)] == []
    assert len(list(followed.rglob("*.*"))) == 7

    scheme = load_scheme(followed, kept_models)
    assert scheme.title("cy") == "Seibiant i ofalwyr"
    assert allocate_facts(scheme, {"points": "2"}, date(2026, 9, 14)).amount_pence == 15_000


def test_guide_when_read_then_every_method_is_in_it() -> None:
    guide = GUIDE.read_text(encoding="utf-8")

    assert all(f"`{method}`" in guide for method in METHODS)
    assert "gate" in AllocationRule.__struct_fields__
