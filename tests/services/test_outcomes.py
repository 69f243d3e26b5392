"""Outcomes on a real vault: scores over time, own goals, and licensed words that never leave this computer."""

from __future__ import annotations

import msgspec
import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.domain.measures import GOALS, Measurement
from pbdesk.services.desk import Desk
from pbdesk.services.outcomes import Scores, months_after, next_wave, series

WELL = {"satisfied": 6, "worthwhile": 7, "happy": 5, "anxious": 4}
LICENSED = msgspec.json.encode(
    {
        "id": "acme-wellness",
        "title": {"en": "Invented scale"},
        "items": [{"id": "one", "text": {"en": "Zyxwvut the secret question?"}, "low": 1, "high": 5}],
        "licence": {"name": "By agreement", "holder": "Glanmor", "number": "X-1", "expires": "2027-01-01"},
    }
)


def given(case_id: str, **changes: object) -> Scores:
    told = {"case_id": case_id, "measure": "ons4", "on": "2026-11-20", "wave": 0, "scores": WELL}
    return Scores(**{**told, **changes})


def slot_of(desk: Desk, case_id: str, measure: str = "ons4"):
    return next(each for each in desk.outcomes.view(case_id).slots if each.id == measure)


def test_scores_are_kept_over_time_and_the_next_wave_counts_from_the_first(desk, case_id) -> None:
    assert slot_of(desk, case_id).next_on == "2026-11-02"
    first, _change = desk.outcomes.record(given(case_id))
    slot = slot_of(desk, case_id)
    assert (slot.next_wave, slot.next_on) == (3, "2027-02-20")
    desk.outcomes.record(
        given(case_id, on="2027-02-18", wave=3, scores={"happy": 8}, missing={"anxious": "Too tired "})
    )
    assert series(slot_of(desk, case_id).found, "happy") == [("2026-11-20", 5), ("2027-02-18", 8)]
    assert slot_of(desk, case_id).found[1].missing == {"anxious": "Too tired"}
    desk.outcomes.record(given(case_id, scores={**WELL, "happy": 6}, corrects=first.id))
    assert series(slot_of(desk, case_id).found, "happy")[0] == ("2026-11-20", 6)
    assert desk.vault.reads.record(Measurement, first.id) is not None


@pytest.mark.parametrize(("changes", "code"), [
    ({"scores": {"happy": 11}}, "score-off-scale"), ({"on": ""}, "date-missing"), ({"scores": {}}, "scores-empty"),
    ({"measure": "acme-wellness", "scores": {"one": 2}}, "measure-missing"),
])  # fmt: skip
def test_what_cannot_be_kept_is_refused_in_words(desk, case_id, changes, code) -> None:
    with pytest.raises(KnownError) as caught:
        desk.outcomes.record(given(case_id, **changes))
    assert caught.value.code == code
    assert caught.value.english()


def test_own_goals_are_scored_and_end(desk, case_id) -> None:
    goal, _change = desk.outcomes.add_goal(case_id, " Walk to the shop alone ", "Never", "Whenever I like")
    desk.outcomes.record(
        given(case_id, measure=GOALS, scores={goal.id: 2}, importance={goal.id: 9}, own_words="One day.")
    )
    (kept,) = slot_of(desk, case_id, GOALS).found
    assert (kept.scores, kept.importance) == ({goal.id: 2}, {goal.id: 9})
    with pytest.raises(KnownError):
        desk.outcomes.record(given(case_id, measure=GOALS, scores={goal.id: 2}, importance={goal.id: 99}))
    with pytest.raises(KnownError):
        desk.outcomes.add_goal(case_id, "  ")
    desk.outcomes.end_goal(goal, "2026-11-21")
    assert [each.ended_on for each in desk.outcomes.view(case_id).goals] == ["2026-11-21"]


def test_licensed_words_fill_their_slot_here_and_are_in_no_change_that_is_sent(desk, case_id) -> None:
    desk.outcomes.load(LICENSED)
    assert desk.outcomes.measures()["acme-wellness"].licence.number == "X-1"
    desk.outcomes.record(given(case_id, measure="acme-wellness", scores={"one": 4}))
    slot = slot_of(desk, case_id, "acme-wellness")
    assert slot.measure is not None
    sent = b"".join(msgspec.json.encode(op) for op in desk.vault.log.waiting_ops())
    assert b"acme-wellness" in sent
    assert b"Zyxwvut" not in sent
    desk.outcomes.unload("acme-wellness")
    gone = slot_of(desk, case_id, "acme-wellness")
    assert gone.measure is None
    assert gone.found[0].scores == {"one": 4}


def test_a_file_without_licence_or_with_our_name_fills_nothing(desk) -> None:
    with pytest.raises(KnownError) as caught:
        desk.outcomes.load(LICENSED.replace(b"2027-01-01", b"2020-01-01"))
    assert caught.value.code == "measure-expired"
    with pytest.raises(KnownError) as caught:
        desk.outcomes.load(LICENSED.replace(b"acme-wellness", b"ons4"))
    assert caught.value.code == "measure-ours"


@pytest.mark.parametrize(("day", "months", "then"), [
    ("2026-11-30", 3, "2027-02-28"), ("2026-11-02", 12, "2027-11-02"), ("2027-12-31", 2, "2028-02-29"),
])  # fmt: skip
def test_months_later_is_the_same_day_or_the_last_of_the_month(day, months, then) -> None:
    assert months_after(day, months) == then


def test_no_wave_is_left_when_all_were_asked() -> None:
    found = [Measurement(id=str(wave), wave=wave, on="2026-11-20") for wave in (0, 3)]
    assert next_wave((0, 3), found, "2026-11-20") == (-1, "")
    assert next_wave((0, 3), found[:1], "") == (3, "")
