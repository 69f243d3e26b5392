"""Loading a form from its workbook, or from the model that was kept of it.

pyxform takes over half a second to import and a tenth to convert, so the model of a workbook may be kept as
JSON in a folder of the caller's choosing; it is used only while the workbook is the same to the byte.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import msgspec

from pbdesk.schemes.forms.compiled import CompiledForm, compile_form
from pbdesk.schemes.forms.model import MODEL_VERSION, Form
from pbdesk.schemes.forms.workbook import digest_of, read_workbook
from pbdesk.schemes.forms.xform import form_of


def load_form(path: Path, kept_in: Path | None = None) -> CompiledForm:
    """Return the form of a workbook, ready to run.

    Args:
        path: the workbook.
        kept_in: a folder for kept models; None converts the workbook anew.

    Raises:
        KnownError: code "form-refused", with sheet, row and name.
    """
    return compile_form(load_model(path, kept_in))


def load_model(path: Path, kept_in: Path | None = None) -> Form:
    """Return the form model of a workbook, from the kept one where there is one.

    Raises:
        KnownError: code "form-refused", with sheet, row and name.
    """
    if kept_in is None:
        return form_of(read_workbook(path))
    kept = kept_in / f"{digest_of(path)[:32]}-{MODEL_VERSION}.json"
    form = _read_kept(kept)
    if form is not None and form.file == path.name:
        return form
    form = form_of(read_workbook(path))
    _keep(kept, form)
    return form


def _read_kept(path: Path) -> Form | None:
    """A kept model that is missing, cut off or of another program is no model: the workbook is there."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Form)
    except (OSError, msgspec.DecodeError):
        return None


def _keep(path: Path, form: Form) -> None:
    """Keep a model: written beside and then renamed. A folder that cannot be written to is no reason to stop."""
    partial = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(msgspec.json.encode(form))
        partial.replace(path)
    except OSError:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
