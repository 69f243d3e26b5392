"""Opening, closing and opening again; wrong passphrases; drafts, photos and what search takes."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.domain.attachment import Attachment
from pbdesk.domain.errors import KnownError
from pbdesk.domain.people import Person
from pbdesk.services.ports import Enrolment, OpenVault
from pbdesk.services.rows import CaseQuery
from pbdesk.store.search import digits, fts_query
from pbdesk.store.vault import Vault, open_vault
from tests.helpers.vaults import PASSPHRASE, add_case, new_vault


def listing(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_open_when_closed_then_everything_is_there(tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "s")
    case_id = add_case(vault)
    vault.enrolment = Enrolment("http://127.0.0.1:1", "d", "u", "c", "Glanmor", "t")
    vault.close()
    again: OpenVault = open_vault(tmp_path / "s", PASSPHRASE)
    assert again.reads.case(case_id) is not None
    assert again.enrolment is not None
    assert again.author == "Asha Rao"
    again.close()  # type: ignore[attr-defined]


def test_open_when_passphrase_wrong_then_nothing_changes(tmp_path: Path) -> None:
    new_vault(tmp_path / "s").close()
    before = listing(tmp_path)
    with pytest.raises(KnownError) as told:
        open_vault(tmp_path / "s", "not this one at all")
    assert told.value.code == "passphrase-wrong"
    assert listing(tmp_path) == before


def test_open_when_already_open_then_told(tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "s")
    with pytest.raises(KnownError) as told:
        open_vault(tmp_path / "s", PASSPHRASE)
    assert told.value.code == "already-open"
    vault.close()


def test_open_when_saves_were_lost_then_it_says_how_many(tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "s")
    add_case(vault)
    vault.close()
    old = (tmp_path / "s" / "store.db").read_bytes()
    vault = open_vault(tmp_path / "s", PASSPHRASE)
    add_case(vault, "Bryn Hughes", "R-2")
    vault.close()
    (tmp_path / "s" / "store.db").write_bytes(old)
    vault = open_vault(tmp_path / "s", PASSPHRASE)
    assert vault.freshness is not None
    assert vault.freshness.missing_saves == 2
    vault.close()


def test_nothing_readable_on_disk(tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "s")
    add_case(vault, "Canarywharf Zyxwvut")
    vault.drafts.put("assessment/1", {"typed": "Canarywharf words"})
    vault.photos.keep(b"Canarywharf photo")
    everything = b"".join(listing(tmp_path).values())
    vault.close()
    everything += b"".join(listing(tmp_path).values())
    for form in (b"Canarywharf", "Canarywharf".encode("utf-16-le"), b"Canarywharf".hex().encode()):
        assert form not in everything


def test_drafts_when_put_then_kept_over_a_restart_until_dropped(tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "s")
    vault.drafts.put("assessment/a", {"path": "/data/q1", "typed": "I like to"})
    vault.drafts.put("assessment/a", {"path": "/data/q2", "typed": ""})
    vault.close()
    vault = open_vault(tmp_path / "s", PASSPHRASE)
    assert vault.drafts.get("assessment/a") == {"path": "/data/q2", "typed": ""}
    assert vault.drafts.keys("assessment/") == ["assessment/a"]
    vault.drafts.drop("assessment/a")
    assert vault.drafts.get("assessment/a") is None
    vault.close()


def attachment(data: bytes, case_id: str) -> Attachment:
    return Attachment(id="a", case_id=case_id, sha256=hashlib.sha256(data).hexdigest(), size=len(data))


def test_photo_when_attached_then_read_back_and_counted(vault: Vault) -> None:
    data = bytes(range(256)) * 2000
    ref = vault.photos.keep(data)
    with vault.begin() as work:
        work.attach(attachment(data, "c"), ref, b"small")
        work.commit()
    sha256 = hashlib.sha256(data).hexdigest()
    assert vault.photos.read(sha256) == data
    assert vault.photos.thumbnail(sha256) == b"small"
    assert b"".join(vault.photos.chunk(sha256, n) for n in range(2)) == data
    assert vault.reads.counts()["photos"] == 1
    vault.photos.mark_sent([sha256])
    assert vault.photos.unsent() == []


def test_photo_when_only_the_record_came_then_said_to_be_elsewhere_until_it_arrives(vault: Vault) -> None:
    data = b"jpeg"
    record = attachment(data, "c")
    with vault.begin() as work:
        work.save(record)
        work.commit()
    with pytest.raises(KnownError) as told:
        vault.photos.read(record.sha256)
    assert told.value.code == "photo-elsewhere"
    assert vault.photos.awaited() == [record.sha256]
    vault.photos.receive(record.sha256, data, b"small")
    assert vault.photos.read(record.sha256) == data
    assert vault.photos.awaited() == []


def test_photo_when_never_attached_then_swept_aside(vault: Vault) -> None:
    vault.photos.keep(b"orphan")
    assert vault.photos.sweep() == 1


def test_search_when_odd_characters_then_no_error_and_names_are_found(vault: Vault) -> None:
    add_case(vault, "Siân O'Brien")
    for typed, found in {"o'br": 1, "sian": 1, "O'Brien AND (": 0, '"': 1, "": 1, "zzz": 0, "R-1": 1}.items():
        assert len(vault.reads.cases(CaseQuery(text=typed)).rows) == found, typed


def test_search_when_somebody_goes_by_another_name_then_both_names_find_them(vault: Vault) -> None:
    case_id = add_case(vault, "Eirlys Pugh", "R-9")
    person = vault.reads.records(Person, case_id)[0]
    with vault.begin() as work:
        work.save(msgspec.structs.replace(person, known_as="Lis"), seen=person)
        work.commit()
    for typed in ("eirlys", "lis", "eirlys pugh", "R-9"):
        assert [row.name for row in vault.reads.cases(CaseQuery(text=typed)).rows] == ["Lis Pugh"], typed


def test_search_when_nhs_digits_then_those_that_begin_so(vault: Vault) -> None:
    for number, nhs in enumerate(("9990042322", "9990049999", "9910000000")):
        case_id = add_case(vault, f"Ann Evans{number}", f"R-{number}")
        person = vault.reads.records(Person, case_id)[0]
        with vault.begin() as work:
            work.save(msgspec.structs.replace(person, nhs_number=nhs))
            work.commit()
    for typed, found in {
        "999 004 2322": 1,
        "999 004": 2,
        "99": 0,
        "991": 1,
        "9990049999": 1,
        "000": 0,
    }.items():
        assert len(vault.reads.cases(CaseQuery(text=typed)).rows) == found, typed


def test_cases_when_filtered_then_only_those(vault: Vault) -> None:
    add_case(vault, "Ann Evans", "R-1", "one")
    add_case(vault, "Zed Abbot", "R-2", "two")
    add_case(vault, "Cara Shah", "R-3", "two", closed_on="2026-01-01")
    assert [row.name for row in vault.reads.cases(CaseQuery()).rows] == ["Zed Abbot", "Ann Evans"]
    assert [row.name for row in vault.reads.cases(CaseQuery(scheme_id="one")).rows] == ["Ann Evans"]
    both = vault.reads.cases(CaseQuery(scheme_id="two", include_closed=True))
    assert (len(both.rows), both.total) == (2, 3)
    assert vault.reads.references() == {"R-1", "R-2", "R-3"}


@given(st.text())
def test_fts_query_when_any_text_then_only_quoted_words(typed: str) -> None:
    for part in fts_query(typed).split():
        assert part.startswith('"')
        assert part.endswith('"*')
        assert '"' not in part[1:-2]


def test_digits_when_nhs_number_then_squeezed() -> None:
    assert digits("999 004 2322") == "9990042322"
    assert digits("99-9") == "999"
    assert digits("R-100") == ""
    assert digits("12") == ""
