"""A team's caseload (profile M: 8,000 cases, 2 million answers): listed, searched, opened, saved."""

from __future__ import annotations

import gc
import random
import statistics
import time
from collections.abc import Callable, Iterator

import msgspec
import pytest
from sqlalchemy import text

from pbdesk.app.desk import build_desk
from pbdesk.domain.assessment import Assessment
from pbdesk.domain.case import Case, Task
from pbdesk.domain.ledger import LedgerEntry
from pbdesk.domain.people import Address, Person
from pbdesk.domain.plan import PlanLine
from pbdesk.services.desk import Desk
from pbdesk.services.rows import CaseQuery
from pbdesk.store.vault import Vault
from tests.bench.conftest import Ratio
from tests.helpers.figures import median_ms
from tests.helpers.vaults import new_vault

CASES = 8_000
ANSWERS = 250
SCHEMES = ("adult-social-care", "personal-health-budget", "resettlement-fund", "youth-employment")
GIVEN = ("Ann", "Bryn", "Cara", "Dewi", "Elin", "Ffion", "Gwen", "Huw", "Siôn", "Tomos", "Nusrat", "Bolek")
FAMILY = (
    "Evans",
    "Hughes",
    "Shah",
    "Owen",
    "Price",
    "Rees",
    "Patel",
    "Bevan",
    "Kowalski",
    "O'Brien",
    "Llwyd",
)

pytestmark = pytest.mark.bench


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    vault = new_vault(tmp_path_factory.mktemp("team") / "store")
    fill(vault, random.Random(1))
    desk = build_desk(vault)
    yield desk
    desk.close()


def fill(vault: Vault, chance: random.Random) -> None:
    """Save 8,000 cases with 250 answers each, 500 cases a transaction."""
    answers = {f"/data/section_{n // 25}/question_{n}": "some words, or a choice" for n in range(ANSWERS)}
    for start in range(0, CASES, 500):
        with vault.begin() as work:
            for number in range(start, start + 500):
                case_id = vault.clock.new_id()
                work.save(
                    Case(
                        id=case_id,
                        case_id=case_id,
                        reference=f"T-{number:05}",
                        scheme_id=SCHEMES[number % 4],
                        stage="assessment",
                        adviser=f"Adviser {number % 40}",
                        anchors={"opened": "2026-10-01"},
                    )
                )
                work.save(
                    Person(
                        id=vault.clock.new_id(),
                        case_id=case_id,
                        given_name=chance.choice(GIVEN),
                        family_name=f"{chance.choice(FAMILY)}-{chance.choice(FAMILY)}",
                        address=Address((f"{number} Lantern Street",), f"ZZ{number % 99} 1AA"),
                    )
                )
                work.save(
                    Task(
                        id=vault.clock.new_id(),
                        case_id=case_id,
                        label="Call",
                        anchor="opened",
                        offset_days=60,
                    )
                )
                work.save(
                    Assessment(id=f"{case_id}.needs", case_id=case_id, form_id="needs", answers=answers)
                )
            work.commit()


def bare(vault: Vault, sql: str, **values: object) -> float:
    """Return the median time of a bare query on the same store."""

    def run() -> None:
        with vault._reader() as connection:
            connection.execute(text(sql), values).all()

    return median_ms(run)


def test_list(team: Desk, ratio: Ratio) -> None:
    vault = team.vault
    assert isinstance(vault, Vault)
    found = median_ms(lambda: vault.reads.cases(CaseQuery()))
    ratio(
        "8,000 cases listed",
        value=found,
        floor=bare(vault, "SELECT * FROM case_row ORDER BY sort_name, case_id"),
        target="under 100 ms",
    )
    assert len(vault.reads.cases(CaseQuery()).rows) == CASES


@pytest.mark.parametrize("typed", ["si", "sion ow", "T-04242", "zz42"])
def test_search(team: Desk, ratio: Ratio, typed: str) -> None:
    vault = team.vault
    assert isinstance(vault, Vault)
    found = median_ms(lambda: vault.reads.cases(CaseQuery(text=typed)))
    words = " ".join(f'"{word}"*' for word in typed.replace("-", " ").split())
    ratio(
        f"search as typed: {typed}",
        value=found,
        floor=bare(vault, "SELECT rowid FROM case_fts WHERE case_fts MATCH :words", words=words),
        target="under 50 ms a key",
    )


def test_open(team: Desk, ratio: Ratio) -> None:
    vault = team.vault
    assert isinstance(vault, Vault)
    case_id = vault.reads.cases(CaseQuery(text="T-04242")).rows[0].case_id
    found = median_ms(lambda: team.caseload.open(case_id))
    ratio(
        "a case opened",
        value=found,
        floor=bare(vault, "SELECT body FROM record WHERE case_id = :case", case=case_id),
        target="under 150 ms",
    )


def test_save(team: Desk, ratio: Ratio) -> None:
    vault = team.vault
    assert isinstance(vault, Vault)
    person = vault.reads.records(Person, vault.reads.cases(CaseQuery(text="T-04242")).rows[0].case_id)[0]

    def save(count: int) -> None:
        with vault.begin() as work:
            work.save(msgspec.structs.replace(person, phone=f"01632 960{count:03}"))
            work.commit()

    saved, bare_commit = in_turn(save, commit_to(vault))
    ratio(
        "a person's save, durable",
        value=saved,
        floor=bare_commit,
        target="under 3 times the bare commit",
    )


def commit_to(vault: Vault) -> Callable[[int], None]:
    """Return what makes the least that is durable: one value, written and committed."""
    return lambda count: vault._put("bench", str(count))


def in_turn(*actions: Callable[[int], None], times: int = 60, warm_up: int = 5) -> list[float]:
    """Return the median time of each action in milliseconds, run in turn: other work on the machine hits all alike."""
    taken: list[list[float]] = [[] for _ in actions]
    for count in range(times + warm_up):
        gc.collect()
        for action, times_taken in zip(actions, taken, strict=True):
            started = time.perf_counter()
            action(count)
            times_taken.append(time.perf_counter() - started)
    return [statistics.median(each[warm_up:]) * 1000 for each in taken]


def test_answer_at_250_questions(team: Desk, ratio: Ratio) -> None:
    vault = team.vault
    assert isinstance(vault, Vault)
    case_id = vault.reads.cases(CaseQuery(text="T-04242")).rows[0].case_id
    assessment = vault.reads.records(Assessment, case_id)[0]
    path = next(iter(assessment.answers))

    def save(count: int) -> None:
        answers = {**assessment.answers, path: f"words {count}"}
        with vault.begin() as work:
            work.save(msgspec.structs.replace(assessment, answers=answers))
            work.commit()

    saved, bare_commit = in_turn(save, commit_to(vault), times=40)
    ratio(
        "one answer of 250, durable",
        value=saved,
        floor=bare_commit,
        target="under 10 times the bare commit",
    )


def test_a_receipt_and_a_plan_line(team: Desk, ratio: Ratio) -> None:
    vault = team.vault
    assert isinstance(vault, Vault)
    case_id = vault.reads.cases(CaseQuery(text="T-04242")).rows[0].case_id

    def receipt(count: int) -> None:
        with vault.begin() as work:
            work.save(
                LedgerEntry(id=vault.clock.new_id(), case_id=case_id, amount_pence=500, on="2026-11-20")
            )
            work.commit()

    def line(count: int) -> None:
        with vault.begin() as work:
            work.save(PlanLine(id="line", case_id=case_id, plan_id="plan", description=f"Swimming {count}"))
            work.commit()

    of_receipt, of_line, bare_commit = in_turn(receipt, line, commit_to(vault))
    for name, value in (("a receipt", of_receipt), ("a plan line", of_line)):
        ratio(
            f"{name} saved, durable",
            value=value,
            floor=bare_commit,
            target="under 3 times the bare commit",
        )
