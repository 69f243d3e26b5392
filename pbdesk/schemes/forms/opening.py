"""Opening a form: for the first time, or with the answers that were kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from pbdesk.schemes.forms.actions import fill_in_metadata, run_actions
from pbdesk.schemes.forms.compiled import CompiledForm
from pbdesk.schemes.forms.facts import MAX_INSTANCES, Facts
from pbdesk.schemes.forms.state import FormState


def begin_form(compiled: CompiledForm, now: datetime, *, language: str = "", seed: str = "") -> FormState:
    """Return a form as opened for the first time: defaults set, calculations done.

    Args:
        compiled: the form.
        now: the time, aware; its zone is the zone of `today()`.
        language: the code of the language for words, "" for the form's own.
        seed: what makes the form's `uuid()` and `random()` its own, such as the id of the record.
    """
    facts = Facts(compiled, now, language or compiled.form.default_language, seed)
    facts.open_instance(0, ())
    fill_in_metadata(facts)
    facts.settle_all()
    run_actions(facts, "first-load")
    facts.settle_all()
    return FormState(facts)


def resume_form(
    compiled: CompiledForm,
    now: datetime,
    answers: Mapping[str, str],
    *,
    language: str = "",
    seed: str = "",
) -> tuple[FormState, tuple[str, ...]]:
    """Return a form with the answers that were kept, and the paths that the form no longer knows.

    Defaults are not set again. Answers to questions that are gone are left alone by whoever stores them.
    """
    facts = Facts(compiled, now, language or compiled.form.default_language, seed)
    unknown: list[str] = []
    for path, text in answers.items():
        key = compiled.tree.key_of(path.removesuffix("[]"))
        if key is None:
            unknown.append(path)
        elif path.endswith("[]"):
            facts.counts[key] = min(int(text), MAX_INSTANCES) if text.isdecimal() else 0
        else:
            facts.give(key, text)
    facts.settle_all()
    return FormState(facts), tuple(unknown)
