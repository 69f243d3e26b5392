"""Courier files in any order, twice, late or lost, between real vaults and a real gateway: it ends right each time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import msgspec
import pytest

from pbdesk.domain.attachment import Attachment
from pbdesk.domain.errors import KnownError
from pbdesk.domain.people import Person
from pbdesk.gateway import caseload
from pbdesk.gateway.database import begin_epoch
from pbdesk.store.vault import Vault
from tests.helpers.courier import CourierTown
from tests.helpers.vaults import add_case
from tests.simulation.laptop import manifest


@pytest.fixture
def town(tmp_path: Path) -> Iterator[CourierTown]:
    made = CourierTown(tmp_path)
    yield made
    made.close()


def waiting(vault: Vault) -> int:
    return len(vault.log.waiting_ops())


def edit(vault: Vault, case_id: str, phone: str) -> None:
    (person,) = vault.reads.records(Person, case_id)
    with vault.begin() as work:
        work.save(msgspec.structs.replace(person, phone=phone))
        work.commit()


def phone(vault: Vault, case_id: str) -> str:
    return vault.reads.records(Person, case_id)[0].phone


def photo(vault: Vault, case_id: str, size: int) -> Attachment:
    data = bytes([size % 251]) * size
    item = manifest(vault.clock.new_id(), case_id, data)
    with vault.begin() as work:
        work.attach(item, vault.photos.keep(data), b"small")
        work.commit()
    return item


def assign(town: CourierTown, case_id: str, user: str) -> None:
    with town.database.writing() as connection:
        caseload.assign(connection, town.clock, case_id, user)


def test_first_stick_enrols_and_the_answer_completes_it(town: CourierTown) -> None:
    asha = town.laptop("Asha")
    add_case(asha)
    state = town.courier(asha).state()
    assert (state.is_ready, state.is_pending) == (True, True)
    taken = town.round_trip(asha)
    assert (taken.standing, taken.result.sent, waiting(asha)) == ("new", 2, 0)
    assert asha.enrolment is not None
    assert (asha.enrolment.user, bool(asha.enrolment.device_id)) == ("Asha", True)
    assert not town.courier(asha).state().is_pending


def test_first_caseload_comes_in_by_an_answer(town: CourierTown) -> None:
    bryn, asha = town.laptop("Bryn"), town.laptop("Asha")
    case_id = add_case(bryn)
    item = photo(bryn, case_id, 300_000)
    town.round_trip(bryn)
    town.round_trip(asha)
    assign(town, case_id, "Asha")
    taken = town.round_trip(asha)
    assert taken.result.received == 3
    assert phone(asha, case_id) == phone(bryn, case_id)
    assert town.round_trip(asha).result.photos_received == 1
    assert asha.photos.read(item.sha256) == bryn.photos.read(item.sha256)


def test_export_marks_nothing_and_a_lost_stick_loses_nothing(town: CourierTown) -> None:
    asha = town.laptop("Asha")
    case_id = add_case(asha)
    town.export(asha)
    edit(asha, case_id, "01632 960111")
    assert waiting(asha) == 3
    assert town.round_trip(asha).result.sent == 3
    state = town.courier(asha).state()
    assert (state.out, state.answered.number) == ((), 2)


def test_two_files_before_any_answer_in_either_order(town: CourierTown) -> None:
    asha = town.laptop("Asha")
    case_id = add_case(asha)
    first = town.export(asha)
    edit(asha, case_id, "01632 960111")
    second = town.export(asha)
    assert [out.number for out in town.courier(asha).state().out] == [1, 2]
    newer = town.hand_in(*second)
    older = town.hand_in(*first)
    assert town.take_in(asha, *newer)[0].result.sent == 3
    assert town.take_in(asha, *older)[0].standing == "known"
    assert town.round_trip(asha).result.sent == 0


def test_same_answer_twice_changes_nothing(town: CourierTown) -> None:
    asha = town.laptop("Asha")
    add_case(asha)
    answer = town.hand_in(*town.export(asha))
    town.take_in(asha, *answer)
    before = asha.log.cursor(), asha.last_synced
    assert town.take_in(asha, *answer)[0].standing == "known"
    assert (asha.log.cursor(), asha.last_synced) == before


def test_older_answer_never_moves_the_cursor_back(town: CourierTown) -> None:
    asha = town.laptop("Asha")
    case_id = add_case(asha)
    late = town.hand_in(*town.export(asha))
    edit(asha, case_id, "01632 960111")
    town.round_trip(asha)
    reached = asha.log.cursor()
    town.take_in(asha, *late)
    assert asha.log.cursor() == reached
    assert phone(asha, case_id) == "01632 960111"


def test_answer_that_names_only_some_leaves_the_others_waiting(town: CourierTown) -> None:
    asha = town.laptop("Asha")
    case_id = add_case(asha)
    answer = town.hand_in(*town.export(asha))
    edit(asha, case_id, "01632 960111")
    town.take_in(asha, *answer)
    assert waiting(asha) == 1


def test_answer_of_a_gateway_that_was_restored_since_is_left_aside(town: CourierTown) -> None:
    asha = town.laptop("Asha")
    add_case(asha)
    town.round_trip(asha)
    case_id = add_case(asha, "Gwen Morris", "R-2")
    old = town.hand_in(*town.export(asha))
    with town.database.writing() as connection:
        begin_epoch(connection, town.clock)
    town.round_trip(asha)
    edit(asha, case_id, "01632 960111")
    assert town.take_in(asha, *old)[0].standing == "older"
    assert waiting(asha) > 0
    for _ in range(3):
        town.round_trip(asha)
    assert waiting(asha) == 0


def test_both_edited_the_same_field_by_stick_then_a_difference_waits(town: CourierTown) -> None:
    asha, bryn = town.laptop("Asha"), town.laptop("Bryn")
    case_id = add_case(asha)
    town.round_trip(asha)
    town.round_trip(bryn)
    assign(town, case_id, "Bryn")
    town.round_trip(bryn)
    edit(asha, case_id, "01632 960111")
    edit(bryn, case_id, "01632 960222")
    for vault in (asha, bryn, asha):
        town.round_trip(vault)
    assert asha.reads.counts()["conflicts"] == bryn.reads.counts()["conflicts"] == 1


def test_case_that_was_taken_away_goes_once_all_of_it_was_handed_over(town: CourierTown) -> None:
    asha = town.laptop("Asha")
    case_id = add_case(asha)
    town.round_trip(asha)
    with town.database.writing() as connection:
        caseload.end_access(connection, town.clock, case_id, "Asha")
    edit(asha, case_id, "01632 960111")
    taken = town.round_trip(asha)
    assert taken.result.cases_left == 1
    assert not asha.log.holds_case(case_id)


def test_photos_go_up_to_a_size_and_the_rest_waits(town: CourierTown) -> None:
    asha = town.laptop("Asha")
    case_id = add_case(asha)
    for size in (200_000, 200_001, 200_002):
        photo(asha, case_id, size)
    plan = town.courier(asha).plan(410_000)
    assert (plan.photos, plan.photos_left, plan.files) == (2, 1, 1)
    taken = town.take_in(asha, *town.hand_in(*town.export(asha, 410_000)))[0]
    assert taken.result.photos_sent == 2
    assert len(asha.photos.unsent()) == 1
    town.round_trip(asha)
    assert asha.photos.unsent() == []


def test_several_files_each_stand_alone(town: CourierTown) -> None:
    asha = town.laptop("Asha")
    case_id = add_case(asha)
    for size in (200_000, 200_001, 200_002):
        photo(asha, case_id, size)
    files = town.export(asha, part_bytes=250_000)
    assert len(files) == 3
    taken = town.take_in(asha, *town.hand_in(files[2], files[0]))[0]
    assert (taken.result.sent, taken.result.photos_sent, len(asha.photos.unsent())) == (5, 2, 1)


def test_photos_that_do_not_fit_into_an_answer_come_with_the_next(town: CourierTown) -> None:
    bryn, asha = town.laptop("Bryn"), town.laptop("Asha")
    case_id = add_case(bryn)
    photo(bryn, case_id, 200_000)
    town.round_trip(bryn)
    town.round_trip(asha)
    assign(town, case_id, "Asha")
    town.round_trip(asha)
    taken = town.take_in(asha, *town.hand_in(*town.export(asha), room=1000))[0]
    assert (taken.photos_left, taken.result.photos_received) == (1, 0)
    assert town.round_trip(asha).result.photos_received == 1


def test_stop_before_it_is_durable_changes_nothing(town: CourierTown) -> None:
    asha = town.laptop("Asha")
    add_case(asha)
    answer = town.hand_in(*town.export(asha))
    stop = Event()
    taken = town.courier(asha).take_in(answer, lambda _step: stop.set(), stop)
    assert taken == []
    assert waiting(asha) == 2


def test_stopped_export_is_no_export(town: CourierTown) -> None:
    asha = town.laptop("Asha")
    photo(asha, add_case(asha), 1000)
    stop = Event()
    stop.set()
    assert town.courier(asha).export(town.folder, cancel=stop) is None
    assert town.courier(asha).state().out == ()


def test_answer_for_another_laptop_or_by_a_stranger_is_refused(town: CourierTown, tmp_path: Path) -> None:
    asha, bryn = town.laptop("Asha"), town.laptop("Bryn")
    answer = town.hand_in(*town.export(asha))
    with pytest.raises(KnownError, match="another computer"):
        town.take_in(bryn, *answer)
    elsewhere = CourierTown(tmp_path / "elsewhere")
    other = elsewhere.laptop("Asha")
    with pytest.raises(KnownError, match="another council"):
        elsewhere.hand_in(*town.export(asha))
    assert other.log.waiting_ops() == []
    elsewhere.close()


def test_export_before_any_council_is_known_says_what_to_do(town: CourierTown, tmp_path: Path) -> None:
    from tests.helpers.vaults import new_vault

    vault = new_vault(tmp_path / "alone")
    with pytest.raises(KnownError, match="does not know the key"):
        town.export(vault)
    vault.close()


def test_code_of_another_file_is_refused(town: CourierTown, tmp_path: Path) -> None:
    from pbdesk.gateway.courier import enrolment_file
    from tests.helpers.vaults import new_vault

    vault = new_vault(tmp_path / "alone")
    data, _code = enrolment_file(town.database, town.clock, "Asha")
    _data, other = enrolment_file(town.database, town.clock, "Asha")
    for file, code in ((data, other), (data.replace(b"Glanmor", b"Cwmcoch"), _code)):
        with pytest.raises(KnownError, match="does not belong"):
            town.courier(vault).enrol(file, code, "laptop")
    with pytest.raises(KnownError, match="not an enrolment file"):
        town.courier(vault).enrol(b"{}", _code, "laptop")
    assert vault.enrolment is None
    vault.close()
