"""Answers in whichever format a file is or is to be: one way out and one way in, for commands and the desktop."""

from __future__ import annotations

import json
from collections.abc import Mapping

from pbdesk.interchange.fhir_answers import read_response, write_response
from pbdesk.interchange.form_answers import MAX_BYTES, AnswersFile, TakenAnswers, not_answers
from pbdesk.interchange.xforms_xml import read_submission, write_submission
from pbdesk.schemes.forms.compiled import CompiledForm
from pbdesk.schemes.forms.rows import Rows
from pbdesk.schemes.forms.state import FormState


def write_copy(
    kind: str, state: FormState, rows: Rows, stored: Mapping[str, str], *, seed: str, is_complete: bool
) -> AnswersFile:
    """Return answers as "fhir" (JSON) or "xforms" (XML); `seed` names the record that they are of."""
    if kind == "fhir":
        return write_response(state, rows, stored, is_complete=is_complete)
    return write_submission(state, rows, stored, seed=seed)


def read_copy(data: bytes, file: str, compiled: CompiledForm) -> TakenAnswers:
    """Return answers from a QuestionnaireResponse, a submission's XML, or an object of answers by path.

    Raises:
        KnownError: "answers-unreadable", "fhir-unreadable" or "answers-other-form".
    """
    if len(data) > MAX_BYTES:
        raise not_answers(file, "it is too large")
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return read_submission(data, file, compiled)
    try:
        whole = json.loads(data)
    except (ValueError, RecursionError) as problem:
        raise not_answers(file, str(problem)) from problem
    if not isinstance(whole, Mapping):
        raise not_answers(file, "the outermost value is not an object")
    if "resourceType" in whole:
        return read_response(data, file, compiled)
    taken = TakenAnswers()
    for path, value in whole.items():
        taken.give_aside(compiled, str(path), "" if value is None else str(value))
    return taken
