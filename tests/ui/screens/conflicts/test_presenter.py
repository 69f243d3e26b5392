"""Differences in words and what is decided about them, on two real vaults."""

from __future__ import annotations

import msgspec
import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.domain.people import Person
from pbdesk.domain.plan import Plan, PlanLine
from pbdesk.ui.screens.conflicts.fields import Kind
from tests.ui.screens.conflicts.laptops import (
    Two,
    differ_in_address,
    differ_in_cost,
    differ_in_life,
    differ_in_phone,
    differ_in_section,
    presenter_of,
    take_in,
)
from tests.ui.screens.receipts.world import World, make_world


def only(two: Two):
    presenter = two.presenter()
    rows = presenter.view().rows
    assert len(rows) == 1
    return presenter, presenter.difference(rows[0].key)


def test_view_when_nothing_differs_then_says_so(two):
    assert two.presenter().view().count == "Nothing to decide."


def test_view_when_two_differ_then_the_count_is_that_of_the_store(two):
    differ_in_phone(two)
    differ_in_cost(two)
    two.exchange()
    view = two.presenter().view()
    assert view.count == "2 fields to decide, in one case"
    assert len(view.rows) == two.mine.vault.reads.counts()["conflicts"]
    assert set(view.by_case.values()) == {"2 fields in Ann Evans"}
    assert [row.cells for row in view.rows] == [
        ("Ann Evans", "Phone", "The person's details: Ann Evans", "Asha Rao and Ben Tudor"),
        (
            "Ann Evans",
            "Cost",
            "Plan line: Personal assistant, one hour every morning",
            "Asha Rao and Ben Tudor",
        ),
    ]


def test_difference_when_short_then_original_yours_and_theirs_with_who_and_when(two):
    differ_in_phone(two)
    two.exchange()
    _presenter, view = only(two)
    assert [(each.id, each.title, each.words) for each in view.choices] == [
        ("original", "Original", "Nothing is written here"),
        ("yours", "Yours", "01632 960111"),
        ("theirs", "Theirs", "01632 960222"),
    ]
    assert view.choices[2].by.startswith("Ben Tudor, 21 November 2026, ")


def test_difference_when_money_then_each_side_says_what_it_does_to_the_budget(two):
    differ_in_cost(two)
    two.exchange()
    _presenter, view = only(two)
    assert [each.words for each in view.choices] == ["£120.00 a week", "£124.00 a week", "£150.00 a week"]
    assert [each.effect for each in view.choices] == [
        "This line comes to £6,240.00 over the plan. The plan is then £20.00 over its budget.",
        "This line comes to £6,448.00 over the plan. The plan is then £228.00 over its budget.",
        "This line comes to £7,800.00 over the plan. The plan is then £1,580.00 over its budget.",
    ]
    assert view.effect_of({"amount_pence": 10_000}).endswith("£1,020.00 is then left to plan.")


def test_difference_when_who_pays_differs_then_the_shares_are_said(two):
    line = two.mine.vault.reads.record(PlanLine, "line-help")
    two.mine.save(msgspec.structs.replace(line, shares={"council": "100"}))
    two.other.save(msgspec.structs.replace(line, shares={"council": "50", "own": "50"}))
    two.exchange()
    _presenter, view = only(two)
    assert [each.words for each in view.choices] == [
        "62.5% Council and 37.5% NHS",
        "100% Council",
        "50% Council and 50% Their own money",
    ]
    assert view.choices[2].effect.endswith("£3,100.00 is then left to plan.")


def test_decide_when_theirs_then_both_laptops_end_equal(two):
    differ_in_phone(two)
    two.exchange()
    presenter, view = only(two)
    decided = presenter.decide(view, view.choices[2].value)
    assert decided.sentence == "Decided: Phone. 01632 960222"
    assert presenter.view().rows == []
    two.exchange()
    phones = [world.vault.reads.records(Person, two.case_id)[0].phone for world in (two.mine, two.other)]
    assert phones == ["01632 960222"] * 2
    assert presenter_of(two.other).view().rows == []


def test_decide_when_something_else_then_it_stands(two):
    differ_in_phone(two)
    two.exchange()
    presenter, view = only(two)
    presenter.decide(view, "01632 960333")
    assert two.mine.vault.reads.records(Person, two.case_id)[0].phone == "01632 960333"


def test_undo_when_decided_then_the_difference_is_open_again_as_it_was(two):
    differ_in_phone(two)
    two.exchange()
    presenter, view = only(two)
    decided = presenter.decide(view, "01632 960222")
    assert decided.can_undo
    assert presenter.view().rows == []
    presenter.undo(decided)
    again = only(two)[1]
    assert [(each.title, each.by, each.value) for each in again.choices] == [
        (each.title, each.by, each.value) for each in view.choices
    ]


def test_undo_when_it_had_changed_nothing_that_was_shown_then_open_again_too(two):
    differ_in_phone(two)
    two.exchange()
    presenter, view = only(two)
    presenter.undo(presenter.decide(view, "01632 960111"))
    assert len(presenter.view().rows) == 1


def test_undo_when_the_other_laptop_has_it_then_it_waits_there_too_and_one_decision_ends_it(two):
    differ_in_phone(two)
    two.exchange()
    presenter, view = only(two)
    presenter.undo(presenter.decide(view, "01632 960222"))
    two.exchange()
    there = presenter_of(two.other)
    there.decide(there.difference(there.view().rows[0].key), "01632 960999")
    two.exchange()
    assert presenter.view().rows == []
    assert two.mine.vault.reads.records(Person, two.case_id)[0].phone == "01632 960999"


def test_decide_when_another_side_arrives_meanwhile_then_nothing_is_decided(two, tmp_path):
    third = make_world(tmp_path / "third", author="Cai Lewis", tail=3)
    laptop = World(third.vault, two.case_id, third.folder)
    take_in(two.mine, laptop)
    differ_in_phone(two)
    two.exchange()
    presenter, view = only(two)
    two.edit(laptop, Person, phone="01632 960444")
    take_in(laptop, two.mine)
    with pytest.raises(KnownError, match="Another answer"):
        presenter.decide(view, "01632 960222")
    titles = [each.title for each in presenter.difference(view.key).choices]
    assert titles == ["Original", "Yours", "Theirs", "Theirs, 2"]
    third.vault.close()


def test_decide_when_it_was_decided_elsewhere_then_says_so(two):
    differ_in_phone(two)
    two.exchange()
    presenter, view = only(two)
    there = presenter_of(two.other)
    there.decide(there.difference(view.key), "01632 960999")
    two.exchange()
    with pytest.raises(KnownError, match="decided already"):
        presenter.decide(view, "01632 960222")
    assert two.mine.vault.reads.records(Person, two.case_id)[0].phone == "01632 960999"


# Removed by one, edited by the other


def test_life_when_one_removed_what_the_other_edited_then_keep_or_remove(two):
    differ_in_life(two)
    two.exchange()
    presenter, view = only(two)
    assert (view.kind, view.field) == (Kind.LIFE, "Removed or kept")
    kept, gone = view.choices
    assert (kept.id, kept.title, gone.id, gone.title) == ("theirs", "Keep it", "yours", "Remove it")
    assert kept.by.startswith("Changed by Ben Tudor, 21 November 2026")
    assert kept.by.endswith(": Provider")
    assert gone.effect.endswith("£233.00 is then left to plan.")
    decided = presenter.decide(view, False)
    assert two.mine.vault.reads.record(PlanLine, "line-swim") is None
    presenter.undo(decided)
    assert two.mine.vault.reads.record(PlanLine, "line-swim").provider == "Harbour Pool"


def test_life_when_kept_then_both_have_it(two):
    differ_in_life(two)
    two.exchange()
    presenter, view = only(two)
    presenter.decide(view, True)
    two.exchange()
    for world in (two.mine, two.other):
        assert world.vault.reads.record(PlanLine, "line-swim").provider == "Harbour Pool"
        assert world.vault.reads.counts()["conflicts"] == 0


def test_life_when_another_edit_arrives_meanwhile_then_nothing_is_decided(two):
    differ_in_life(two)
    two.exchange()
    presenter, view = only(two)
    line = two.other.vault.reads.record(PlanLine, "line-swim")
    two.other.save(msgspec.structs.replace(line, description="Swimming on Mondays"))
    two.exchange()
    with pytest.raises(KnownError, match="Another answer"):
        presenter.decide(view, False)


# Long texts


def test_narrative_when_undone_then_both_texts_and_the_proposal_are_there_again(two):
    differ_in_section(two)
    two.exchange()
    presenter, view = only(two)
    assert view.merged is not None
    presenter.undo(presenter.decide(view, view.merged.text))
    again = only(two)[1]
    assert again.merged == view.merged
    assert [each.value for each in again.choices] == [each.value for each in view.choices]


def test_narrative_when_both_wrote_then_word_by_word_and_a_proposal_with_both(two):
    differ_in_section(two)
    two.exchange()
    _presenter, view = only(two)
    assert (view.field, view.kind) == ("If something goes wrong", Kind.LONG)
    assert view.merged.text == (
        "If an assistant does not come, I ring Fern Gate first, then my neighbour Idwal. Biscuit goes to Idwal."
    )
    assert view.choices[1].heard == "Added: “my neighbour”."
    assert "Removed:" not in view.choices[1].heard
    presenter, _view = only(two)
    presenter.decide(view, view.merged.text)
    assert two.mine.vault.reads.records(Plan, two.case_id)[0].sections["contingency"] == view.merged.text


def test_address_when_differs_then_it_is_one_value(two):
    differ_in_address(two)
    two.exchange()
    _presenter, view = only(two)
    assert view.choices[2].words == "7 Heol y Felin, Aberwern, ZZ1 1AB"


# Drafts


def test_draft_when_kept_then_it_is_there_again_and_goes_with_the_decision(two):
    differ_in_phone(two)
    two.exchange()
    presenter, view = only(two)
    presenter.keep(view.key, {"picked": "else", "typed": {"text": "01632"}})
    assert presenter.difference(view.key).draft["typed"] == {"text": "01632"}
    presenter.decide(view, "01632 960222")
    assert two.mine.vault.drafts.keys("conflict/") == []
