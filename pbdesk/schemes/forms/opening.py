"""Opening a form: for the first time, or with the answers that were kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from pbdesk.schemes.expressions.tree import Key
from pbdesk.schemes.forms.actions import close_gap, fill_in_metadata, run_actions
from pbdesk.schemes.forms.compiled import CompiledForm
from pbdesk.schemes.forms.facts import MAX_INSTANCES, Facts
from pbdesk.schemes.forms.rows import FIRST, Rows, is_row, read_rows
from pbdesk.schemes.forms.state import FormState


def begin_form(compiled: CompiledForm, now: datetime, *, language: str = "", seed: str = "") -> FormState:
    """Return a form as opened for the first time: defaults set, calculations done.

    Args:
        compiled: the form.
        now: the time, aware; its zone is the zone of `today()`.
        language: the code of the language for words, "" for the form's own.
        seed: what makes the form's `uuid()` and `random()` its own, such as the id of the record.
    """
    facts = _begun(compiled, now, language, seed)
    facts.settle_all()
    return FormState(facts)


def open_form(
    compiled: CompiledForm,
    now: datetime,
    stored: Mapping[str, str],
    *,
    begun: datetime | None = None,
    language: str = "",
    seed: str = "",
) -> tuple[FormState, Rows]:
    """Return a form with what was stored of it, and its rows; nothing needs to have been stored.

    What a form sets by itself (the day of the visit, "today") is set as on the day on which it was `begun`, so that
    each laptop and each later day sees the same without a word of it being stored. A stored answer goes before
    it, also a blank one. Answers to questions that are gone, and in rows that are gone, are left alone.
    """
    facts = _begun(compiled, begun or now, language, seed)
    facts.now = now
    rows = read_rows(stored, fixed_parts(compiled))
    _lay_out(facts, rows)
    blank: list[Key] = []
    for path, text in stored.items():
        placed = None if is_row(path) else rows.placed(path)
        key = compiled.tree.key_of(placed) if placed else None
        if key is not None and len(key[1]) == len(compiled.tree.nodes[key[0]].repeats):
            facts.give(key, text)
            if not text:
                blank.append(key)
    facts.settle_all()
    returned = [key for key in blank if key in facts.answers]
    for key in returned:
        facts.give(key, "")
    if returned:
        facts.settle_all()
    return FormState(facts), rows


def fixed_parts(compiled: CompiledForm) -> frozenset[str]:
    """Return the paths of the parts that repeat as often as an answer says."""
    return frozenset(node.path for node in compiled.form.nodes if node.count)


def _begun(compiled: CompiledForm, now: datetime, language: str, seed: str) -> Facts:
    facts = Facts(compiled, now, language or compiled.form.default_language, seed)
    facts.open_instance(0, ())
    fill_in_metadata(facts)
    facts.settle_all()
    run_actions(facts, "first-load")
    return facts


def _lay_out(facts: Facts, rows: Rows) -> None:
    """Lay out the rows that were stored, outer ones first; rows beyond the first begin blank."""
    for part in sorted(rows.here, key=lambda path: path.count("[")):
        placed = rows.placed(part)
        key = facts.compiled.tree.key_of(placed) if placed else None
        if key is None or not facts.compiled.tree.nodes[key[0]].is_repeat:
            continue
        names = rows.here[part][:MAX_INSTANCES]
        if FIRST not in names:
            close_gap(facts, key[0], (*key[1], 1))
        facts.counts[key] = len(names)
        for place in range(1, len(names) + 1):
            _lay_out_inner(facts, key[0], (*key[1], place))


def _lay_out_inner(facts: Facts, number: int, at: tuple[int, ...]) -> None:
    """Give each part inside a new row its one row."""
    for child in facts.compiled.tree.nodes[number].children.values():
        node = facts.compiled.tree.nodes[child]
        if not node.is_repeat:
            _lay_out_inner(facts, child, at)
        elif not facts.compiled.node(child).count:
            if (child, at) not in facts.counts:
                facts.counts[child, at] = 1
            for place in range(1, facts.counts[child, at] + 1):
                _lay_out_inner(facts, child, (*at, place))
