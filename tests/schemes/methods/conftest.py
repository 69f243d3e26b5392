"""A scheme made of a rule and a table, without forms: enough to work out a budget from plain facts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pbdesk.schemes.definition import Definition
from pbdesk.schemes.methods import METHODS
from pbdesk.schemes.scheme import Scheme
from pbdesk.schemes.tables import read_table

MakeScheme = Callable[..., Scheme]
BASE: dict[str, Any] = {
    "id": "small",
    "version": "1",
    "valid_from": "2026-04-01",
    "funders": [{"id": "council", "type": "local_authority"}],
    "remainder_funder": "council",
    "anchors": ["opened"],
    "stages": ["active"],
    "forms": [{"id": "f", "file": "f.md"}],
    "deployment": {"allowed": ["managed"], "default": "managed"},
    "spend": {"categories": ["other"]},
    "approval": [{"role": "manager"}],
    "plan": {},
    "outcomes": {"domains": ["any"]},
}


@pytest.fixture
def make(tmp_path: Path) -> MakeScheme:
    """Makes a scheme from its allocation, its table as text, and its caps."""

    def build(allocation: dict[str, Any], table: str = "", caps: dict[str, str] | None = None) -> Scheme:
        rule = {"form": "f", "period": "week", "table": "figures" if table else ""} | allocation
        definition = msgspec.convert(BASE | {"allocation": rule, "caps": caps or {}}, Definition)
        tables = {}
        if table:
            (tmp_path / "figures.csv").write_text(table, encoding="utf-8")
            tables["figures"] = read_table(tmp_path, "figures")
        return Scheme(definition, {"en": {}}, tables, {})

    return build


def problems(scheme: Scheme) -> list[str]:
    """Return in words what a method says is wrong with a scheme."""
    check = METHODS[scheme.definition.allocation.method].check
    return [problem.english() for problem in check(scheme.definition, scheme.tables)]


@pytest.fixture
def find_problems() -> Callable[[Scheme], list[str]]:
    """Says what is wrong with a scheme's rule and table."""
    return problems
