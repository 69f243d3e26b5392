"""Two laptops with real vaults that edit one case offline, and what comes in when they exchange their saves."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from pbdesk.domain.people import Address, Person
from pbdesk.domain.plan import Cost, Plan, PlanLine
from pbdesk.domain.records import Record
from pbdesk.sync.page import Cursor, FeedOp, FeedPage
from pbdesk.ui.screens.conflicts.case_words import WordsOfCase
from pbdesk.ui.screens.conflicts.effect import Effects
from pbdesk.ui.screens.conflicts.presenter import ConflictsPresenter
from tests.ui.screens.receipts.world import FUNDERS, Programmes, World, agree_plan, make_world


class SchemeWords(Programmes):
    """Also stages, dates and the headings of a plan."""

    def all(self) -> list:
        return [_named("adult-social-care", "Adult social care")]

    def stages(self, scheme_id: str) -> list:
        return [_named("assessment", "Assessment"), _named("running", "Running")]

    def funders(self, scheme_id: str) -> list:
        return [_named(each, words) for each, words in FUNDERS.items()]

    def outcome_domains(self, scheme_id: str) -> list:
        return [_named("hygiene", "Washing"), _named("community", "Getting out")]

    def deployments(self, scheme_id: str) -> list:
        return [_named("direct_payment", "Direct payment"), _named("managed", "Managed account")]

    def anchors(self, scheme_id: str) -> list:
        return [_named("opened", "Opened on")]

    def section_title(self, scheme_id: str, section: str) -> str:
        return {"contingency": "If something goes wrong"}.get(section, section)


def _named(name: str, label: str):
    from types import SimpleNamespace

    return SimpleNamespace(id=name, label=label)


@dataclass
class Two:
    """Mine and the other laptop, of one council, over one case."""

    mine: World
    other: World

    @property
    def case_id(self) -> str:
        return self.mine.case_id

    def exchange(self) -> None:
        """Let each laptop have what the other has saved."""
        for giver, taker in ((self.mine, self.other), (self.other, self.mine)):
            take_in(giver, taker)

    def edit(self, world: World, struct: type[Record], **changes) -> None:
        """Change the first record of a type on one laptop."""
        record = world.vault.reads.records(struct, self.case_id)[0]
        world.save(msgspec.structs.replace(record, **changes))

    def close(self) -> None:
        self.mine.vault.close()
        self.other.vault.close()

    def presenter(self) -> ConflictsPresenter:
        """Return the presenter of my laptop."""
        return presenter_of(self.mine)


def presenter_of(world: World) -> ConflictsPresenter:
    vault, words = world.vault, SchemeWords()

    def no_questions(_case_id: str):
        from pbdesk.domain.errors import KnownError

        raise KnownError("assessment-missing", "There is no assessment yet.")

    return ConflictsPresenter(
        world.conflicts,
        lambda case_id: WordsOfCase(case_id, vault.reads, words, no_questions),
        Effects(world.plans.view, words.rules_of),
        vault.reads.state,
        vault.drafts,
        vault.device_id,
    )


def take_in(giver: World, taker: World) -> None:
    """Apply a laptop's waiting saves on another, as a page of the feed would."""
    ops = giver.vault.log.waiting_ops()
    page = FeedPage(Cursor("e", 1), tuple(FeedOp(number, op) for number, op in enumerate(ops, 1)))
    taker.vault.log.apply_page(page)


def two_laptops(folder: Path) -> Two:
    """Return two laptops that hold the same case with an agreed plan."""
    mine = make_world(folder / "mine", author="Asha Rao")
    agree_plan(mine)
    other_vault = make_world(folder / "other", author="Ben Tudor", tail=2)
    other = World(other_vault.vault, mine.case_id, other_vault.folder)
    take_in(mine, other)
    return Two(mine, other)


def differ_in_phone(two: Two) -> None:
    two.edit(two.mine, Person, phone="01632 960111")
    two.edit(two.other, Person, phone="01632 960222")


def differ_in_cost(two: Two) -> None:
    line = two.mine.vault.reads.record(PlanLine, "line-help")
    for world, pence in ((two.mine, 12_400), (two.other, 15_000)):
        world.save(msgspec.structs.replace(line, cost=Cost(pence)))


def differ_in_section(two: Two) -> None:
    first = "If an assistant does not come, I ring Fern Gate, then Idwal."
    two.edit(two.mine, Plan, sections={"contingency": first})
    two.exchange()
    two.edit(two.mine, Plan, sections={"contingency": first.replace("Idwal", "my neighbour Idwal")})
    two.edit(
        two.other,
        Plan,
        sections={"contingency": first.replace("Fern Gate", "Fern Gate first") + " Biscuit goes to Idwal."},
    )


def differ_in_life(two: Two) -> None:
    line = two.mine.vault.reads.record(PlanLine, "line-swim")
    with two.mine.vault.begin() as work:
        work.remove(line)
        work.commit()
    two.other.save(msgspec.structs.replace(line, provider="Harbour Pool"))


def differ_in_address(two: Two) -> None:
    two.edit(two.mine, Person, address=Address(("3 Heol y Felin",), "ZZ1 1AA"))
    two.edit(two.other, Person, address=Address(("7 Heol y Felin", "Aberwern"), "ZZ1 1AB"))
