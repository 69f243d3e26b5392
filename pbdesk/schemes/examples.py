"""Examples and test rows of a scheme: worked by hand once, and worked again whenever the scheme is loaded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.money import Pence, parse_money, plain_money
from pbdesk.schemes.allocation import allocate, allocate_facts
from pbdesk.schemes.forms.opening import begin_form
from pbdesk.schemes.forms.state import FormState
from pbdesk.schemes.scheme import Scheme
from pbdesk.schemes.tables import TableRow

REFUSED = "refused"
NO_SUM = "none"
_OWN_COLUMNS = {"expect", "on", "why"}


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole set of answers with what must come of it (examples/NAME.json).

    Attributes:
        answers: by path, in the order in which they are given.
        expect: the amount per period in pounds, "none" for no sum, or "refused".
    """

    title: str
    on: str
    answers: dict[str, str]
    expect: str


def read_examples(folder: Path) -> dict[str, Example]:
    """Return the examples of a scheme by name.

    Raises:
        KnownError: code "example-wrong" when one of them is not an example.
    """
    found: dict[str, Example] = {}
    for path in sorted((folder / "examples").glob("*.json")):
        try:
            found[path.stem] = msgspec.json.decode(path.read_bytes(), type=Example)
        except (OSError, msgspec.DecodeError) as problem:
            raise KnownError(
                "example-wrong",
                N_("The example could not be read: {reason}."),
                file=f"examples/{path.name}",
                reason=str(problem).replace("{", "(").replace("}", ")"),
            ) from problem
    return found


def answered(scheme: Scheme, example: Example, language: str = "en") -> FormState:
    """Return the scheme's assessment form with the answers of an example.

    Raises:
        KnownError: "question-unknown" when the form has no such question.
    """
    now = datetime.combine(date.fromisoformat(example.on), datetime.min.time(), UTC)
    state = begin_form(scheme.forms[scheme.assessment_form], now, language=language)
    for path, value in example.answers.items():
        state = state.answer(path, value)
    return state


def check_example(scheme: Scheme, name: str, example: Example) -> Iterator[KnownError]:
    """Yield what differs from what the example expects."""
    try:
        state = answered(scheme, example)
        for question in state.questions():
            if question.answer and not question.relevant:
                yield _wrong(name, N_("The answer to {path} is not used."), path=question.path)
            elif question.answer and not question.valid:
                yield _wrong(name, N_("The answer to {path} does not hold."), path=question.path)
        got = _outcome(allocate(scheme, state).amount_pence)
    except KnownError as problem:
        if example.expect == REFUSED and problem.code.startswith("allocation-"):
            return
        yield _wrong(name, N_("It stops: {reason}"), reason=problem.english())
        return
    if got != _expected(example.expect):
        yield _wrong(name, N_("It expects {expect} and comes to {got}."), expect=example.expect, got=got)


def check_test_row(scheme: Scheme, row: TableRow) -> Iterator[KnownError]:
    """Yield what differs from what a test row of a table expects."""
    facts = {column: cell.strip() for column, cell in row.cells.items() if column not in _OWN_COLUMNS}
    on = row.text("on")
    try:
        day = date.fromisoformat(on) if on else scheme.definition.valid_from
        got = _outcome(allocate_facts(scheme, {k: v for k, v in facts.items() if v}, day).amount_pence)
    except ValueError:
        yield row.wrong(N_("“{value}” in the column “{column}” is not a date like 2026-04-01."), "on", on)
        return
    except KnownError as problem:
        if row.text("expect") == REFUSED and problem.code.startswith("allocation-"):
            return
        yield row.wrong(N_("The test row stops: {value}"), "expect", problem.english())
        return
    if got != _expected(row.text("expect")):
        yield _row_differs(row, got)


def _row_differs(row: TableRow, got: str) -> KnownError:
    wrong = row.wrong(N_("The test row expects {value} and comes to {got}."), "expect", row.text("expect"))
    wrong.fields["got"] = got
    return wrong


def _outcome(amount: Pence | None) -> str:
    return NO_SUM if amount is None else plain_money(amount)


def _expected(text: str) -> str:
    return text if text in {NO_SUM, REFUSED} else plain_money(parse_money(text))


def _wrong(name: str, sentence: str, **fields: str) -> KnownError:
    return KnownError("example-wrong", sentence, file=f"examples/{name}.json", where="", **fields)
