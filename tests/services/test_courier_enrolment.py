"""Getting to know a council: from its file, or told over a network; one council at a time."""

from __future__ import annotations

import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.services.courier_enrolment import (
    Council,
    council_of,
    enrolment_by,
    own_keys,
    put_council,
    read_enrolment,
)
from pbdesk.services.ports import Enrolment
from pbdesk.sync.courier_enrolment import EnrolmentFile, written
from pbdesk.sync.sealing import OwnKeys
from tests.helpers.courier import Drafts

PUBLIC = OwnKeys(b"c" * 32).public
FILE = EnrolmentFile(
    council="c1", council_name="Glanmor", user="Asha", verify=PUBLIC.verify, recipient=PUBLIC.recipient
)
ONLINE = Enrolment("https://g.example.org", "d1", "Asha", "c1", "Glanmor", "", "ab" * 32, PUBLIC.as_text)


def test_keys_that_were_told_over_a_network_are_enough() -> None:
    drafts = Drafts()
    told = council_of(drafts, ONLINE)  # type: ignore[arg-type]
    assert told == Council("c1", "Glanmor", PUBLIC.verify, PUBLIC.recipient)
    assert council_of(drafts, None) is None  # type: ignore[arg-type]


def test_keys_of_a_council_that_was_left_are_not_used() -> None:
    drafts = Drafts()
    put_council(drafts, Council("c0", "Cwm", "00", "age1x"))  # type: ignore[arg-type]
    found = council_of(drafts, ONLINE)  # type: ignore[arg-type]
    assert found is not None
    assert found.id == "c1"


def test_enrolling_by_file_keeps_the_key_that_is_there_and_else_makes_one() -> None:
    assert enrolment_by(FILE, ONLINE) is ONLINE
    made = enrolment_by(FILE, None)
    assert (made.url, made.device_id, made.council) == ("", "", "c1")
    assert own_keys(made).public != own_keys(enrolment_by(FILE, None)).public


def test_computer_without_a_key_is_told_to_sync_once() -> None:
    keyless = Enrolment("https://g.example.org", "d1", "Asha", "c1", "Glanmor", "token")
    for enrolment in (None, keyless):
        with pytest.raises(KnownError, match="no key of its own"):
            own_keys(enrolment)


def test_file_of_another_council_is_refused() -> None:
    other = Enrolment("", "", "Asha", "c0", "Cwm", "", "ab" * 32)
    with pytest.raises(KnownError, match="belongs to Cwm"):
        read_enrolment(written(FILE, "ABCD"), "ABCD", other)
