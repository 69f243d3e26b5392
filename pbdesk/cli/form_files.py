"""`pbdesk form export|import|answers`: forms and answers as other programs have them (FHIR R4, XForms)."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from pbdesk.cli.common import command, input_text, say
from pbdesk.domain.errors import N_, KnownError
from pbdesk.i18n import _, ngettext

if TYPE_CHECKING:
    from pbdesk.interchange.fhir_out import Note
    from pbdesk.schemes.forms.compiled import CompiledForm


def add_commands(form: Any) -> None:
    """Add the commands to `pbdesk form`."""
    out = command(form, "export", _export, _("write a form for other programs"))
    _add_form(out)
    out.add_argument(
        "--to",
        choices=["fhir", "xforms", "xlsform"],
        required=True,
        help=_("FHIR R4 Questionnaire, XForm, or a workbook in Markdown"),
    )
    _add_out(out)
    take = command(form, "import", _import, _("read a FHIR R4 Questionnaire and write it as a workbook"))
    take.add_argument("file", type=Path, nargs="?")
    _add_out(take)
    _add_schema(take)
    answers = command(form, "answers", _answers, _("turn answers to a form from one format into another"))
    _add_form(answers)
    answers.add_argument(
        "--answers",
        metavar="FILE",
        help=_("answers by path (JSON), a QuestionnaireResponse, or a submission (XML); - is standard input"),
    )
    answers.add_argument("--to", choices=["json", "fhir", "xforms"], default="json")
    answers.add_argument("--now", default="", metavar="TIME", help=_("the time of answering, as ISO text"))
    _add_out(answers)
    _add_schema(answers)


def _add_form(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, nargs="?", help=_("a workbook, or a FHIR Questionnaire (.json)"))


def _add_out(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, metavar="FILE", help=_("where to write; else it is printed"))


def _add_schema(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--schema", action="store_true", help=_("print a JSON Schema of what goes in"))


def load(path: Path) -> CompiledForm:
    """Return a form from a workbook, or from a FHIR Questionnaire where the name ends in .json."""
    from pbdesk.schemes.forms.compiled import compile_form
    from pbdesk.schemes.forms.loading import load_form

    if path.suffix.lower() != ".json":
        return load_form(path)
    from pbdesk.interchange.fhir_in import read_questionnaire

    return compile_form(read_questionnaire(input_text(str(path)).encode(), path.name).form)


def _file(args: argparse.Namespace) -> Path:
    """Return the file that was named. Raises KnownError "file-unnamed"."""
    if args.file is None:
        raise KnownError(
            "file-unnamed", N_("Name the file of the form."), todo=N_("--help says what the command needs.")
        )
    path: Path = args.file
    return path


def _export(args: argparse.Namespace) -> dict[str, Any]:
    from pbdesk.interchange.fhir_out import questionnaire_of
    from pbdesk.interchange.fhir_types import to_json
    from pbdesk.interchange.xlsform_out import workbook_of
    from pbdesk.schemes.forms.workbook import read_workbook

    path = _file(args)
    if args.to == "xforms":
        if path.suffix.lower() == ".json":
            words = N_("{file} is no workbook: turn it into one first.")
            raise KnownError("not-a-workbook", words, todo=N_("pbdesk form import {file}"), file=path.name)
        load(path)
        return _written(args, read_workbook(path).xform, ())
    compiled = load(path)
    if args.to == "fhir":
        carried = questionnaire_of(compiled)
        return _written(args, to_json(carried.questionnaire).decode(), carried.notes)
    return _written(args, *workbook_of(compiled.form))


def _import(args: argparse.Namespace) -> dict[str, Any]:
    from pbdesk.interchange.fhir_in import read_questionnaire
    from pbdesk.interchange.fhir_types import Questionnaire
    from pbdesk.interchange.xlsform_out import workbook_of
    from pbdesk.schemes.forms.compiled import compile_form
    from pbdesk.schemes.forms.model import SILENT

    if args.schema:
        return _print_schema(args, msgspec.json.schema(Questionnaire))
    path = _file(args)
    taken = read_questionnaire(input_text(str(path)).encode(), path.name)
    form = compile_form(taken.form).form
    text, left_out = workbook_of(form)
    result = _written(args, text, (*taken.notes, *left_out))
    count = sum(node.kind not in SILENT for node in form.nodes)
    if args.out is not None:
        said = ngettext("{title}: {count} question.", "{title}: {count} questions.", count, title=form.title)
        say(args, said)
    return result | {"title": form.title, "id": form.id, "questions": count}


def _answers(args: argparse.Namespace) -> dict[str, Any]:
    from pbdesk.interchange.fhir_types import QuestionnaireResponse
    from pbdesk.interchange.form_copies import read_copy, write_copy
    from pbdesk.schemes.forms.opening import open_form

    if args.schema:
        response = msgspec.json.schema(QuestionnaireResponse)
        by_path = {"type": "object", "additionalProperties": {"type": ["string", "number", "null"]}}
        anyone = [by_path, {"$ref": response.pop("$ref")}]
        return _print_schema(args, {"anyOf": anyone, **response})
    compiled = load(_file(args))
    if args.answers is None:
        raise KnownError("file-unnamed", N_("Name the file of the answers."), todo=N_("Add --answers FILE."))
    taken = read_copy(input_text(args.answers).encode(), args.answers, compiled)
    now = datetime.fromisoformat(args.now) if args.now else datetime.now(UTC)
    state, rows = open_form(
        compiled, now if now.tzinfo else now.replace(tzinfo=UTC), taken.answers, seed=compiled.form.id
    )
    if args.to == "json":
        text = json.dumps(taken.answers, ensure_ascii=False, indent=2)
        return _written(args, text, taken.notes) | {"answers": taken.answers}
    file = write_copy(
        args.to, state, rows, taken.answers, seed=compiled.form.id, is_complete=state.progress().complete
    )
    return _written(args, file.data.decode(), (*taken.notes, *file.notes))


def _written(args: argparse.Namespace, text: str, notes: Iterable[Note]) -> dict[str, Any]:
    """Write or print what was made, and say what it does not carry."""
    said = [_(note.sentence, **note.fields) for note in notes]
    if args.out is None:
        say(args, text)
    else:
        try:
            args.out.write_text(text, encoding="utf-8")
        except OSError as problem:
            words = N_("{file} could not be written.")
            raise KnownError(
                "file-not-written", words, safe=N_("Nothing was changed."), file=str(args.out)
            ) from problem
        say(args, _("Written to {file}.", file=str(args.out)))
        for line in said:
            say(args, line)
    result: dict[str, Any] = {"notes": said}
    return result | ({"text": text} if args.out is None else {"file": str(args.out)})


def _print_schema(args: argparse.Namespace, schema: dict[str, Any]) -> dict[str, Any]:
    """Print a JSON Schema, with or without --json."""
    if not args.json:
        print(json.dumps(schema, indent=2))
        return {}
    return schema
