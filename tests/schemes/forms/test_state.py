"""A form being answered: relevance, constraints, choices, repeats, progress, and coming back to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pbdesk.domain.errors import KnownError
from pbdesk.schemes.forms.compiled import CompiledForm
from pbdesk.schemes.forms.opening import begin_form
from pbdesk.schemes.forms.state import FormState
from tests.helpers.forms import resumed
from tests.schemes.conftest import NOW

Open = Callable[..., FormState]

SKIP = """type|name|label|relevant|required|constraint|constraint_message|calculation
select_one yn|pet|A pet?||yes|||
text|pet_name|Its name?|${pet} = 'yes'|yes|||
integer|age|Its age?|${pet} = 'yes'||. >= 0 and . <= 40|Between 0 and 40, not ${age}.|
calculate|years||||||coalesce(${age}, 0) + 1
note|told|In a year: ${years}||||| """
YN = "list_name|name|label|points\nyn|yes|Yes|3\nyn|no|No|0"


def test_form_when_opened_then_hidden_questions_do_not_count(opened: Open) -> None:
    state = opened(SKIP, YN)

    assert not state.question("/data/pet_name").relevant
    assert (state.progress().total, state.progress().left, state.progress().required_left) == (1, 1, 1)


def test_answer_when_given_then_a_new_state_and_the_old_one_stays(opened: Open) -> None:
    before = opened(SKIP, YN)
    after = before.answer("/data/pet", "yes")

    assert before.value("/data/pet") == ""
    assert after.question("/data/pet_name").relevant
    assert after.question("/data/pet_name").violation == "required"
    assert after.progress().total == 3


def test_hidden_answer_when_its_question_goes_then_kept_unused_and_back_again(opened: Open) -> None:
    state = opened(SKIP, YN).answer("/data/pet", "yes").answer("/data/pet_name", "Biscuit")
    hidden = state.answer("/data/pet", "no")

    assert hidden.value("/data/pet_name") == ""
    assert hidden.question("/data/pet_name").unused
    assert hidden.answers()["/data/pet_name"] == "Biscuit"
    assert "/data/pet_name" not in hidden.values()
    assert hidden.answer("/data/pet", "yes").value("/data/pet_name") == "Biscuit"


@pytest.mark.parametrize(
    ("value", "violation"), [("7", ""), ("41", "constraint"), ("x", "type"), ("1.5", "type"), ("", "")]
)
def test_answer_when_checked_then_the_reason_is_told(opened: Open, value: str, violation: str) -> None:
    state = opened(SKIP, YN).answer("/data/pet", "yes").answer("/data/age", value)

    assert state.question("/data/age").violation == violation
    assert state.progress().wrong == (violation != "")


def test_words_when_they_quote_answers_then_the_answers_are_in_them(opened: Open) -> None:
    state = opened(SKIP, YN).answer("/data/pet", "yes").answer("/data/age", "41")

    assert state.words("/data/told") == "In a year: 42"
    assert state.words("/data/age", "constraint_message") == "Between 0 and 40, not 41."


def test_choice_that_is_not_on_the_list_when_given_then_told(opened: Open) -> None:
    assert opened(SKIP, YN).answer("/data/pet", "perhaps").question("/data/pet").violation == "choice"


CASCADE = """type|name|label|choice_filter
select_one county|county|County?|
select_one town|town|Town?|county = ${county}
select_multiple town|towns|Towns?|county = ${county}"""
PLACES = """list_name|name|label|county
county|n|North|
county|s|South|
town|a|Abermawr|n
town|b|Bryncoch|n
town|c|Cwmdu|s"""


def test_choices_when_filtered_then_only_those_on_offer(opened: Open) -> None:
    state = opened(CASCADE, PLACES)

    assert state.choices("/data/town") == ()
    assert [c.label for c in state.answer("/data/county", "n").choices("/data/town")] == [
        "Abermawr",
        "Bryncoch",
    ]


def test_chosen_name_when_no_longer_on_offer_then_it_does_not_count_but_is_kept(opened: Open) -> None:
    state = opened(CASCADE, PLACES).answer("/data/county", "n").answer("/data/town", "b")
    moved = state.answer("/data/county", "s")

    assert moved.value("/data/town") == ""
    assert moved.question("/data/town").answer == "b"
    assert moved.answer("/data/county", "n").value("/data/town") == "b"


def test_several_choices_when_given_twice_then_once_each_in_the_order_of_the_list(opened: Open) -> None:
    state = opened(CASCADE, PLACES).answer("/data/county", "n").answer("/data/towns", "b a b")

    assert state.value("/data/towns") == "a b"


REPEAT = """type|name|label|relevant|calculation|default
begin repeat|person|Person|||
text|name|Name?|||
integer|age|Age?|||
text|school|School?|${age} < 18||none yet
calculate|place|||position(..)|
end repeat|||||
calculate|people|||count(${person})|
calculate|ages|||sum(${age})|
calculate|first|||indexed-repeat(${name}, ${person}, 1)|"""


def test_repeat_when_opened_then_one_instance_with_its_defaults(opened: Open) -> None:
    state = opened(REPEAT)

    assert state.count("/data/person") == 1
    assert state.answer("/data/person[1]/age", "7").value("/data/person[1]/school") == "none yet"


def test_repeat_when_instances_are_added_and_answered_then_sums_follow(opened: Open) -> None:
    state = opened(REPEAT).add("/data/person").add("/data/person")
    state = state.answer("/data/person[1]/name", "Mair").answer("/data/person[2]/age", "30")
    state = state.answer("/data/person[3]/age", "12")

    assert (state.value("/data/people"), state.value("/data/ages"), state.value("/data/first")) == (
        "3",
        "42",
        "Mair",
    )
    assert state.value("/data/person[3]/place") == "3"
    assert not state.question("/data/person[2]/school").relevant
    assert state.question("/data/person[3]/school").relevant


def test_instance_when_removed_then_later_ones_move_up(opened: Open) -> None:
    state = opened(REPEAT).add("/data/person").add("/data/person")
    for place, name in enumerate(("Mair", "Nest", "Owen"), start=1):
        state = state.answer(f"/data/person[{place}]/name", name)
    state = state.remove("/data/person[2]")

    assert [state.value(f"/data/person[{place}]/name") for place in (1, 2)] == ["Mair", "Owen"]
    assert (state.value("/data/people"), state.value("/data/person[2]/place")) == ("2", "2")
    with pytest.raises(KnownError):
        state.value("/data/person[0]")
    with pytest.raises(KnownError):
        state.remove("/data/person[3]")


COUNTED = """type|name|label|repeat_count|relevant
integer|how_many|How many?||
begin repeat|dog|Dog|${how_many}|
text|name|Name?||
end repeat||||"""


def test_counted_repeat_when_the_count_changes_then_answers_wait_for_their_return(opened: Open) -> None:
    state = opened(COUNTED).answer("/data/how_many", "2").answer("/data/dog[2]/name", "Fflach")
    fewer = state.answer("/data/how_many", "1")

    assert (state.count("/data/dog"), fewer.count("/data/dog")) == (2, 1)
    assert fewer.answer("/data/how_many", "2").value("/data/dog[2]/name") == "Fflach"
    with pytest.raises(KnownError) as caught:
        state.add("/data/dog")
    assert caught.value.code == "repeat-fixed"


NESTED = """type|name|label|calculation
begin repeat|house|House|
text|street|Street?|
begin repeat|room|Room|
integer|area|Area?|
end repeat|||
calculate|total||sum(${area})
end repeat|||
calculate|all||sum(${area})"""


def test_nested_repeats_when_answered_then_each_sum_has_its_own_rooms(opened: Open) -> None:
    state = opened(NESTED).add("/data/house").add("/data/house[1]/room")
    for path, area in (("[1]/room[1]", "10"), ("[1]/room[2]", "5"), ("[2]/room[1]", "7")):
        state = state.answer(f"/data/house{path}/area", area)

    assert [state.value(f"/data/house[{place}]/total") for place in (1, 2)] == ["15", "7"]
    assert state.value("/data/all") == "22"
    assert state.counts() == {"/data/house[]": 2, "/data/house[1]/room[]": 2, "/data/house[2]/room[]": 1}


@pytest.mark.parametrize("form", [SKIP, REPEAT, NESTED, COUNTED])
def test_state_when_resumed_from_its_answers_then_the_same(opened: Open, form: str) -> None:
    state = opened(form, YN if form is SKIP else "")
    for path in ("/data/person", "/data/house", "/data/house[2]/room"):
        try:
            state = state.add(path)
        except KnownError:
            continue
    for question in list(state.questions()):
        if question.counted:
            state = state.answer(question.path, "yes" if question.node.choices else "2")

    again = resumed(state.compiled, NOW, state.answers(), seed="seed")

    assert again.values() == state.values()
    assert again.answers() == state.answers()


def test_default_when_cleared_then_it_does_not_come_back(opened: Open) -> None:
    state = opened("type|name|label|default\ndate|d|D|today()\ntext|t|T|hello")

    assert (state.value("/data/d"), state.value("/data/t")) == ("2026-09-14", "hello")
    cleared = state.answer("/data/t", "")
    assert resumed(state.compiled, NOW, cleared.answers()).value("/data/t") == ""


def test_value_made_once_when_asked_again_then_it_stays(opened: Open) -> None:
    state = opened("type|name|label|calculation\ntext|a|A|\ncalculate|mark||once(concat(${a}, '!'))")
    state = state.answer("/data/a", "x")
    again = resumed(state.compiled, NOW, state.answers())

    assert state.answer("/data/a", "y").value("/data/mark") == "!"
    assert again.answer("/data/a", "z").value("/data/mark") == "!"


def test_trigger_when_its_question_changes_then_the_value_is_set(opened: Open) -> None:
    state = opened("type|name|label|calculation|trigger\ntext|a|A||\ntext|b|B|concat(${a}, '?')|${a}")

    assert state.answer("/data/a", "who").value("/data/b") == "who?"


def test_page_when_listed_then_groups_notes_and_hidden_questions_but_no_calculations(opened: Open) -> None:
    state = opened(
        "type|name|label|relevant|calculation\nbegin group|g|G||\ntext|a|A|false()|\nnote|n|N||\n"
        "calculate|c|||1\nend group||||"
    )

    assert [item.node.name for item in state.page("/data/g")] == ["g", "a", "n"]


def test_language_when_changed_then_words_and_choices_follow(
    compile_text: Callable[..., CompiledForm],
) -> None:
    form = compile_text(
        "type|name|label::English (en)|label::Cymraeg (cy)\nselect_one yn|pet|A pet?|Anifail?",
        "list_name|name|label::English (en)|label::Cymraeg (cy)\nyn|yes|Yes|Ie\nyn|no|No|Na",
    )
    state = begin_form(form, NOW, language="cy")

    assert state.words("/data/pet") == "Anifail?"
    assert [choice.label for choice in state.choices("/data/pet")] == ["Ie", "Na"]
    assert state.spoken_in("en").words("/data/pet") == "A pet?"


@pytest.mark.parametrize("path", ["/data/nobody", "", "/", "/data/pet[1]", "pet/x", "/data[1]/pet"])
def test_unknown_path_when_answered_then_a_known_error(opened: Open, path: str) -> None:
    with pytest.raises(KnownError) as caught:
        opened(SKIP, YN).answer(path, "x")

    assert caught.value.code == "question-unknown"


MIXED = """type|name|label|relevant|calculation|required|constraint
integer|a|A|||${c} = 'x'|. < ${b}
integer|b|B|${a} > 1|||
text|c|C|${b} > ${a} or ${t} > 5|||
begin group|g|G|${c} != ''||
integer|d|D|||
calculate|t||| if(${a} = '', 0, ${a}) + if(${b} = '', 0, ${b})||
end group|||||
begin repeat|r|R|${a} < 9||
integer|e|E|../../a != 3||
calculate|f|||coalesce(${e}, 0) * coalesce(${a}, 1)||
end repeat|||||
calculate|s|||sum(${f})||"""
# A calculation inside a group that is hidden by what reads it would be a circle: `t` stands outside.
MIXED = MIXED.replace("calculate|t||| if", "calculate|u|||if").replace(
    "begin group|g|G", "calculate|t|||coalesce(${a}, 0) + 1||\nbegin group|g|G"
)
_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["/data/a", "/data/b", "/data/c", "/data/g/d", "/data/r[1]/e", "/data/r[2]/e"]),
        st.sampled_from(["", "0", "1", "2", "3", "7", "12", "x"]),
    ),
    max_size=12,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(_STEPS)
def test_any_answers_when_worked_out_step_by_step_then_as_if_worked_out_at_once(
    opened: Open, steps: list[tuple[str, str]]
) -> None:
    first = _mixed(opened)
    state = first
    for path, value in steps:
        state = state.answer(path, value)
    again = resumed(state.compiled, NOW, state.answers(), seed="seed")

    assert _standing(again) == _standing(state)


_CACHE: dict[str, FormState] = {}


def _mixed(opened: Open) -> FormState:
    if "mixed" not in _CACHE:
        _CACHE["mixed"] = opened(MIXED).add("/data/r")
    return _CACHE["mixed"]


def _standing(state: FormState) -> list[tuple[object, ...]]:
    return [(q.path, q.relevant, q.required, q.violation, q.value, q.answer) for q in state.questions()]
