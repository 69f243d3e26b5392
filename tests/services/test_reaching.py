"""How the adviser can be reached: kept in the vault alone, and given to documents of their own cases."""

from __future__ import annotations

import msgspec

from pbdesk.domain.case import Case
from pbdesk.domain.reaching import Reach
from pbdesk.services.booklets import Booklets
from pbdesk.services.desk import Desk
from pbdesk.services.reaching import OWN
from tests.helpers.fresh import case_id, desk, reference

__all__ = ["case_id", "desk", "reference"]

GIVEN = Reach("01632 960145", "asha.rao@example.org", "Monday to Thursday", "Relay UK: 18001 01632 960145")


def facts(booklets: Booklets, case_id: str) -> tuple[Reach, bool]:
    found = booklets.facts(case_id, "en", needs_plan=False)
    return found.reach, found.is_own_case


def test_reach_when_nothing_was_given_then_blank(desk: Desk, case_id: str) -> None:
    desk.vault.drafts.drop(OWN)
    assert desk.reaching.own() == Reach()
    assert facts(desk.booklets, case_id) == (Reach(), True)


def test_reach_when_given_then_it_is_that_of_own_cases_alone(desk: Desk, case_id: str) -> None:
    typed = msgspec.structs.replace(GIVEN, phone="  01632\n 960145 ")
    assert desk.reaching.keep(typed) == GIVEN
    assert facts(desk.booklets, case_id) == (GIVEN, True)

    case = desk.vault.reads.record(Case, case_id)
    assert case is not None
    for adviser, is_own in (("asha  RAO", True), ("Ben Tudor", False), ("", True)):
        with desk.vault.begin() as work:
            work.save(msgspec.structs.replace(case, adviser=adviser))
            work.commit()
        assert facts(desk.booklets, case_id) == (GIVEN if is_own else Reach(), is_own), adviser


def test_reach_when_a_newer_program_kept_more_then_what_is_known_is_read(desk: Desk) -> None:
    desk.vault.drafts.put(OWN, {"phone": "01632 960145", "pager": "7"})
    assert desk.reaching.own() == Reach("01632 960145")
