"""Forms and allocations: loading, a key press, a durable answer, a scheme's folder, ten thousand budgets."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pbdesk.interchange.fhir_out import questionnaire_of
from pbdesk.interchange.fhir_types import to_json
from pbdesk.resources import resource_path
from pbdesk.schemes.allocation import allocate_facts
from pbdesk.schemes.forms.compiled import CompiledForm
from pbdesk.schemes.forms.loading import load_form
from pbdesk.schemes.forms.opening import begin_form
from pbdesk.schemes.loader import load_scheme
from pbdesk.services.assessments import Assessments
from tests.bench.conftest import Ratio
from tests.helpers.figures import median_ms
from tests.helpers.vaults import add_case, new_vault
from tests.schemes.conftest import NOW
from tests.schemes.test_speed import large_form

pytestmark = pytest.mark.bench


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "large.md"
    rows = "\n".join(f"| | {line} |" for line in large_form().splitlines())
    path.write_text(f"| survey |\n{rows}\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def form(workbook: Path) -> CompiledForm:
    return load_form(workbook, workbook.parent / "kept")


def test_form_of_500_questions(form: CompiledForm, workbook: Path, ratio: Ratio) -> None:
    kept = workbook.parent / "kept"
    read = median_ms(lambda: workbook.read_bytes(), 20)
    loading = median_ms(lambda: load_form(workbook, kept), 10)
    ratio("500 questions loaded (floor: the file read)", value=loading, floor=read, target="300 ms")
    state = begin_form(form, NOW)
    for group in range(25):
        for place in range(20):
            state = state.answer(f"/data/g{group}/q{group}_{place}", "3")
    copied = median_ms(lambda: state.facts.copy(), 50)
    press = median_ms(lambda: list(state.answer("/data/g0/q0_0", "9").page("/data/g0")), 30)
    ratio(
        "a key press in 500 questions (floor: a copy of the state)", value=press, floor=copied, target="16 ms"
    )


def test_answer_of_500_questions_when_durable(form: CompiledForm, tmp_path: Path, ratio: Ratio) -> None:
    vault = new_vault(tmp_path / "store")
    book = Assessments(vault, lambda _case: ("large", form), lambda: "en", lambda _case: "")
    case_id = add_case(vault)
    assessment_id = book.for_case(case_id).assessment.id
    book.answer(assessment_id, "/data/g0/q0_0", "1")

    def bare() -> None:
        vault.drafts.put("bench", "x")

    numbers = iter(range(1, 1000))
    floor = median_ms(bare, 20)
    value = median_ms(lambda: book.answer(assessment_id, "/data/g0/q0_1", str(next(numbers))), 20)
    ratio(
        "an answer durable, with the whole view (floor: a bare commit)", value=value, floor=floor, target="-"
    )
    vault.close()


def test_scheme_folder(tmp_path: Path, ratio: Ratio) -> None:
    folder = resource_path("schemes", "adult-social-care")
    load_scheme(folder, tmp_path)
    files = [path for path in folder.rglob("*") if path.is_file()]
    floor = median_ms(lambda: [path.read_bytes() for path in files], 10)
    value = median_ms(lambda: load_scheme(folder, tmp_path), 10)
    ratio("a scheme loaded and checked (floor: its files read)", value=value, floor=floor, target="200 ms")


def test_ten_thousand_allocations(tmp_path: Path, ratio: Ratio) -> None:
    scheme = load_scheme(resource_path("schemes", "adult-social-care"), tmp_path)
    day = date(2026, 11, 21)

    def replay() -> None:
        for number in range(10_000):
            allocate_facts(scheme, {"points": str(number % 70)}, day)

    def nothing() -> None:
        for number in range(10_000):
            {"points": str(number % 70)}.items()

    value, floor = median_ms(replay, 1), median_ms(nothing, 3)
    ratio("10,000 allocations (floor: the loop alone)", value=value, floor=floor, target="2000 ms")


def test_form_to_fhir(form: CompiledForm, ratio: Ratio) -> None:
    carried = questionnaire_of(form).questionnaire
    floor = median_ms(lambda: to_json(carried), 5)
    value = median_ms(lambda: to_json(questionnaire_of(form).questionnaire), 5)
    ratio("500 questions as FHIR (floor: the JSON alone)", value=value, floor=floor, target="-")
