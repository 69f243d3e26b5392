"""The example's council is a real gateway in a process of its own, which ends with the block."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

import pytest

from pbdesk.demo.council import ExampleCouncil
from pbdesk.domain.errors import KnownError


def _answers(url: str) -> bool:
    parts = urlsplit(url)
    with socket.socket() as connection:
        connection.settimeout(5)
        return connection.connect_ex((parts.hostname, parts.port)) == 0


def test_it_listens_within_the_block_and_only_there(tmp_path):
    with ExampleCouncil(tmp_path / "council", "Glanmor Council") as council:
        url = council.url
        assert _answers(url)
        first = council.ask("enrol", "--user", "Carys Ambleforth")["code"]
        second = council.ask("enrol", "--user", "Carys Ambleforth")["code"]
        assert first != second
    assert not _answers(url)


def test_it_ends_when_the_block_is_left_by_an_error(tmp_path):
    with (
        pytest.raises(ZeroDivisionError),
        ExampleCouncil(tmp_path / "council", "Glanmor Council") as council,
    ):
        raise ZeroDivisionError
    assert not _answers(council.url)


def test_a_command_that_is_refused_says_why(tmp_path):
    with (
        ExampleCouncil(tmp_path / "council", "Glanmor Council") as council,
        pytest.raises(KnownError) as refused,
    ):
        council.ask("decide", "no-such-plan", "--approve")
    assert "no-such-plan" in refused.value.english()


def test_a_second_start_does_not_believe_the_first_ones_address(tmp_path):
    with ExampleCouncil(tmp_path / "council", "Glanmor Council"):
        pass
    with ExampleCouncil(tmp_path / "council", "Glanmor Council") as council:
        assert _answers(council.url)


def test_a_council_that_cannot_start_is_told(tmp_path):
    folder = tmp_path / "council"
    folder.write_text("a file where the folder should be", encoding="utf-8")
    with (
        pytest.raises(KnownError) as told,
        ExampleCouncil(folder, "Glanmor Council"),
    ):
        pass
    assert told.value.code == "gateway-did-not-start"
