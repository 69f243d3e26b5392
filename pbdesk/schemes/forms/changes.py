"""What a person's act changes in what is stored of a form, and nothing else.

Values that a form sets by itself are not stored until somebody answers or checks them. It knows no store.
"""

from __future__ import annotations

from collections.abc import Mapping

from pbdesk.domain.errors import N_, KnownError
from pbdesk.schemes.forms.actions import run_actions
from pbdesk.schemes.forms.model import Kind, Node
from pbdesk.schemes.forms.rows import Rows, is_row
from pbdesk.schemes.forms.state import FormState


def changed_answers(
    stored: Mapping[str, str], before: FormState, after: FormState, rows: Rows
) -> dict[str, str]:
    """Return what to store once a form went from one state to another with the same rows.

    An answer that was taken back is stored as blank where the form would otherwise set it again by itself.
    """
    kept = dict(stored)
    old, new = before.answers(), after.answers()
    for path, text in new.items():
        if old.get(path) != text and not is_row(path):
            kept[rows.stable(path)] = text
    for path in old:
        if path not in new and not is_row(path):
            if _sets_itself(after, path):
                kept[rows.stable(path)] = ""
            else:
                kept.pop(rows.stable(path), None)
    return kept


def standing_answers(state: FormState, rows: Rows) -> dict[str, str]:
    """Return every answer that stands, by path with the names of its rows, those that the form set included.

    What the device knows of itself (times, ids) is left out.
    """
    return {
        rows.stable(path): text
        for path, text in state.answers().items()
        if not is_row(path) and state.question(path).node.kind is not Kind.META
    }


def _sets_itself(state: FormState, path: str) -> bool:
    key = state.compiled.tree.key_of(path)
    if key is None:
        return False
    node: Node = state.compiled.node(key[0])
    targets = {action.target for action in state.compiled.form.actions}
    return bool(node.default or node.preload) or node.path in targets


def start_row(state: FormState, row: str) -> FormState:
    """Return the state in which a new, blank row has what the form gives a new one.

    Raises:
        KnownError: code "question-unknown" where there is no such row.
    """
    key = state.compiled.tree.key_of(row)
    if key is None or not key[1]:
        raise KnownError(
            "question-unknown",
            N_("The form {form} has no question {path}."),
            form=state.compiled.form.id,
            path=row,
        )
    facts = state.facts.copy()
    facts.open_instance(*key)
    facts.settle_all()
    run_actions(facts, "new-repeat", *key)
    facts.settle_all()
    return FormState(facts)
