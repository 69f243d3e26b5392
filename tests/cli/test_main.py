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


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("gateway", "serve", "--folder", "x", "--port", "abc"), "“abc” is not a number"),
        (("gateway", "nonsense"), "“nonsense” is not one of: serve, enrol"),
        (("--language", "fr", "demo"), "“fr” is not one of: en, cy"),
    ],
)
def test_wrong_value_then_plain_words(pbdesk: Command, arguments: tuple[str, ...], words: str) -> None:
    ran = pbdesk(*arguments)
    assert ran.code == 2
    assert words in ran.err
    assert "invalid" not in ran.err


@pytest.mark.parametrize("asked", [("--language", "cy"), ("--language=cy",)])
def test_help_when_welsh_is_asked_for_then_it_is_in_welsh(pbdesk: Command, asked: tuple[str, ...]) -> None:
    english, welsh = (pbdesk(*first, "gateway", "--help").out for first in ((), asked))
    assert "list the devices" in english
    assert "list the devices" not in welsh
