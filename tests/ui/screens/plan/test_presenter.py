"""The plan's presenter on a real vault, over programmes of each kind of budget."""

from __future__ import annotations

import msgspec
import pytest

from pbdesk.domain.directory import DirectoryEntry, ServiceCost
from pbdesk.domain.errors import KnownError
from pbdesk.domain.signoff import PlanStatus
from pbdesk.ui.screens.plan.entries import Draft, LineEntry, OutcomeEntry, entry_of
from pbdesk.ui.screens.plan.presenter import FORM, PlanPresenter
from tests.helpers.desk import case_named, decide, planned_case


def presenter_on(desk) -> PlanPresenter:
    reads = desk.vault.reads
    return PlanPresenter(
        desk.plans,
        desk.programmes,
        reads.case,
        lambda typed, limit: reads.services(typed, limit),
        reads.waiting,
        desk.vault.drafts,
        desk.vault.clock.now,
    )


def answered(desk, case_id: str, outcome: str, reason: str = "Agreed.") -> None:
    """Send the plan and let the council answer."""
    submission, _change = desk.plans.submit(desk.plans.view(case_id).content.plan.id)
    decide(desk, submission, outcome, reason)


@pytest.fixture
def presenter(desk) -> PlanPresenter:
    return presenter_on(desk)


@pytest.fixture
def pool(desk) -> str:
    entry = DirectoryEntry(
        id="pool",
        case_id="",
        name="Lane swimming",
        organisation="Felyn Pool",
        assured_on="2026-10-12",
        costs=(ServiceCost(550, "per session"),),
    )
    with desk.vault.begin() as work:
        work.save(entry)
        work.commit()
    return entry.id


def test_read_when_there_is_no_plan_then_says_whose_it_would_be(presenter, desk):
    screen = presenter.read(case_named(desk, "R-1"))
    assert (screen.plan_id, screen.name) == ("", "Ann Evans")


def test_read_when_the_case_is_gone_then_says_so(presenter):
    with pytest.raises(KnownError) as met:
        presenter.read("nobody")
    assert met.value.code == "case-missing"


def test_plan_when_written_then_each_step_returns_how_it_stands(presenter, desk):
    case_id = case_named(desk, "R-1")
    screen = presenter.start(case_id).screen
    assert [gap.place for gap in screen.gaps][-1] == "add-outcome"
    screen = presenter.save_outcome(screen, OutcomeEntry(text=" I swim. ", domain="community")).screen
    (outcome,) = screen.outcomes
    assert (outcome.text, outcome.domain) == ("I swim.", "Getting out and about")
    assert any(gap.place == f"add-line-{outcome.id}" for gap in screen.gaps)
    entry = LineEntry(
        outcome_id=outcome.id, description="Lanes", provider="Felyn Pool", amount="5.50", weeks="46"
    )
    screen = presenter.save_line(screen, entry).screen
    (line,) = screen.outcomes[0].lines
    assert (line.cost, line.total) == ("£5.50 a week for 46 weeks", "£253.00 in all")
    assert line.gaps == ("“Lanes” does not say who pays.",)
    changed = msgspec.structs.replace(entry, line_id=line.id, payer="local_authority")
    screen = presenter.save_line(screen, changed).screen
    assert screen.outcomes[0].lines[0].details == ("From Felyn Pool", "Paid by: The council")
    assert screen.outcomes[0].lines[0].gaps == ()


def test_line_when_others_changed_it_under_an_open_form_then_none_of_it_is_undone_unasked(presenter, desk):
    case_id = planned_case(desk)
    screen = presenter.read(case_id)
    line = screen.line(screen.outcomes[0].lines[0].id)
    draft = Draft(line=entry_of(line), line_seen=line)
    draft = msgspec.structs.replace(draft, line=msgspec.structs.replace(draft.line, description="Lanes"))
    presenter.keep(case_id, screen.plan_id, [(FORM, msgspec.json.encode(draft).decode())])
    desk.plans.change_line(msgspec.structs.replace(line, provider="Another Pool"))
    opened = presenter.open(case_id)
    assert opened.draft == draft
    presenter.save_line(opened.screen, opened.draft.line, opened.draft.line_seen)
    now = presenter.read(case_id).line(line.id)
    assert (now.description, now.provider) == ("Lanes", "Another Pool")


def test_outcome_when_others_changed_it_under_an_open_form_then_none_of_it_is_undone_unasked(presenter, desk):
    case_id = planned_case(desk)
    screen = presenter.read(case_id)
    outcome = screen.outcome(screen.outcomes[0].id)
    desk.plans.change_outcome(msgspec.structs.replace(outcome, text="I swim on Mondays."))
    entry = OutcomeEntry(outcome.id, outcome.text, "family")
    presenter.save_outcome(presenter.read(case_id), entry, outcome)
    now = presenter.read(case_id).outcome(outcome.id)
    assert (now.text, now.domain) == ("I swim on Mondays.", "family")


def test_removed_when_put_back_then_lines_belong_to_it_again(presenter, desk):
    case_id = planned_case(desk)
    screen = presenter.read(case_id)
    outcome = screen.view.content.outcomes[0]
    without = presenter.remove(case_id, outcome).screen
    assert [(card.id, len(card.lines)) for card in without.outcomes] == [("", 2)]
    again = presenter.put_back(case_id, outcome).screen
    assert [(card.text, len(card.lines)) for card in again.outcomes] == [("Swim again", 2)]


def test_effect_when_a_line_is_typed_then_says_what_it_leaves(presenter, desk):
    case_id = planned_case(desk, "R-4", costs=(100,))
    answer_budget(desk, case_id)
    screen = presenter.read(case_id)
    entry = LineEntry(description="Boots", amount="100", frequency="once", payer=screen.funders[0][0])
    effect = presenter.effect(screen, entry)
    assert effect.comes_to == "This line comes to £100.00."
    assert (effect.left, effect.tone) == ("Left to plan: £348.00", "")
    over = presenter.effect(screen, msgspec.structs.replace(entry, amount="900"))
    assert (over.left, over.tone) == ("£452.00 over the budget", "error")
    nonsense = presenter.effect(screen, msgspec.structs.replace(entry, amount="a lot"))
    assert nonsense.comes_to == "This line comes to £0.00."


def answer_budget(desk, case_id: str) -> None:
    """Give the case an indicative budget of £500, however its programme works it out."""
    from pbdesk.domain.allocation import Allocation
    from pbdesk.domain.budget import IndicativeBudget

    allocation = Allocation(
        scheme_id="youth-employment",
        scheme_version="1",
        method="fixed",
        period="once",
        divisor=52,
        amount_pence=50_000,
    )
    with desk.vault.begin() as work:
        work.save(
            IndicativeBudget(
                id=desk.vault.clock.new_id(),
                case_id=case_id,
                allocation=msgspec.to_builtins(allocation),
                made_at="2026-11-20T09:00:00Z",
            )
        )
        work.commit()


def test_service_when_chosen_then_it_fills_in_and_keeps_the_rest(presenter, desk, pool):
    case_id = planned_case(desk)
    screen = presenter.read(case_id)
    entry = LineEntry(outcome_id="o", payer="local_authority", deployment="managed", weeks="46")
    filled = presenter.with_service(screen, entry, pool)
    assert (filled.description, filled.provider, filled.amount) == ("Lane swimming", "Felyn Pool", "5.50")
    assert (filled.outcome_id, filled.payer, filled.deployment) == ("o", "local_authority", "managed")
    assert presenter.services("swim") == [("pool", "Lane swimming, Felyn Pool, checked 12 Oct 2026")]
    assert presenter.services("s") == []


def test_open_when_a_service_was_chosen_then_the_plan_starts_with_its_line(presenter, desk, pool):
    opened = presenter.open(case_named(desk, "R-1"), pool)
    assert opened.screen.plan_id
    assert opened.changes
    assert opened.draft.line is not None
    assert opened.draft.line.description == "Lane swimming"


def test_open_when_a_form_was_open_then_the_service_goes_into_it(presenter, desk, pool):
    case_id = planned_case(desk)
    screen = presenter.read(case_id)
    draft = Draft(line=LineEntry(outcome_id=screen.outcomes[0].id, payer="person"))
    presenter.keep(case_id, screen.plan_id, [(FORM, msgspec.json.encode(draft).decode())])
    opened = presenter.open(case_id, pool)
    assert (opened.draft.line.payer, opened.draft.line.service_id) == ("person", "pool")
    presenter.keep(case_id, screen.plan_id, [(FORM, "")])
    assert presenter.open(case_id).draft == Draft()


def test_draft_when_it_cannot_be_read_then_no_form_is_open(presenter, desk):
    desk.vault.drafts.put("plan/x", '{"line": 7}')
    assert presenter.draft("x") == Draft()


def test_sections_when_typed_then_saved_and_no_gap(presenter, desk):
    case_id = case_named(desk, "R-1")
    screen = presenter.start(case_id).screen
    first = screen.sections[0].id
    written = presenter.keep(case_id, screen.plan_id, [(first, "Mornings.")])
    assert written.screen.sections[0].text == "Mornings."
    assert written.saved_at == "2026-11-21T09:14:00Z"
    assert all(gap.place != f"section-{first}" for gap in written.screen.gaps)


def test_plan_when_sent_then_waits_and_is_closed(presenter, desk):
    case_id = planned_case(desk)
    screen = presenter.read(case_id)
    assert screen.can_send
    waiting = presenter.send(case_id, screen.plan_id, "Please soon").screen
    assert (waiting.status, waiting.is_editable) == (PlanStatus.WAITING, False)
    assert "goes with the next sync" in waiting.notice.text


def test_plan_when_queried_then_shows_the_reason(presenter, desk):
    case_id = planned_case(desk)
    answered(desk, case_id, "queried", "Who drives?")
    screen = presenter.read(case_id)
    assert screen.notice.tone == "warn"
    assert "“Who drives?”" in screen.notice.text
    assert screen.is_editable


def test_plan_when_signed_then_it_is_closed_until_the_next_version(presenter, desk):
    case_id = planned_case(desk)
    answered(desk, case_id, "approved")
    screen = presenter.read(case_id)
    assert screen.notice.title == "Signed version 1. It can no longer change."
    assert screen.notice.text == (
        "Approved by Panel, Funding panel, on 21 November 2026. £3,640.00 was agreed."
    )
    assert screen.money.basis == "Set against the budget that the council agreed."
    following = presenter.start_next_version(case_id).screen
    assert (following.status, following.version, following.is_editable) == (PlanStatus.NEXT_DRAFT, 2, True)
    assert following.notice.text.startswith("Version 1 stays signed")


def test_plan_when_incomplete_then_is_not_sent(presenter, desk):
    case_id = case_named(desk, "R-1")
    screen = presenter.start(case_id).screen
    assert not screen.can_send
    with pytest.raises(KnownError) as met:
        presenter.send(case_id, screen.plan_id, "")
    assert met.value.code == "plan-incomplete"


@pytest.mark.parametrize("reference", ["R-1", "R-2", "R-3", "R-4"])
def test_plan_when_of_any_programme_then_has_its_words(presenter, desk, reference):
    screen = presenter.read(planned_case(desk, reference))
    assert screen.funders
    assert screen.deployments
    assert screen.domains
    assert screen.outcomes[0].domain != screen.view.content.outcomes[0].domain
