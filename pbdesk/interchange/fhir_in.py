"""A FHIR R4 Questionnaire as a form: one that we wrote comes back the same, others as far as we can ask them.

What cannot be taken over is said in words (`Taken.notes`) and never dropped without one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from pbdesk.domain.errors import N_, FieldValue, KnownError
from pbdesk.interchange.fhir_conditions import relevant_of
from pbdesk.interchange.fhir_held import Held
from pbdesk.interchange.fhir_lists import items_of
from pbdesk.interchange.fhir_out import FORMULAS, PLAIN, WORDED, Note, own
from pbdesk.interchange.fhir_types import SDC, STANDARD, Item, ItemType, Questionnaire, Value
from pbdesk.interchange.fhir_words import plain_words, words_of
from pbdesk.schemes.forms.model import (
    BRANCHES,
    DEFAULT,
    MODEL_VERSION,
    SELECTS,
    Action,
    Choices,
    Form,
    Kind,
    Node,
    Piece,
    Words,
)
from pbdesk.schemes.forms.model import Item as ListItem
from pbdesk.schemes.forms.xform_parts import sections_of

KINDS: dict[ItemType, Kind] = {
    "group": Kind.GROUP,
    "display": Kind.NOTE,
    "boolean": Kind.SELECT_ONE,
    "decimal": Kind.DECIMAL,
    "quantity": Kind.DECIMAL,
    "integer": Kind.INTEGER,
    "date": Kind.DATE,
    "dateTime": Kind.DATE_TIME,
    "time": Kind.TIME,
    "choice": Kind.SELECT_ONE,
    "open-choice": Kind.SELECT_ONE,
    "attachment": Kind.MEDIA,
}
"""The kind of each type of question; the others are asked as text."""
YES_NO = "fhir_yes_no"
_NOT_WHOLE: dict[str, str] = {
    "quantity": N_("Only the number of “{name}” is asked, without its unit."),
    "reference": N_("“{name}” points to another record: it is asked as text."),
    "open-choice": N_("“{name}” lets people write a choice of their own: only the choices are offered."),
    "attachment": N_("“{name}” asks for a file, which cannot be given here."),
}
_NAME = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Taken:
    """A form that was taken over, and what could not be."""

    form: Form
    notes: tuple[Note, ...]


def read_questionnaire(data: bytes, file: str) -> Taken:
    """Return the form of a Questionnaire's JSON.

    Raises:
        KnownError: code "fhir-unreadable" where it is no Questionnaire of FHIR R4, with the place.
    """
    try:
        questionnaire = msgspec.json.decode(data, type=Questionnaire)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as problem:
        raise unreadable(file, "Questionnaire", str(problem)) from problem
    return _Reader(questionnaire, file).taken()


def unreadable(file: str, resource: str, reason: str) -> KnownError:
    """Return the error for a file that is not what it should be."""
    return KnownError(
        "fhir-unreadable",
        N_("{file} is no {resource} of FHIR R4 that can be read here: {reason}"),
        safe=N_("Nothing was changed."),
        todo=N_("Ask whoever made the file for one of version R4 (4.0.1), as JSON."),
        file=file,
        resource=resource,
        reason=reason[:200],
    )


class _Reader:
    """One Questionnaire being read."""

    def __init__(self, questionnaire: Questionnaire, file: str) -> None:
        self._whole, self._file = questionnaire, file
        self._notes: list[Note] = []
        root = self._text("root")
        self._is_ours = bool(root)
        self._root = root or "/data"
        self._language = self._text("default-language") or questionnaire.language or DEFAULT
        self._lists: dict[str, tuple[ListItem, ...]] = {
            each.id: items_of(each, self._language) for each in questionnaire.contained if each.id
        }
        self._paths: dict[str, str] = {}
        self._languages: set[str] = set()

    def taken(self) -> Taken:
        """Return the form."""
        self._find_paths(self._whole.item, self._root)
        top = Node(path=self._root, name=self._root.rpartition("/")[2], kind=Kind.FORM)
        nodes = (top, *self._nodes(self._whole.item, self._root))
        languages = self._form_languages(nodes)
        title = self._whole.title or self._whole.name or self._file
        form = Form(
            model_version=MODEL_VERSION,
            file=self._file,
            digest="",
            id=self._whole.name or self._whole.id or "form",
            title=title,
            version=self._whole.version,
            languages=languages,
            default_language=self._language,
            nodes=nodes,
            lists=self._lists,
            actions=tuple(self._actions()),
            sections=tuple(sections_of(nodes, self._root, title)),
        )
        return Taken(form, tuple(self._notes))

    def _text(self, name: str) -> str:
        found = (each.value_string for each in self._whole.extension if each.url == own(name))
        return next((text for text in found if text), "")

    def _form_languages(self, nodes: tuple[Node, ...]) -> dict[str, str]:
        named: dict[str, str] = {}
        for extension in self._whole.extension:
            if extension.url == own("form-language"):
                parts = {part.url: part.value_string or "" for part in extension.extension}
                named[parts.get("code", "")] = parts.get("name", "")
        if named:
            return named
        codes = dict.fromkeys(code for node in nodes for code in node.label)
        return {code: code for code in codes} or {self._language: self._language}

    def _actions(self) -> Iterator[Action]:
        for extension in self._whole.extension:
            if extension.url == own("action"):
                parts = {part.url: part for part in extension.extension}
                texts = {name: part.value_string or "" for name, part in parts.items()}
                held = parts["expression"].value_expression if "expression" in parts else None
                if held is not None:
                    yield Action(
                        texts.get("event", ""),
                        texts.get("target", ""),
                        held.expression,
                        texts.get("source", ""),
                    )

    def _find_paths(self, items: tuple[Item, ...], parent: str) -> None:
        """Give each item its path: ours have theirs for a linkId, others get one from it."""
        taken: set[str] = set()
        for item in items:
            if _is_help(item):
                continue
            path = item.link_id
            if not self._is_ours:
                name = _NAME.sub("_", item.link_id).strip("._-") or "item"
                name = name if not name[0].isdigit() else f"q{name}"
                while f"{parent}/{name}" in taken:
                    name += "_"
                path = f"{parent}/{name.replace('.', '_')}"
            taken.add(path)
            self._paths.setdefault(item.link_id, path)
            self._find_paths(item.item, path if item.type == "group" or self._is_ours else parent)

    def _nodes(self, items: tuple[Item, ...], parent: str) -> Iterator[Node]:
        for item in items:
            if _is_help(item):
                continue
            node = self._node(item, parent)
            yield node
            # A question inside a question stands beside it here, and waits for its answer by its own condition.
            yield from self._nodes(item.item, node.path if node.kind in BRANCHES else parent)

    def _node(self, item: Item, parent: str) -> Node:
        held = Held(item.extension)
        kind = self._kind(item, held)
        path = self._paths[item.link_id]
        plain = {name: held.text(name) for name in PLAIN}
        formulas = {name: held.formula(own(name)) for name in FORMULAS}
        worded = {name: held.words(name, self._language) for name in WORDED}
        relevant = formulas["relevant"] or held.formula(f"{SDC}sdc-questionnaire-enableWhenExpression")
        if not relevant and item.enable_when:
            relevant = relevant_of(item.enable_when, item.enable_behavior, self._paths)
        label = words_of(item.text, item.text_more, self._language)
        self._tell(item, held, relevant, label)
        return Node(
            path=path,
            name=path.rpartition("/")[2],
            kind=kind,
            parent=parent,
            label=label,
            hint=self._hint(item, held),
            guidance=worded["guidance"],
            why=worded["why"],
            easyread=worded["easyread"],
            required_message=worded["required_message"],
            constraint_message=worded["constraint_message"] or held.human(),
            relevant=relevant,
            required=formulas["required"] or ("true()" if item.required else ""),
            constraint=held.constraint(),
            calculation=held.formula(f"{SDC}sdc-questionnaire-calculatedExpression"),
            readonly=formulas["readonly"] or ("true()" if item.read_only and not self._is_ours else ""),
            default=formulas["default"] or " ".join(_plain_value(each) for each in item.initial),
            choices=self._choices(item, kind, held, path),
            range=held.range(),
            appearance=plain["appearance"],
            speaker=plain["speaker"],
            outcome=plain["outcome"],
            sensitivity=plain["sensitivity"],
            count=plain["count"],
            preload=plain["preload"],
        )

    def _kind(self, item: Item, held: Held) -> Kind:
        kept = next((each.value_code for each in item.extension if each.url == own("kind")), None)
        if kept in set(Kind):
            return Kind(kept)
        if item.repeats and item.type == "group":
            return Kind.REPEAT
        if item.repeats and item.type in {"choice", "open-choice"}:
            return Kind.SELECT_MULTIPLE
        if held.formula(f"{SDC}sdc-questionnaire-calculatedExpression") and not item.text:
            return Kind.CALCULATE
        kind = KINDS.get(item.type, Kind.TEXT)
        is_list = bool(item.answer_option or item.answer_value_set)
        return Kind.TEXT if kind is Kind.SELECT_ONE and item.type != "boolean" and not is_list else kind

    def _tell(self, item: Item, held: Held, relevant: str, label: Words) -> None:
        name = "".join(piece.text for piece in next(iter(label.values()), (Piece(text=item.link_id),)))
        fields: dict[str, FieldValue] = {"name": name[:80]}
        if not self._is_ours and item.type in _NOT_WHOLE:
            self._notes.append(Note(_NOT_WHOLE[item.type], fields))
        if item.enable_when and not relevant:
            self._notes.append(Note(N_("“{name}” waits for a question that is not in the form."), fields))
        if item.repeats and item.type not in {"group", "choice", "open-choice"} and not self._is_ours:
            self._notes.append(Note(N_("“{name}” takes several answers: one is asked for."), fields))
        if held.foreign:
            self._notes.append(
                Note(N_("“{name}” has a formula in another language, which was left out."), fields)
            )

    def _hint(self, item: Item, held: Held) -> Words:
        help_item = next((each for each in item.item if _is_help(each)), None)
        if help_item is not None:
            return words_of(help_item.text, help_item.text_more, self._language)
        return held.words("hint", self._language)

    def _choices(self, item: Item, kind: Kind, held: Held, path: str) -> Choices | None:
        nodes = held.text("choices-nodes")
        if nodes:
            parts = {part: held.text(f"choices-{part}") for part in ("list_name", "value", "label")}
            return Choices(nodes=nodes, **parts)
        if kind not in SELECTS or self._is_ours:
            return None
        name = item.answer_value_set.removeprefix("#")
        if item.type == "boolean":
            name = YES_NO
            self._lists.setdefault(
                name, (_list_item("true", plain_words("Yes")), _list_item("false", plain_words("No")))
            )
        elif item.answer_option:
            name = _NAME.sub("_", path.strip("/").replace("/", "_"))
            self._lists[name] = tuple(_options(item, self._language))
        elif name not in self._lists:
            words = N_("The choices of “{name}” are in another place ({place}): none are offered.")
            self._notes.append(Note(words, {"name": item.text[:80], "place": item.answer_value_set[:80]}))
            name = _NAME.sub("_", path.strip("/").replace("/", "_"))
            self._lists[name] = ()
        return Choices(nodes=f"instance('{name}')/root/item", list_name=name, label="")


def _is_help(item: Item) -> bool:
    control = next((e for e in item.extension if e.url == f"{STANDARD}questionnaire-itemControl"), None)
    concept = control.value_codeable_concept if control is not None else None
    return item.type == "display" and concept is not None and any(c.code == "help" for c in concept.coding)


def _list_item(name: str, label: Words) -> ListItem:
    return ListItem(name=name, label=label, columns={"name": name})


def _options(item: Item, language: str) -> Iterator[ListItem]:
    for option in item.answer_option:
        coding = option.value_coding
        if coding is not None:
            label = words_of(coding.display or coding.code, coding.display_more, language)
            yield _list_item(_NAME.sub("_", coding.code or coding.display), label)
            continue
        text = option.value_string or option.value_date or option.value_time
        text = text if text is not None else str(option.value_integer)
        yield _list_item(_NAME.sub("_", text), plain_words(text))


def _plain_value(value: Value) -> str:
    if value.value_coding is not None:
        return value.value_coding.code
    if value.value_boolean is not None:
        return "true" if value.value_boolean else "false"
    number = value.value_integer if value.value_integer is not None else value.value_decimal
    if number is not None:
        return str(number)
    texts = (value.value_string, value.value_date, value.value_date_time, value.value_time, value.value_uri)
    return next((text for text in texts if text), "")
