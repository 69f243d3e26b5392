"""Differences: shown with every side and what they replaced; a person decides, and nothing else does."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from pbdesk.domain.case import Case, Task
from pbdesk.domain.errors import KnownError
from pbdesk.domain.people import Address, Person
from pbdesk.domain.plan import Cost, Outcome, Plan, PlanLine
from pbdesk.services.rows import Conflict
from pbdesk.sync.op import LIFE
from tests.helpers.exchange import Exchange, desk_apart
from tests.helpers.vaults import add_case

NAMES = ("Asha Rao", "Ben Okoro", "Cadi Wyn")


class Team:
    """Three laptops that hold one case."""

    def __init__(self, folder: Path) -> None:
        self.desks = [desk_apart(folder / str(n), name, n + 1) for n, name in enumerate(NAMES)]
        self.exchange = Exchange()
        self.case_id = add_case(self.desks[0].vault, scheme_version="2026.1")
        self.meet()

    def meet(self, *numbers: int) -> None:
        self.exchange.between(*[self.desks[number].vault for number in numbers or range(3)])

    def person(self, number: int) -> Person:
        return self.desks[number].vault.reads.records(Person, self.case_id)[0]

    def edit(self, number: int, **changes: object) -> None:
        self.desks[number].caseload.change_person(msgspec.structs.replace(self.person(number), **changes))

    def differences(self, number: int) -> list[Conflict]:
        return self.desks[number].conflicts.all()

    def one(self, number: int) -> Conflict:
        (found,) = self.differences(number)
        return found

    def save(self, number: int, *records: object) -> None:
        with self.desks[number].vault.begin() as work:
            for record in records:
                work.save(record)  # type: ignore[arg-type]
            work.commit()


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    made = Team(tmp_path)
    yield made
    for desk in made.desks:
        desk.close()


# --- what is shown --------------------------------------------------------------------------------------


def test_all_when_nothing_differs_then_empty(team: Team) -> None:
    team.edit(0, phone="1")
    team.edit(1, email="a@example.org")
    team.meet()
    assert [team.differences(number) for number in range(3)] == [[], [], []]


def test_all_when_two_sides_then_original_mine_and_theirs(team: Team) -> None:
    team.edit(0, phone="01632 960000")
    team.meet()
    team.edit(0, phone="01632 960001")
    team.edit(1, phone="01632 960002")
    team.meet()
    seen = team.one(1)
    assert (seen.type, seen.field, seen.case_id, seen.name) == ("person", "phone", team.case_id, "Ann Evans")
    assert seen.original == "01632 960000"
    assert [(side.value, side.author, side.mine) for side in seen.sides] == [
        ("01632 960002", "Ben Okoro", True),
        ("01632 960001", "Asha Rao", False),
    ]
    assert seen.shown == "01632 960002"
    assert seen.title == "Ann Evans"
    assert not seen.narrative
    bystander = team.one(2)
    assert [side.mine for side in bystander.sides] == [False, False]
    assert bystander.shown in {"01632 960001", "01632 960002"}


def test_all_when_there_was_nothing_before_then_original_is_none(team: Team) -> None:
    team.edit(0, email="a@example.org")
    team.edit(1, email="b@example.org")
    team.meet()
    assert team.one(0).original is None


def test_all_when_one_side_took_it_away_then_a_side_says_nothing(team: Team) -> None:
    team.edit(0, phone="old")
    team.meet()
    team.edit(0, phone="")
    team.edit(1, phone="new")
    team.meet()
    seen = team.one(0)
    assert [side.value for side in seen.sides] == [None, "new"]
    assert seen.original == "old"


def test_all_when_three_sides_then_each_stands_and_equal_ones_stand_together(team: Team) -> None:
    for number, phone in enumerate(("1", "2", "3")):
        team.edit(number, phone=phone)
    team.meet()
    for number in range(3):
        assert {side.value for side in team.one(number).sides} == {"1", "2", "3"}
        assert team.one(number).sides[0].mine
    team.desks[0].conflicts.resolve(team.person(0).id, "phone", "1")
    team.meet()
    for number, language in enumerate(("cy", "pl", "cy")):
        team.edit(number, language=language)
    team.meet()
    seen = next(item for item in team.differences(0) if item.field == "language")
    assert sorted(str(side.value) for side in seen.sides) == ["cy", "pl"]


def test_all_when_of_another_case_then_left_out_where_one_is_asked_for(team: Team) -> None:
    team.edit(0, phone="1")
    team.edit(1, phone="2")
    team.meet()
    assert team.desks[0].conflicts.all(team.case_id)
    assert team.desks[0].conflicts.all("another") == []


def titled(team: Team) -> dict[str, tuple[str, bool]]:
    return {item.type: (item.title, item.narrative) for item in team.differences(0)}


def test_titles_and_word_differences_by_type(team: Team) -> None:
    case, plan_id = team.case_id, f"{team.case_id}.plan"
    records = (
        Plan(id=plan_id, case_id=case),
        Outcome(id="o", case_id=case, plan_id=plan_id, text="Swim again"),
        PlanLine(id="l", case_id=case, plan_id=plan_id, description="Lessons", cost=Cost(500)),
        Task(id="t", case_id=case, label="Ring the pool", due_on="2026-12-01"),
    )
    team.save(0, *records)
    team.meet()
    plan, outcome, line, task = records
    for number, word in enumerate(("sea", "lake")):
        team.save(
            number,
            msgspec.structs.replace(plan, sections={"matters": f"The {word}"}),
            msgspec.structs.replace(outcome, domain=word),
            msgspec.structs.replace(line, cost=Cost(600 + number)),
            msgspec.structs.replace(task, due_on=f"2026-12-0{number + 2}"),
        )
        team.edit(number, address=Address((f"{number + 1} Heol y Felin",)))
    team.meet()
    assert titled(team) == {
        "plan": ("", True),
        "outcome": ("Swim again", False),
        "plan_line": ("Lessons", False),
        "task": ("Ring the pool", False),
        "person": ("Ann Evans", False),
    }
    money = next(item for item in team.differences(0) if item.type == "plan_line")
    assert money.original == {"amount_pence": 500}


def test_title_when_the_task_is_the_schemes_own_then_in_words(team: Team) -> None:
    """A scheme's own task is kept by key; nobody decides about a key."""
    task = Task(id="t", case_id=team.case_id, label="adult-social-care:tasks.visit", anchor="opened")
    team.save(0, task)
    team.meet()
    for number in (0, 1):
        team.save(number, msgspec.structs.replace(task, done_on=f"2026-11-2{number}"))
    team.meet()
    assert team.one(0).title == "Visit and assess"


def test_title_when_text_is_endless_then_short(team: Team) -> None:
    task = Task(id="t", case_id=team.case_id, label="🦽" * 5000)
    team.save(0, task)
    team.meet()
    for number in (0, 1):
        team.save(number, msgspec.structs.replace(task, done_on=f"2026-11-2{number}"))
    team.meet()
    assert len(team.one(0).title) == 80


# --- deciding -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("chosen", ["01632 960001", "01632 960002", "01632 960999", None])
def test_resolve_when_decided_then_everybody_agrees(team: Team, chosen: str | None) -> None:
    team.edit(0, phone="01632 960001")
    team.edit(1, phone="01632 960002")
    team.meet()
    change = team.desks[2].conflicts.resolve(team.person(2).id, "phone", chosen)
    assert change.touches("person")
    team.meet()
    for number in range(3):
        assert team.differences(number) == []
        assert team.person(number).phone == (chosen or "")


def test_resolve_then_a_value_that_comes_later_still_shows(team: Team) -> None:
    for number, phone in enumerate(("1", "2", "3")):
        team.edit(number, phone=phone)
    team.meet(0, 1)
    team.desks[0].conflicts.resolve(team.person(0).id, "phone", "1")
    team.meet()
    for number in range(3):
        assert {side.value for side in team.one(number).sides} == {"1", "3"}
    team.desks[2].conflicts.resolve(team.person(2).id, "phone", "3")
    team.meet()
    assert [team.person(number).phone for number in range(3)] == ["3", "3", "3"]


@pytest.mark.parametrize("first", list(itertools.permutations(range(3))))
def test_resolve_when_two_decide_apart_then_shown_again_in_any_order_of_arrival(
    team: Team, first: tuple[int, ...]
) -> None:
    team.edit(0, phone="1")
    team.edit(1, phone="2")
    team.meet()
    for number, chosen in ((0, "1"), (1, "2")):
        team.desks[number].conflicts.resolve(team.person(number).id, "phone", chosen)
    team.meet(*first)
    assert {side.value for side in team.one(2).sides} == {"1", "2"}
    team.desks[2].conflicts.resolve(team.person(2).id, "phone", "2")
    team.meet(*first)
    assert [team.differences(number) for number in range(3)] == [[], [], []]


def test_resolve_when_the_record_is_gone_then_told(team: Team) -> None:
    with pytest.raises(KnownError) as told:
        team.desks[0].conflicts.resolve("nothing", "phone", "1")
    assert told.value.code == "record-missing"


def test_resolve_when_nobody_disagrees_then_an_ordinary_edit_and_no_harm(team: Team) -> None:
    team.desks[0].conflicts.resolve(team.person(0).id, "phone", "1")
    team.meet()
    assert [team.person(number).phone for number in range(3)] == ["1", "1", "1"]


# --- a deletion that somebody else's edit contests ------------------------------------------------------


@pytest.fixture
def contested(team: Team) -> Task:
    """A task that the first removed while the second changed it."""
    task = Task(id="t", case_id=team.case_id, label="Ring the pool", due_on="2026-12-01")
    team.save(0, task)
    team.meet()
    with team.desks[0].vault.begin() as work:
        work.remove(task)
        work.commit()
    team.save(1, msgspec.structs.replace(task, label="Ring the pool at ten"))
    team.meet()
    return task


def test_contested_deletion_then_alive_everywhere_and_shown_as_what_it_is(
    team: Team, contested: Task
) -> None:
    for number in range(3):
        seen = team.one(number)
        assert seen.field == LIFE
        assert seen.title == "Ring the pool at ten"
        assert team.desks[number].vault.reads.record(Task, "t") is not None


@pytest.mark.parametrize("keep", [True, False])
def test_contested_deletion_when_decided_then_everybody_agrees(
    team: Team, contested: Task, keep: bool
) -> None:
    team.desks[2].conflicts.resolve("t", LIFE, keep)
    team.meet()
    for number in range(3):
        assert team.differences(number) == []
        assert (team.desks[number].vault.reads.record(Task, "t") is not None) == keep


def test_contested_deletion_when_deleted_and_edited_once_more_then_shown_again(
    team: Team, contested: Task
) -> None:
    team.desks[0].conflicts.resolve("t", LIFE, False)
    team.save(1, msgspec.structs.replace(contested, label="Ring the pool at eleven"))
    team.meet()
    for number in range(3):
        assert team.one(number).field == LIFE


def test_case_when_in_conflict_then_the_list_counts_the_same(team: Team) -> None:
    team.edit(0, phone="1", email="1@example.org")
    team.edit(1, phone="2", email="2@example.org")
    for number, day in ((0, "2026-12-01"), (1, "2026-12-02")):
        team.desks[number].caseload.move_anchor(team.case_id, "assessed", day)
    team.meet()
    for desk in team.desks:
        row = desk.vault.reads.case(team.case_id)
        assert row is not None
        assert (
            row.conflicts
            == len(desk.conflicts.all(team.case_id))
            == desk.vault.reads.counts()["conflicts"]
            == 3
        )
    kinds = {(item.type, item.field) for item in team.differences(0)}
    assert ("case", "anchors/assessed") in kinds
    assert isinstance(team.desks[0].vault.reads.record(Case, team.case_id), Case)
