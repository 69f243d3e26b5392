"""Files that should be text: sizes, what they really are, and their letters."""

from __future__ import annotations

from pathlib import Path

import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.interchange.text_file import decode, read_capped


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_decode_in_any_usual_encoding_gives_the_same_text(encoding):
    assert decode("Siân, Zoë".encode(encoding), "a.csv", "").text == "Siân, Zoë"


def test_decode_says_which_encoding_it_was():
    assert decode("Siân".encode("cp1252"), "a.csv", "").encoding == "cp1252"
    assert decode("Siân".encode(), "a.csv", "").encoding == "utf-8"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04rest", "workbook"),
        (b"\xd0\xcf\x11\xe0rest", "workbook"),
        (b"%PDF-1.7", "PDF"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"\x1f\x8b\x08", "compressed"),
        (b"Ref,Name\nA,\0B\n", "damaged"),
    ],
)
def test_decode_of_something_else_says_what_it_is(data, words):
    with pytest.raises(KnownError) as caught:
        decode(data, "people.csv", "Do this.")
    assert caught.value.code == "file-binary"
    assert words in caught.value.english()
    assert "Nothing was imported" in caught.value.english()
    assert "Do this." in caught.value.english()


@pytest.mark.parametrize("data", [b"Si\x81n,x", b"\xff\xfeS\x00i"])
def test_decode_of_letters_of_no_alphabet_is_refused(data):
    with pytest.raises(KnownError) as caught:
        decode(data, "people.csv", "")
    assert caught.value.code == "encoding-unreadable"


def test_read_capped_refuses_a_file_over_the_limit(tmp_path: Path):
    path = tmp_path / "large.csv"
    path.write_bytes(b"x" * 101)
    assert read_capped(path, 101) == b"x" * 101
    with pytest.raises(KnownError) as caught:
        read_capped(path, 100)
    assert caught.value.code == "file-too-large"


@pytest.mark.parametrize("data", [b"", b" \r\n\t"])
def test_read_capped_refuses_an_empty_file(tmp_path: Path, data):
    path = tmp_path / "empty.csv"
    path.write_bytes(data)
    with pytest.raises(KnownError) as caught:
        read_capped(path, 100)
    assert caught.value.code == "file-empty"


def test_read_capped_of_no_file_or_a_folder_is_told_in_words(tmp_path: Path):
    for path in (tmp_path / "gone.csv", tmp_path):
        with pytest.raises(KnownError) as caught:
            read_capped(path, 100)
        assert caught.value.code == "file-unreadable"
