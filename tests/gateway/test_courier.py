"""Courier files at the council, on both databases: who may hand in, what comes back, and that it is noted."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec
import pytest

from pbdesk.domain.attachment import CHUNK_BYTES
from pbdesk.domain.errors import KnownError
from pbdesk.gateway import audit, devices, marks
from pbdesk.gateway.courier import Opened, council_keys, enrolment_file, hand_in, open_request
from pbdesk.sync.courier import Answer, Request, packed, photos_in, pieces_of, unpacked
from pbdesk.sync.courier_enrolment import read
from pbdesk.sync.marks import Anchor, MarkReport, is_vouched, vouched
from pbdesk.sync.op import Op, op_hash
from pbdesk.sync.page import Cursor
from pbdesk.sync.sealing import OwnKeys, seal, unseal
from tests.helpers.councils import Council, OpMaker, attachment

DATA = bytes(range(256)) * 1500


@dataclass
class Laptop:
    """A laptop that knows the council by its enrolment file alone."""

    council: Council
    user: str
    keys: OwnKeys
    maker: OpMaker = field(init=False)
    code: str = ""
    number: int = 0

    def __post_init__(self) -> None:
        self.maker = OpMaker(f"{self.user.lower()}-{self.council.clock.new_id()[-8:]}", self.user)
        data, self.code = enrolment_file(self.council.database, self.council.clock, self.user)
        found = read(data, self.code)
        assert found is not None
        self.recipient, self.council_id = found.recipient, found.council

    def sealed(self, *ops: Op, **more: object) -> bytes:
        self.number += 1
        pieces = list(pieces_of(*more.pop("photo"))) if "photo" in more else []  # type: ignore[misc]
        request = Request(
            number=self.number,
            reply_to=self.keys.public.recipient,
            code=self.code,
            ops=ops,
            pieces=tuple(piece for piece, _ in pieces),
        )
        request = msgspec.structs.replace(request, **more)
        return seal("request", packed(request, [data for _, data in pieces]), self.keys, self.recipient)

    def signed(self, *ops: Op, key: str = "") -> MarkReport:
        """Return a mark over the end of some saves."""
        end = ops[-1]
        report = MarkReport(device=end.device, epoch=end.epoch, seq=end.seq, hash=op_hash(end))
        return vouched(report, self.council_id, key or self.keys.seed.hex())

    def hand(self, *files: bytes, room: int = 1 << 60) -> tuple[Answer, dict[str, bytes]]:
        database, clock = self.council.database, self.council.clock
        opened = [open_request(database, data) for data in files]
        ((_, data),) = hand_in(database, clock, opened, room).files
        answer, pieces = unpacked(unseal("answer", data, self.keys)[0], Answer)
        return answer, photos_in(answer.pieces, pieces)


def laptop(council: Council, user: str) -> Laptop:
    return Laptop(council, user, OwnKeys(council.clock.new_id().encode()[-32:]))


def test_first_file_enrols_once_and_gives_the_same_answers_again(council: Council) -> None:
    asha = laptop(council, "Asha")
    case = council.clock.new_id()
    made = asha.maker.case(case, reference="R-1")
    first, _ = asha.hand(asha.sealed(made))
    assert [answer.outcome for answer in first.answers] == ["applied"]
    assert (first.user, first.hello.cases) == ("Asha", (case,))
    assert [item.op.op_id for item in first.ops] == [made.op_id]
    again, _ = asha.hand(asha.sealed(made, cursor=first.cursor))
    assert (again.device_id, again.answers, again.ops) == (first.device_id, first.answers, ())


def anchors(council: Council) -> list[Anchor]:
    with council.database.reading() as connection:
        return marks.list_anchors(connection)


def noted(council: Council) -> list[tuple[str, str, str]]:
    with council.database.reading() as connection:
        return [(row["action"], row["what"], row["user"]) for row in audit.rows(connection)]


def test_mark_is_kept_with_the_key_and_answered_with_all_that_came_in_the_file(council: Council) -> None:
    asha = laptop(council, "Asha")
    ops = [asha.maker.case(council.clock.new_id()) for _ in range(2)]
    first = asha.sealed(ops[0], mark=asha.signed(ops[0]))
    answer, _ = asha.hand(asha.sealed(*ops, mark=asha.signed(*ops)))
    assert answer.mark is not None
    assert (answer.mark.through, answer.mark.known_seq, answer.mark.report.signature) == (2, 2, msgspec.UNSET)
    (kept,) = anchors(council)
    assert (kept.public_key, kept.seq) == (asha.keys.public.verify, 2)
    assert is_vouched(kept.report, answer.mark.council, kept.public_key, kept.signature)
    late, _ = asha.hand(first)
    assert late.mark is not None
    assert (late.mark.report.seq, late.mark.known_seq) == (1, 2)
    asha.hand(first, asha.sealed(*ops, mark=asha.signed(*ops)))
    assert sorted(each.seq for each in anchors(council)) == [1, 2]


def test_file_of_before_carries_no_mark_and_is_taken_in_as_ever(council: Council) -> None:
    asha = laptop(council, "Asha")
    answer, _ = asha.hand(asha.sealed(asha.maker.case(council.clock.new_id())))
    assert ([each.outcome for each in answer.answers], answer.mark) == (["applied"], None)
    assert anchors(council) == []


@pytest.mark.parametrize("is_known", [False, True])
def test_false_signature_refuses_the_file_whole_and_is_noted(council: Council, is_known: bool) -> None:
    asha, other = laptop(council, "Asha"), laptop(council, "Bryn")
    if is_known:
        asha.hand(asha.sealed())
    made = asha.maker.case(council.clock.new_id())
    false = [
        asha.signed(made, key=other.keys.seed.hex()),
        msgspec.structs.replace(asha.signed(made), seq=2),
        vouched(asha.signed(made), "another council", asha.keys.seed.hex()),
    ]
    for mark in false:
        good, bad = asha.sealed(made, mark=asha.signed(made)), asha.sealed(made, mark=mark)
        with pytest.raises(KnownError) as told:
            asha.hand(good, bad)
        assert (told.value.code, told.value.safe) == ("courier-mark-false", "Nothing was changed here.")
    row = ("denied", "courier mark", "Asha") if is_known else ("stranger", "courier mark", "")
    assert noted(council).count(row) == len(false)
    assert anchors(council) == []
    answer, _ = asha.hand(asha.sealed(made, mark=asha.signed(made)))  # the code was not used up either
    assert [each.outcome for each in answer.answers] == ["applied"]
    assert answer.hello.cases == (made.case_id,)


def test_mark_of_a_chain_that_is_anothers_is_not_kept_and_noted(council: Council) -> None:
    asha, bryn = laptop(council, "Asha"), laptop(council, "Bryn")
    made = asha.maker.case(council.clock.new_id())
    asha.hand(asha.sealed(made, mark=asha.signed(made)))
    answer, _ = bryn.hand(bryn.sealed(made, mark=bryn.signed(made)))
    assert ([each.outcome for each in answer.answers], answer.mark) == (["refused"], None)
    assert ("denied", "courier mark", "Bryn") in noted(council)
    assert [each.user for each in anchors(council)] == ["Asha"]


def test_photo_goes_there_and_comes_back_to_who_may_see_it(council: Council) -> None:
    asha, bryn = laptop(council, "Asha"), laptop(council, "Bryn")
    case = council.clock.new_id()
    item, _ = attachment(case, DATA, CHUNK_BYTES)
    ops = (asha.maker.case(case), asha.maker.record(item, "attach"))
    answer, _ = asha.hand(asha.sealed(*ops, photo=(item.sha256, DATA), offered=(item.sha256,)))
    assert answer.whole == (item.sha256,)
    nothing, photos = bryn.hand(bryn.sealed(awaited=(item.sha256,)))
    assert (nothing.ops, photos) == ((), {})
    council.assign(case, "Bryn")
    delivered, photos = bryn.hand(bryn.sealed(awaited=(item.sha256,)))
    assert (len(delivered.ops), photos) == (2, {item.sha256: DATA})
    _, photos = bryn.hand(bryn.sealed(awaited=(item.sha256,)), room=10)
    assert photos == {}


def test_others_case_is_refused_and_nothing_of_it_comes_back(council: Council) -> None:
    asha, bryn = laptop(council, "Asha"), laptop(council, "Bryn")
    case = council.clock.new_id()
    asha.hand(asha.sealed(asha.maker.case(case)))
    answer, _ = bryn.hand(bryn.sealed(bryn.maker.op("create", "note", "n-1", case), doubtful=(case,)))
    assert [each.outcome for each in answer.answers] == ["refused"]
    assert (answer.ops, answer.case_ops) == ((), {case: ()})


def test_several_files_in_any_order_and_one_laptop_at_a_time(council: Council) -> None:
    asha, bryn = laptop(council, "Asha"), laptop(council, "Bryn")
    made = asha.maker.case(council.clock.new_id())
    older, newer = asha.sealed(), asha.sealed(made)
    answer, _ = asha.hand(newer, older)
    assert (answer.number, len(answer.answers)) == (2, 1)
    with pytest.raises(KnownError, match="several laptops"):
        asha.hand(asha.sealed(), bryn.sealed())


def test_stranger_a_used_code_and_a_laptop_without_access_are_told(council: Council) -> None:
    asha = laptop(council, "Asha")
    with pytest.raises(KnownError, match="not enrolled here"):
        asha.hand(asha.sealed(code=""))
    answer, _ = asha.hand(asha.sealed())
    thief = laptop(council, "Bryn")
    thief.code = asha.code
    with pytest.raises(KnownError) as told:
        thief.hand(thief.sealed())
    assert told.value.code == "enrol-code-refused"
    with council.database.writing() as connection:
        devices.revoke(connection, council.clock, answer.device_id)
    with pytest.raises(KnownError, match="has ended"):
        asha.hand(asha.sealed())


def test_audit_says_which_cases_went_out(council: Council) -> None:
    asha = laptop(council, "Asha")
    case = council.clock.new_id()
    answer, _ = asha.hand(asha.sealed(asha.maker.case(case)))
    with council.database.reading() as connection:
        row = next(row for row in audit.rows(connection, case_id=case) if row["what"] == "courier")
    assert (row["user"], row["cases"]) == (answer.user, [case])


@pytest.mark.parametrize("why", ["cut", "answer", "elsewhere", "nowhere"])
def test_what_is_no_file_for_this_council_is_refused(council: Council, why: str) -> None:
    asha = laptop(council, "Asha")
    if why == "elsewhere":
        asha.recipient = OwnKeys(b"e" * 32).public.recipient
    data = asha.sealed(reply_to="age1odd") if why == "nowhere" else asha.sealed()
    if why == "cut":
        data = data[:-1]
    if why == "answer":
        data = seal("answer", b"", asha.keys, asha.recipient)
    with pytest.raises(KnownError) as told:
        open_request(council.database, data)
    assert told.value.code in {"courier-damaged", "courier-not-a-request", "courier-not-for-us"}
    assert told.value.safe


def test_restored_gateway_answers_from_the_start(council: Council) -> None:
    asha = laptop(council, "Asha")
    answer, _ = asha.hand(asha.sealed(asha.maker.case(council.clock.new_id()), cursor=Cursor("another", 99)))
    assert (answer.since, answer.asked) == (Cursor(answer.hello.epoch, 0), Cursor("another", 99))
    with council.database.reading() as connection:
        assert council_keys(connection).public.recipient == asha.recipient


def test_opened_file_keeps_who_signed_it(council: Council) -> None:
    asha = laptop(council, "Asha")
    opened: Opened = open_request(council.database, asha.sealed())
    assert (opened.signer, opened.request.number) == (asha.keys.public.verify, 1)
