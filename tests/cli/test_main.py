"""One convention: words or JSON, and exit code 2 with one plain sentence for bad input."""

from __future__ import annotations

import pytest

from pbdesk import __version__
from tests.helpers.command import Command


def test_version(pbdesk: Command) -> None:
    assert pbdesk("--version").out.strip() == f"pbdesk {__version__}"


@pytest.mark.parametrize(
    "arguments",
    [("nonsense",), ("scheme",), ("scheme", "check"), ("demo", "--nonsense"), ("calculate", "allocation")],
)
def test_wrong_command_then_one_sentence_and_two(pbdesk: Command, arguments: tuple[str, ...]) -> None:
    ran = pbdesk(*arguments)
    assert ran.code == 2
    assert ran.err.startswith("pbdesk")
    assert ran.err.count("\n") == 1
    assert "Traceback" not in ran.err


def test_known_error_when_json_then_an_object_with_its_code(pbdesk: Command) -> None:
    ran = pbdesk("calculate", "allocation", "--facts", "/nowhere.json", "--json")
    assert ran.code == 2
    assert ran.json["error"] == "input-missing"
    assert "/nowhere.json" in ran.json["message"]


def test_help_names_every_room(pbdesk: Command) -> None:
    words = pbdesk("--help").out
    for room in ("demo", "vault", "import", "form", "scheme", "calculate", "document", "gateway"):
        assert room in words
