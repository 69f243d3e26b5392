"""A council's recovery key: two officers together open it, nobody alone, and an altered file opens for nobody."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.store.council_key import (
    PrivateKey,
    encode_key,
    fingerprint,
    make_pair,
    open_private,
    read_private,
    read_public,
)
from pbdesk.sync import age
from tests.helpers.council_keys import FIRST, NOW, SECOND, Keys, council_keys
from tests.helpers.vaults import CHEAP


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    return council_keys(tmp_path_factory.mktemp("council"))


def code_of(key: PrivateKey, *passphrases: str) -> str:
    with pytest.raises(KnownError) as caught:
        open_private(key, passphrases)
    return caught.value.code


def test_both_officers_open_it_together(keys: Keys) -> None:
    private = open_private(read_private(keys.private_file), (FIRST, SECOND))
    assert age.public_of(private) == read_public(keys.public_file).public
    assert private.encode() not in keys.private_file.read_bytes()


@pytest.mark.parametrize(
    ("passphrases", "code"),
    [
        ((FIRST,), "officers-two"),
        ((FIRST, ""), "officers-two"),
        (("", SECOND), "officers-two"),
        ((FIRST, FIRST), "officers-wrong"),
        ((SECOND, FIRST), "officers-wrong"),
        ((FIRST, SECOND + "x"), "officers-wrong"),
    ],
)
def test_one_officer_alone_or_a_wrong_passphrase_opens_nothing(
    keys: Keys, passphrases: tuple[str, ...], code: str
) -> None:
    assert code_of(keys.private, *passphrases) == code


@pytest.mark.parametrize("change", [{"council": "Another"}, {"made_at": ""}, {"public": "age1x"}])
def test_an_altered_key_file_opens_for_nobody(keys: Keys, change: dict[str, str]) -> None:
    assert code_of(msgspec.structs.replace(keys.private, **change), FIRST, SECOND) == "officers-wrong"


@pytest.mark.parametrize(
    "officers",
    [
        [("Elin", "a")],
        [("Elin Prys", "a"), (" elin  prys", "b")],
        [("Elin", "a"), ("", "b")],
        [("Elin", "a"), ("Tom", "a")],
        [("Elin", "a"), ("Tom", "b"), ("Una", "c")],
    ],
)
def test_two_different_people_are_needed(officers: list[tuple[str, str]]) -> None:
    with pytest.raises(KnownError) as caught:
        make_pair("Cwm Isaf", officers, NOW, CHEAP)
    assert caught.value.code == "officers-alike"


def test_fingerprints_differ_between_keys_and_stay_for_one() -> None:
    publics = [age.new_pair()[1] for _ in range(3)]
    assert len({fingerprint(public) for public in publics}) == 3
    assert fingerprint("age1") == fingerprint("age1")
    assert [len(group) for group in fingerprint("age1").split("-")] == [5] * 5


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b"[" * 50_000, b'{"format":"other"}'])
def test_what_is_no_key_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    for read in (read_public, read_private):
        for file in (path, tmp_path / "none"):
            with pytest.raises(KnownError) as caught:
                read(file)
            assert caught.value.code == "council-key-unreadable"


def test_a_key_file_that_asks_for_endless_work_is_refused(tmp_path: Path, keys: Keys) -> None:
    heavy = [msgspec.structs.replace(officer, passes=10_000) for officer in keys.private.officers]
    path = tmp_path / "heavy"
    path.write_bytes(encode_key(msgspec.structs.replace(keys.private, officers=tuple(heavy))))
    with pytest.raises(KnownError) as caught:
        read_private(path)
    assert caught.value.code == "council-key-unreadable"
