"""The saves in a real database, SQLite and PostgreSQL, against what their laptops signed for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import delete, select, update

from pbdesk.gateway import erasure, vouching
from pbdesk.gateway.database import Database
from pbdesk.gateway.dialect import make_engine
from pbdesk.gateway.tables import marks, ops
from pbdesk.sync.chain_proof import ChainProof, Finding
from pbdesk.sync.op import decode, encode, op_hash
from tests.helpers.councils import Council
from tests.helpers.marked import SigningLaptop
from tests.helpers.postgres import OWNER


@pytest.fixture
def laptop(council: Council) -> SigningLaptop:
    """A laptop that pushed two cases with six saves in all and signed for them, after the second and the last."""
    made = SigningLaptop(council)
    for number in (1, 2):
        case = made.maker.case(f"case-{number}", reference=f"GLA-{number}")
        note = made.maker.op("append", "note", f"note-{number}", case.case_id, text="Swim again")
        council.push(made.actor, case, note, made.maker.change(case, "reference", f"GLA-{number}b", case))
    made.mark(made.signed(2))
    made.mark()
    return made


@pytest.fixture
def owned(council: Council) -> Iterator[Database]:
    """The same database as whoever runs it has it: on a server the gateway's role may take out no mark."""
    url = council.database._engine.url
    opened = Database(make_engine(url.set(username=OWNER) if url.username else url))
    yield opened
    opened.close()


def proofs(council: Council, *names: str, kept=()) -> list[ChainProof]:
    with council.database.reading() as connection:
        return list(vouching.prove_chains(connection, chains_of=names, kept=kept))


def whole_run(proof: ChainProof) -> list[tuple[int, int]]:
    return [(each.first, each.last) for each in proof.stretches]


def test_each_chain_is_proved_by_itself(council, laptop) -> None:
    other = SigningLaptop(council, "Bryn")
    council.push(other.actor, other.maker.case("case-3"))
    other.mark()
    silent = council.device("Carys")
    council.push(silent[0], silent[1].case("case-4"))
    found = {proof.device: proof for proof in proofs(council)}
    assert found.keys() == {laptop.maker.device, other.maker.device, silent[1].device}
    assert whole_run(found[laptop.maker.device]) == [(1, 6)]
    assert whole_run(found[other.maker.device]) == [(1, 1)]
    assert (whole_run(found[silent[1].device]), found[silent[1].device].unsigned) == ([], 1)
    assert all(proof.is_proved for proof in found.values())
    assert [each.device for each in proofs(council, other.maker.device)] == [other.maker.device]


@pytest.mark.parametrize("which", [0, 3, 5])
def test_save_that_whoever_runs_the_database_altered_is_named(council, laptop, which) -> None:
    op = laptop.maker.made[which]
    with council.database.writing() as connection:
        body = connection.scalar(select(ops.c.body).where(ops.c.op_id == op.op_id))
        forged = decode(body.replace(b'"author":"Asha"', b'"author":"Abel"'))
        values = {"body": encode(forged), "op_hash": op_hash(forged)}
        connection.execute(update(ops).where(ops.c.op_id == op.op_id).values(values))
    (proof,) = proofs(council)
    assert proof.findings == (Finding(which + 1, "altered", op.op_id),)
    with council.database.reading() as connection:
        listed = vouching.list_case(connection, op.case_id, [proof])
    assert {save.op_id for save in listed if save.mark is None} >= {op.op_id}


def test_save_that_is_taken_out_or_given_to_another_laptop_is_missed(council, laptop) -> None:
    taken, given = laptop.maker.made[1], laptop.maker.made[4]
    with council.database.writing() as connection:
        connection.execute(delete(ops).where(ops.c.op_id == taken.op_id))
        connection.execute(update(ops).where(ops.c.op_id == given.op_id).values(device="somebody-1"))
    own, somebody = sorted(proofs(council), key=lambda proof: proof.device)
    assert [(each.seq, each.what) for each in own.findings] == [(2, "missing"), (5, "missing")]
    assert somebody.findings == (Finding(5, "altered", given.op_id),)


def test_marks_that_were_kept_elsewhere_show_what_was_cut_off_the_end(council, laptop, owned) -> None:
    kept = laptop.anchors()
    with owned.writing() as connection:
        connection.execute(delete(ops).where(ops.c.dev_seq > 2))
        connection.execute(delete(marks).where(marks.c.dev_seq > 2))
    assert proofs(council)[0].is_proved
    (proof,) = proofs(council, kept=kept)
    assert proof.findings == (Finding(6, "missing"),)
    with owned.writing() as connection:
        connection.execute(delete(ops))
        connection.execute(delete(marks))
    assert proofs(council) == []
    (nothing,) = proofs(council, laptop.maker.device, kept=kept)
    assert [each.seq for each in nothing.findings] == [2, 6]


def test_key_that_replaced_another_leaves_what_the_other_signed_for(council, laptop) -> None:
    old = laptop.public
    laptop.enrol()
    council.push(laptop.actor, laptop.maker.case("case-9"))
    laptop.mark()
    (proof,) = proofs(council)
    assert [(each.first, each.last, each.key) for each in proof.stretches] == [
        (1, 6, old),
        (7, 7, laptop.public),
    ]
    with council.database.reading() as connection:
        assert set(vouching.laptops_by_key(connection)) == {old, laptop.public}


def test_erased_case_is_no_alteration_and_the_council_s_own_saves_are_not_a_laptop_s(council, laptop) -> None:
    with council.database.writing() as connection:
        erasure.erase(connection, council.clock, "case-1", "Mair")
    (proof,) = proofs(council)
    assert proof.is_proved
    assert (whole_run(proof), proof.erased, proof.unreached) == ([(2, 6)], 2, 1)
    with council.database.writing() as connection:
        other = laptop.maker.made[3].op_id
        connection.execute(update(ops).where(ops.c.op_id == other).values(body=b"", outcome="erased"))
    assert proofs(council)[0].findings == (Finding(4, "altered", other),)


def test_save_that_came_after_its_case_was_erased_leaves_its_place_alone(council, laptop) -> None:
    with council.database.writing() as connection:
        erasure.erase(connection, council.clock, "case-1", "Mair")
    late = laptop.maker.op("append", "note", "note-late", "case-1", text="Later")
    for _again in range(2):
        assert council.outcomes(laptop.actor, late) == ["erased"]
    laptop.mark()
    (proof,) = proofs(council)
    assert (proof.findings, proof.erased) == ((), 3)
    with council.database.reading() as connection:
        assert connection.scalar(select(ops.c.body).where(ops.c.op_id == late.op_id)) == b""


def test_somebody_else_s_save_for_an_erased_case_leaves_no_place(council, laptop) -> None:
    with council.database.writing() as connection:
        erasure.erase(connection, council.clock, "case-1", "Mair")
    late = laptop.maker.op("append", "note", "note-late", "case-1", text="Later")
    stranger, _maker = council.device("Cerys")
    assert council.outcomes(stranger, late) == ["erased"]
    with council.database.reading() as connection:
        assert connection.scalar(select(ops.c.body).where(ops.c.op_id == late.op_id)) is None


def test_every_save_of_a_case_is_listed_with_the_mark_that_speaks_for_it(council, laptop) -> None:
    council.push(laptop.actor, laptop.maker.op("append", "note", "note-late", "case-2", text="Later"))
    with council.database.reading() as connection:
        assert vouching.devices_in(connection, "case-2") == [laptop.maker.device]
        assert vouching.users_of_chains(connection) == {laptop.maker.device: "Asha"}
        found = vouching.list_case(connection, "case-2", vouching.prove_chains(connection))
    assert [save.op_id for save in found] == [op.op_id for op in laptop.maker.made[3:]]
    assert [save.mark.seq if save.mark else 0 for save in found] == [6, 6, 6, 0]
    assert [save.op for save in found] == laptop.maker.made[3:]
