"""Programmes in words: every label in both languages, and nothing breaks on what is not known here."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pbdesk
from pbdesk.app.desk import programmes_for, shipped_schemes
from pbdesk.domain.errors import KnownError
from pbdesk.i18n import use
from pbdesk.resources import resource_path
from pbdesk.schemes.library import SchemeLibrary
from pbdesk.schemes.scheme import TERMS
from pbdesk.services.desk import Desk
from pbdesk.services.schemes import Programmes
from tests.helpers.desk import case_named
from tests.helpers.vaults import FakeClock, add_case, new_vault

SCHEMES = (
    "adult-social-care",
    "carer-support",
    "children-short-breaks",
    "education-health-care",
    "engagement-fund",
    "flexible-support",
    "integrated-budget",
    "maternity-choice",
    "personal-health-budget",
    "plan-first",
    "pupil-premium",
    "resettlement-fund",
    "rough-sleepers",
    "youth-employment",
)
LANGUAGES = ("en", "cy")
GROUPS = ("stages", "funders", "outcome_domains", "deployments", "sections", "anchors")
KEY = re.compile(r"[a-z]+(_[a-z0-9]+)*")


def speaking(language: str) -> Programmes:
    return programmes_for(None).spoken_in(language)


# --- in words -------------------------------------------------------------------------------------------


def test_all_when_listed_then_all_by_title(desk: Desk) -> None:
    titles = [choice.label for choice in desk.programmes.all()]
    assert {choice.id for choice in desk.programmes.all()} == set(SCHEMES)
    assert titles == sorted(titles, key=str.casefold)
    use("cy")
    try:
        welsh = [choice.label for choice in desk.programmes.all()]
    finally:
        use("en")
    assert not set(titles) & set(welsh)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scheme_id", SCHEMES)
@pytest.mark.parametrize("group", GROUPS)
def test_labels_then_words_for_each_and_no_key_is_left(scheme_id: str, group: str, language: str) -> None:
    choices = getattr(speaking(language), group)(scheme_id)
    assert choices
    for choice in choices:
        assert choice.label.strip()
        assert not choice.label.startswith(f"{group}.")
        assert "." not in choice.label.split(" ")[0] or choice.label.endswith(".")
        assert choice.label != choice.id or "_" not in choice.id
    assert len({choice.id for choice in choices}) == len(choices)
    assert len({choice.label for choice in choices}) == len(choices)


@pytest.mark.parametrize("scheme_id", SCHEMES)
@pytest.mark.parametrize("group", GROUPS)
def test_labels_when_welsh_then_the_same_things_in_other_words(scheme_id: str, group: str) -> None:
    english, welsh = (getattr(speaking(language), group)(scheme_id) for language in LANGUAGES)
    assert [choice.id for choice in english] == [choice.id for choice in welsh]
    assert all(one.label != other.label for one, other in zip(english, welsh, strict=True))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scheme_id", SCHEMES)
def test_single_words_then_as_the_lists_say(scheme_id: str, language: str) -> None:
    programmes = speaking(language)
    assert {c.id: c.label for c in programmes.stages(scheme_id)} == {
        c.id: programmes.stage_label(scheme_id, c.id) for c in programmes.stages(scheme_id)
    }
    assert all(programmes.funder_label(scheme_id, c.id) == c.label for c in programmes.funders(scheme_id))
    assert all(
        programmes.deployment_label(scheme_id, c.id) == c.label for c in programmes.deployments(scheme_id)
    )
    assert all(programmes.section_title(scheme_id, c.id) == c.label for c in programmes.sections(scheme_id))
    assert programmes.title(scheme_id)
    assert programmes.excluded(scheme_id)
    assert programmes.period(scheme_id) in ("week", "year", "once")
    for term in TERMS:
        assert not programmes.word(scheme_id, term).startswith("terms.")
    assert set(programmes.funder_order(scheme_id)) == {c.id for c in programmes.funders(scheme_id)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scheme_id", SCHEMES)
def test_tasks_of_a_new_case_then_each_has_words_and_a_known_anchor(scheme_id: str, language: str) -> None:
    programmes = speaking(language)
    start = programmes.start_of(scheme_id)
    anchors = {choice.id for choice in programmes.anchors(scheme_id)}
    assert start.first_stage == programmes.stages(scheme_id)[0].id
    for task in start.tasks:
        words = programmes.say_task(task.label)
        assert words != task.label
        assert "tasks." not in words
        assert "reviews." not in words
        assert task.anchor in anchors


# --- what is not known here -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "scheme_id", ["", "moon-fund", "../..", "adult-social-care@1999", "👩🏽‍🦽", "a" * 9999, "\x00"]
)
def test_unknown_scheme_then_its_id_and_empty_lists(scheme_id: str) -> None:
    programmes = speaking("cy")
    assert programmes.title(scheme_id) == scheme_id
    assert programmes.stage_label(scheme_id, "active") == "active"
    assert programmes.funder_label(scheme_id, "nhs") == "nhs"
    assert programmes.section_title(scheme_id, "needs") == "needs"
    assert programmes.deployment_label(scheme_id, "") == ""
    assert programmes.word(scheme_id, "plan") == "plan"
    assert programmes.period(scheme_id) == "week"
    assert programmes.funder_order(scheme_id) == ()
    for group in (*GROUPS, "excluded"):
        assert getattr(programmes, group)(scheme_id) == []
    with pytest.raises(KnownError) as told:
        programmes.start_of(scheme_id)
    assert told.value.code == "scheme-missing"
    assert told.value.safe


@pytest.mark.parametrize("language", LANGUAGES)
def test_unknown_item_of_a_known_scheme_then_the_item_itself_and_no_key(language: str) -> None:
    programmes = speaking(language)
    for label in (programmes.stage_label, programmes.funder_label, programmes.section_title):
        assert label("adult-social-care", "hologram") == "hologram"
    assert programmes.deployment_label("adult-social-care", "hologram") == "hologram"
    assert programmes.word("adult-social-care", "hologram") == "hologram"


@pytest.mark.parametrize(
    "label",
    [
        "",
        ":",
        "adult-social-care",
        "adult-social-care:",
        "moon-fund:tasks.visit",
        "Ring: ask for Siân",
        "a:b:c",
    ],
)
def test_say_task_when_it_is_nobodys_then_as_written(label: str) -> None:
    assert speaking("en").say_task(label) == label


def test_say_task_when_the_scheme_no_longer_has_it_then_no_machine_key() -> None:
    assert speaking("en").say_task("adult-social-care:tasks.long_gone") == "long gone"


@given(st.text(max_size=60))
def test_say_task_when_any_text_then_text(label: str) -> None:
    assert isinstance(speaking("en").say_task(label), str)


def test_desk_when_a_cases_scheme_is_not_here_then_the_case_opens_and_its_rules_are_refused(
    desk: Desk,
) -> None:
    case_id = add_case(desk.vault, reference="R-9", scheme_id="moon-fund", scheme_version="7")  # type: ignore[arg-type]
    assert desk.caseload.open(case_id).row.scheme_id == "moon-fund"
    assert desk.programmes.title("moon-fund") == "moon-fund"
    for act in (desk.assessments.for_case, desk.plans.start, desk.budgets.work_out, desk.receipts.money):
        with pytest.raises(KnownError) as told:
            act(case_id)
        assert told.value.code == "scheme-missing"
        assert "moon-fund" in told.value.english()
    assert desk.caseload.search().total == 5
    assert desk.caseload.my_work("2026-11-21")


def test_scheme_of_when_the_case_is_gone_then_told(desk: Desk) -> None:
    with pytest.raises(KnownError) as told:
        desk.programmes.scheme_of("nobody")
    assert told.value.code == "case-missing"


def test_scheme_of_when_no_vault_is_open_then_a_fault_of_ours() -> None:
    with pytest.raises(RuntimeError):
        programmes_for(None).scheme_of("any")


def two_versions(folder: Path) -> Path:
    """Make a folder with a scheme's current version, and an older one that has a stage more."""
    for name, version in (("youth-employment", "2026.2"), ("youth-employment@2026.1", "2026.1")):
        shutil.copytree(resource_path("schemes", "youth-employment"), folder / name)
        _change(folder / name / "scheme.toml", '"2026.1"', f'"{version}"')
    old = folder / "youth-employment@2026.1"
    _change(old / "scheme.toml", 'stages = ["referral", ', 'stages = ["referral", "paused", ')
    for language, words in (("en", "Paused for now"), ("cy", "Wedi’i oedi am y tro")):
        _change(old / "texts" / f"{language}.toml", "[stages]", f'[stages]\npaused = "{words}"')
    return folder


def _change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_two_versions_then_each_case_has_its_own_and_lists_have_the_current_one(tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "store", clock=FakeClock())
    library = SchemeLibrary(two_versions(tmp_path / "schemes"))
    assert [listed.problem for listed in library.list()] == [None, None]
    programmes = Programmes(vault, library, lambda: "en")
    old = add_case(vault, reference="R-1", scheme_id="youth-employment", scheme_version="2026.1")
    new = add_case(vault, reference="R-2", scheme_id="youth-employment", scheme_version="2026.2")
    assert programmes.scheme_of(old).version == "2026.1"
    assert programmes.scheme_of(new).version == "2026.2"
    assert [choice.id for choice in programmes.all()] == ["youth-employment"]
    assert len(programmes.known_titles()) == 1
    assert programmes.start_of("youth-employment").version == "2026.2"
    assert "paused" not in {choice.id for choice in programmes.stages("youth-employment")}
    assert programmes.stage_label("youth-employment", "paused") == "Paused for now"
    vault.close()


# --- rules, as services ask for them --------------------------------------------------------------------


@pytest.mark.parametrize("reference", ["R-1", "R-2", "R-3", "R-4"])
def test_rules_of_then_what_the_scheme_says_in_the_language_of_the_screen(desk: Desk, reference: str) -> None:
    case_id = case_named(desk, reference)
    scheme = desk.programmes.scheme_of(case_id)
    rules = desk.programmes.rules_of(case_id)
    assert rules.funder_order == scheme.funder_order == desk.programmes.funder_order_of_case(case_id)
    assert (rules.period, rules.divisor) == (scheme.period, scheme.divisor)
    assert rules.default_deployment in {choice.id for choice in desk.programmes.deployments(scheme.id)}
    assert rules.outside_budget <= set(rules.funder_order)
    welsh = desk.programmes.spoken_in("cy").rules_of(case_id)
    assert dict(rules.required_sections).keys() == dict(welsh.required_sections).keys()
    assert all(
        one != other for one, other in zip(rules.required_sections, welsh.required_sections, strict=True)
    )


def test_known_titles_then_an_import_finds_each_scheme_by_any_of_its_names() -> None:
    found = {scheme_id: (titles, stages) for scheme_id, titles, stages in programmes_for(None).known_titles()}
    assert set(found) == set(SCHEMES)
    for titles, stages in found.values():
        assert len(titles) == len(set(titles)) == len(LANGUAGES)
        assert all(len(words) == len(LANGUAGES) for words in stages.values())


def test_shipped_schemes_then_each_folder_loads() -> None:
    assert [listed.problem for listed in shipped_schemes().list()] == [None] * len(SCHEMES)


def test_sources_then_no_programme_is_named_in_code() -> None:
    """Programmes are data: a new one is its folder and one golden test."""
    ids = [listed.id for listed in shipped_schemes().list()]
    assert len(ids) == len(SCHEMES)
    sources = Path(pbdesk.__file__).parent
    named = {
        (path.relative_to(sources).as_posix(), scheme_id)
        for path in sources.rglob("*.py")
        for text in [path.read_text("utf-8")]
        for scheme_id in ids
        if scheme_id in text or scheme_id.replace("-", "_") in text
    }
    assert named == set()
