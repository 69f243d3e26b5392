"""JSON that is not, that breaks off, that is too deep: always words, never a traceback."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.domain.errors import KnownError
from pbdesk.interchange.json_file import parse_json


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_parse_json_reads_every_marked_encoding(encoding):
    assert parse_json('{"name": "Tŷ"}'.encode(encoding), "a.json") == {"name": "Tŷ"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'{"contents": [{"id": "1", "na', "json-cut-off"),
        (b'{"contents": [', "json-cut-off"),
        (b"<!DOCTYPE html><html>Sign in</html>", "json-unreadable"),
        (b"id,name\n1,Choir\n", "json-unreadable"),
        (b"{'id': 1}", "json-unreadable"),
        (b'{"a": 1} {"b": 2}', "json-unreadable"),
        (b"[" * 200_000, "json-too-deep"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "json-too-deep"),
        (b"PK\x03\x04", "file-binary"),
    ],
)
def test_parse_json_of_what_is_not_whole_json_says_so(data, code):
    with pytest.raises(KnownError) as caught:
        parse_json(data, "services.json")
    assert caught.value.code == code
    assert "services.json" in caught.value.english()


def test_parse_json_of_a_web_page_says_that_it_is_one():
    with pytest.raises(KnownError, match="web page"):
        parse_json(b"  <html>", "a.json")


@given(st.binary(max_size=200))
def test_parse_json_of_any_bytes_gives_a_value_or_words(data):
    try:
        parse_json(data, "a.json")
    except KnownError as error:
        error.english()  # every field is there
