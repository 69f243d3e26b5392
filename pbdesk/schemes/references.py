"""Whether everything that a scheme names is there: ids, anchors, funders, forms, questions, outcomes, translations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.money import Pence, parse_money, plain_money
from pbdesk.schemes import care_act
from pbdesk.schemes.definition import Definition
from pbdesk.schemes.forms.compiled import CompiledForm
from pbdesk.schemes.forms.model import BRANCHES, DEFAULT, SILENT, Kind, Node
from pbdesk.schemes.methods import METHODS
from pbdesk.schemes.problems import Findings
from pbdesk.schemes.scheme import WORDED_GROUPS, Scheme, ids_of

_MAIN = "scheme.toml"
_SPEAKERS = {"", "person", "assessor"}
_NAMES_ONLY = {"rates"}


def check_references(definition: Definition, folder: str, findings: Findings) -> None:
    """Record what does not fit together within scheme.toml."""
    name, _mark, version = folder.partition("@")
    if definition.id != name or version not in {"", definition.version}:
        findings.add(
            _MAIN,
            "id",
            N_("The folder {folder} must have the name of the scheme's id, or ID@VERSION."),
            folder=folder,
        )
    if definition.valid_to is not None and definition.valid_to < definition.valid_from:
        findings.add(_MAIN, "valid_to", N_("The scheme ends before it begins."))
    if definition.allocation.divisor < 1 or definition.allocation.round_to < 1:
        findings.add(_MAIN, "allocation", N_("The divisor and the rounding must be 1 or more."))
    _check_ids(definition, findings)
    _check_names(definition, findings)
    _check_method(definition, findings)
    _check_approval(definition, findings)
    for where, text in _amounts(definition):
        if not _is_money(text):
            findings.add(_MAIN, where, N_("“{value}” is not an amount in pounds."), value=text[:40])


def _check_ids(definition: Definition, findings: Findings) -> None:
    for group in WORDED_GROUPS:
        if group in _NAMES_ONLY:
            continue
        ids = ids_of(definition, group)
        for name, count in Counter(ids).items():
            if count > 1:
                findings.add(_MAIN, group, N_("“{name}” stands there more than once."), name=name)
    for group in ("stages", "funders", "forms", "deployment", "approvers", "outcomes"):
        if not ids_of(definition, group):
            findings.add(_MAIN, group, N_("There must be one or more."))


def _check_names(definition: Definition, findings: Findings) -> None:
    """Record names that stand for nothing."""
    known: list[tuple[str, str, tuple[str, ...]]] = [
        ("remainder_funder", definition.remainder_funder, ids_of(definition, "funders")),
        ("deployment.default", definition.deployment.default, definition.deployment.allowed),
        ("allocation.form", definition.allocation.form, ids_of(definition, "forms")),
    ]
    known += care_act.names(definition)
    known += [
        ("deployment.must_offer", name, definition.deployment.allowed)
        for name in definition.deployment.must_offer
    ]
    for group, offsets in (("tasks", definition.tasks), ("reviews", definition.reviews)):
        known += [(f"{group}.{offset.id}.anchor", offset.anchor, definition.anchors) for offset in offsets]
    for where, name, names in known:
        if name not in names:
            findings.add(
                _MAIN, where, N_("“{name}” is none of: {known}."), name=name, known=", ".join(names) or "–"
            )


def _check_method(definition: Definition, findings: Findings) -> None:
    rule = definition.allocation
    method = METHODS.get(rule.method)
    if method is None:
        findings.add(
            _MAIN,
            "allocation.method",
            N_("“{name}” is no method of allocation; there are: {known}."),
            name=rule.method,
            known=", ".join(METHODS),
        )
        return
    for name in method.inputs:
        if name not in rule.inputs:
            findings.add(
                _MAIN,
                "allocation.inputs",
                N_("The method “{method}” needs the input “{name}”."),
                method=rule.method,
                name=name,
            )


def _check_approval(definition: Definition, findings: Findings) -> None:
    """Record what would leave a plan with nobody who may approve it, or a role with nothing to approve."""
    for role, count in Counter(threshold.role for threshold in definition.approval).items():
        if count > 1:
            findings.add(_MAIN, f"approval.{role}", N_("“{name}” stands there more than once."), name=role)
    before: Pence | None = None
    for threshold in definition.approval[:-1]:
        where = f"approval.{threshold.role}.up_to"
        if not threshold.up_to:
            findings.add(_MAIN, where, N_("A limit is missing: only the last role approves any sum."))
        elif _is_money(threshold.up_to):
            limit = parse_money(threshold.up_to)
            if before is not None and limit <= before:
                findings.add(
                    _MAIN,
                    where,
                    N_("The limit {limit} must be more than the one before it, {before}."),
                    limit=plain_money(limit),
                    before=plain_money(before),
                )
            before = limit
    for threshold in definition.approval[-1:]:
        if threshold.up_to:
            findings.add(
                _MAIN,
                f"approval.{threshold.role}.up_to",
                N_("The last role must have no limit: nobody could approve a plan above it. Leave this out."),
            )


def _amounts(definition: Definition) -> Iterator[tuple[str, str]]:
    caps = definition.caps
    yield "caps.per_period", caps.per_period
    yield "caps.minimum", caps.minimum
    yield "caps.guide", caps.guide
    yield "caps.per_item", caps.per_item
    yield "caps.fund_total", caps.fund_total
    yield "allocation.amount", definition.allocation.amount
    yield "spend.ask_first_over", definition.spend.ask_first_over
    yield "spend.receipt_over", definition.spend.receipt_over
    for threshold in definition.approval:
        yield f"approval.{threshold.role}.up_to", threshold.up_to
    yield from care_act.amounts(definition)


def _is_money(text: str) -> bool:
    try:
        return not text or parse_money(text) >= 0
    except KnownError:
        return False


def check_forms(scheme: Scheme, findings: Findings) -> None:
    """Record what does not fit between the scheme and its forms."""
    files = {reference.id: f"forms/{reference.file}" for reference in scheme.definition.forms}
    for form_id, compiled in scheme.forms.items():
        for language in scheme.definition.languages:
            _check_words(compiled, language, files[form_id], findings)
        for node in compiled.form.nodes:
            _check_columns(scheme, node, files[form_id], findings)
    rule = scheme.definition.allocation
    asked = scheme.forms[rule.form]
    care_act.check_paths(scheme, findings)
    for name, path in rule.inputs.items():
        number = asked.tree.by_path.get(path)
        kind = asked.node(number).kind if number is not None else Kind.FORM
        if number is None or kind in BRANCHES or asked.tree.nodes[number].repeats:
            findings.add(
                _MAIN,
                f"allocation.inputs.{name}",
                N_("The form {form} has no question {path}."),
                form=rule.form,
                path=path,
            )


def _check_columns(scheme: Scheme, node: Node, file: str, findings: Findings) -> None:
    where = f"survey, row {node.row} ({node.name})"
    if node.speaker not in _SPEAKERS:
        findings.add(file, where, N_("“{name}” is no speaker: “person” or “assessor”."), name=node.speaker)
    if node.outcome and node.outcome not in scheme.definition.outcomes.domains:
        findings.add(file, where, N_("The scheme has no outcome “{name}”."), name=node.outcome)


def _check_words(compiled: CompiledForm, language: str, file: str, findings: Findings) -> None:
    """Record what a form says in one language of the scheme and not in another."""
    for node in compiled.form.nodes:
        needs_label = node.kind not in SILENT or node.kind is Kind.NOTE or node.kind is Kind.GROUP
        if node.name in {"meta", "instanceID"} or (needs_label and node.row == 0):
            continue
        parts = {
            "label": node.label,
            "hint": node.hint,
            "why": node.why,
            "easyread": node.easyread,
            "constraint_message": node.constraint_message,
            "required_message": node.required_message,
        }
        for column, words in parts.items():
            missing = language not in words and (bool(words) or (column == "label" and needs_label))
            if missing and DEFAULT not in words:
                findings.add(
                    file,
                    f"survey, row {node.row} ({node.name})",
                    N_("The column {column} has no words in “{language}”."),
                    column=column,
                    language=language,
                )
    for list_name, items in compiled.form.lists.items():
        for item in items:
            if language not in item.label:
                findings.add(
                    file,
                    f"choices, row {item.row} ({list_name}: {item.name})",
                    N_("The column {column} has no words in “{language}”."),
                    column="label",
                    language=language,
                )
