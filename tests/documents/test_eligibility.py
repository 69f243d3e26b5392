"""The letter with the decision on eligibility says, under each law and for each decision, what the law asks for."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from pbdesk.documents.catalogue import Choice, compose
from pbdesk.documents.from_determination import determination_of
from pbdesk.documents.linear import plain_text_file
from pbdesk.documents.values import CaseValues, Determination
from pbdesk.domain.eligibility import OUTCOMES
from pbdesk.domain.eligibility_record import EligibilityDecision
from pbdesk.domain.errors import KnownError
from pbdesk.i18n import words_for
from pbdesk.services.assessments import Choice as Named
from pbdesk.services.eligibility import Determined
from tests.documents.cases import FULL, REFUSED

ENGLISH = words_for("en")
RESULTS = {"helped": (True, False), "unmet": (True, True), "refused": (False, False)}
ACTS = {"england": "Care Act 2014", "wales": "Social Services and Well-being (Wales) Act 2014"}
OMBUDSMEN = {
    "england": "Local Government and Social Care Ombudsman",
    "wales": "Public Services Ombudsman for Wales",
}


def said(made: Determination, format_id: str = "standard") -> str:
    values = replace(FULL, determination=made)
    return " ".join(plain_text_file(compose("eligibility", values, ENGLISH, format_id)).split())


def decided(law: str = "england", who: str = "adult", result: str = "helped") -> Determination:
    eligible, unmet = RESULTS[result]
    assert FULL.determination is not None
    first = "care" if who == "carer" else "impairment"
    return replace(
        FULL.determination,
        law=law,
        who=who,
        eligible=eligible,
        unmet=unmet,
        conditions=((first, True), ("outcomes", True), ("well_being", eligible)),
        refusal="" if result == "helped" else "You asked us to leave it to your sister.",
    )


@pytest.mark.parametrize(("law", "who", "result"), list(itertools.product(ACTS, ("adult", "carer"), RESULTS)))
def test_every_decision_is_told_with_its_reasons_its_law_and_how_to_disagree(
    law: str, who: str, result: str
) -> None:
    for format_id in ("standard", "easyread"):
        letter = said(decided(law, who, result), format_id)
        for part in (
            ACTS[law],
            OMBUDSMEN[law],
            "A third fall could end her time at home.",
            "The handyman fits rails within two weeks.",
            "I have fallen in the shower twice since the summer.",
        ):
            assert part in letter, (format_id, part)
        assert ("You asked us to leave it to your sister." in letter) is (result != "helped")
        assert ("write a plan together" in letter) is (result == "helped")
        assert all(other not in letter for name, other in ACTS.items() if name != law)


def test_sections_of_the_care_act_are_those_of_the_decision() -> None:
    sections = {
        result: {
            section for section in ("13(2)", "13(5)", "24(2)") if section in said(decided(result=result))
        }
        for result in RESULTS
    }
    assert sections == {
        "helped": {"13(2)"},
        "unmet": {"13(2)", "24(2)"},
        "refused": {"13(2)", "13(5)", "24(2)"},
    }


def test_condition_that_was_not_needed_is_told_as_such() -> None:
    assert REFUSED.determination is not None
    letter = said(REFUSED.determination)
    assert "We did not have to decide this." in letter
    assert "significant impact on your well-being." not in letter


def test_no_chapter_can_be_left_out() -> None:
    whole = compose("eligibility", FULL, ENGLISH)
    assert compose("eligibility", FULL, ENGLISH, "standard", Choice(frozenset(range(9)))) == whole


def test_letter_waits_for_a_decision() -> None:
    for decides, code in ((True, "eligibility-undecided"), (False, "eligibility-none")):
        with pytest.raises(KnownError) as caught:
            compose("eligibility", CaseValues(FULL.booklet, decides=decides), ENGLISH)
        assert caught.value.code == code


def test_decision_is_read_as_it_was_kept() -> None:
    made = EligibilityDecision(
        id="d",
        version=3,
        facts={
            "who": "adult_wales",
            "findings": [
                {"outcome": "w_community", "limbs": ["slow", "danger"], "words": " I stay in. ", "new": 1},
                {"outcome": "w_self_care"},
            ],
            "judgement": {"significant": False, "reasons": "His son helps."},
            "fluctuates": False,
            "judged_over": "left over",
        },
        result={"conditions": [{"id": "impairment", "met": True}, {"id": "outcomes"}]},
        decided_at="2026-11-20T09:14:00Z",
        decided_by="Asha Rao",
    )
    told = determination_of(Determined(made, False), [Named("w_community", "Out and about")], ENGLISH)
    assert told is not None
    assert (told.law, told.who, told.on, told.judged_over) == ("wales", "adult", "2026-11-20", "")
    assert [each.title for each in told.unable] == ["Out and about"]
    assert told.unable[0].words == "I stay in."
    assert [way.split()[1] for way in told.unable[0].ways] == ["but", "but"]
    assert "it endangers" in told.unable[0].ways[0]  # in the order of the law, however they were ticked
    assert len(told.found) + len(told.left) == len(OUTCOMES["adult_wales"])
    assert told.conditions == (("impairment", True), ("outcomes", None))
    assert determination_of(Determined(None, False), [], ENGLISH) is None
