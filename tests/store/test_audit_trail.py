"""What colleagues changed stands in a case's record among what was done here, and can be told apart."""

from __future__ import annotations

from pathlib import Path

from pbdesk.domain.people import Person
from pbdesk.services.rows import CaseQuery
from pbdesk.sync.page import Cursor, FeedOp, FeedPage
from tests.helpers.vaults import FakeClock, add_case, new_vault


def test_a_colleagues_edit_is_in_the_cases_record(tmp_path: Path) -> None:
    mine = new_vault(tmp_path / "mine", "Asha Rao")
    theirs = new_vault(tmp_path / "theirs", "Tom Okoro", FakeClock(time="2031-01-01T10:00:00Z", tail=2))
    case_id = add_case(theirs, "Ann Evans")
    ops = theirs.log.waiting_ops()
    mine.log.apply_page(FeedPage(Cursor("e", 2), tuple(FeedOp(n, op) for n, op in enumerate(ops, start=1))))
    mine.note_looked(case_id)
    person = mine.reads.records(Person, case_id)[0]
    with mine.begin() as work:
        work.save(
            Person(id=person.id, case_id=case_id, given_name="Ann", family_name="Evans", phone="01632 960123")
        )
        work.commit()
    rows = mine.keeping.trail([case_id])
    assert [(row.by, row.did, row.came) for row in rows[:2]] == [("Tom Okoro", "create", True)] * 2
    assert [(row.by, row.did, row.came) for row in rows[2:]] == [
        ("Asha Rao", "set", False),
        ("Asha Rao", "look", False),
    ]
    assert len({row.n for row in rows}) == len(rows)
    assert rows[1].fields
    assert mine.keeping.trail([""]) == []
    assert len(mine.keeping.trail([case_id], limit=3)) == 3
    assert len(mine.keeping.trail()) == 4
    assert mine.reads.cases(CaseQuery()).rows[0].case_id == case_id
    for vault in (mine, theirs):
        vault.close()
