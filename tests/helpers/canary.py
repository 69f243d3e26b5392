"""A canary: one word put into every field, file name, search and draft, and looked for on the disk in every disguise.

As a program (`python -m tests.helpers.canary FOLDER WORD`) it uses pbdesk with that word, services and window, says
"ready" and waits to be killed.
"""

from __future__ import annotations

import base64
import io
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec import inspect as shapes

SKIPPED = ("scheme_id", "form_id", "stage", "rule")
"""Fields that name parts of a scheme: a word that no scheme knows would stop the program from using the record."""


def disguises(word: str) -> dict[str, bytes]:
    """Return the word as it may stand in a file, by what the disguise is called."""
    plain = word.encode()
    forms = {
        "utf-8": plain,
        "utf-16-le": word.encode("utf-16-le"),
        "utf-16-be": word.encode("utf-16-be"),
        "hex": plain.hex().encode(),
        "HEX": plain.hex().upper().encode(),
        "lower case": word.lower().encode(),
        "upper case": word.upper().encode(),
    }
    for shift in range(3):
        whole = base64.b64encode(bytes(shift) + plain)
        # The characters at both ends also depend on the neighbours.
        forms[f"base64 +{shift}"] = whole[(shift * 8 + 5) // 6 : len(whole) - 4]
    return forms


def find(word: str, *folders: Path) -> list[str]:
    """Return where the word is: in a file's bytes, in its name, or in a folder's name."""
    forms = disguises(word)
    found: list[str] = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if any(form in str(path.relative_to(folder)).encode() for form in forms.values()):
                found.append(f"name of {path}")
            if path.is_file() and not path.is_symlink():
                data = path.read_bytes()
                found += [f"{name} in {path}" for name, form in forms.items() if form in data]
    return found


def every_record(word: str, case_id: str, new_id: Any) -> Iterator[Any]:
    """Yield a record of every registered type with the word in each of its fields."""
    from pbdesk.domain.records import all_types

    for kind in all_types().values():
        filled = {
            field.encode_name: _value(field.type, word, field.encode_name)
            for field in _struct(kind.struct).fields
            if field.encode_name not in ("id", "case_id")
        }
        yield msgspec.convert(
            {**filled, "id": new_id(), "case_id": case_id if kind.name != "service" else ""}, kind.struct
        )


def _struct(struct: type) -> shapes.StructType:
    shape = shapes.type_info(struct)
    assert isinstance(shape, shapes.StructType)
    return shape


def _value(shape: Any, word: str, name: str = "") -> Any:
    match shape:
        case shapes.StrType() | shapes.AnyType():
            return "adult-social-care" if name == "scheme_id" else "" if name in SKIPPED else word
        case shapes.IntType() | shapes.FloatType():
            return 1
        case shapes.BoolType():
            return True
        case shapes.LiteralType(values=values):
            return values[0]
        case shapes.VarTupleType(item_type=item) | shapes.ListType(item_type=item):
            return [_value(item, word)]
        case shapes.TupleType(item_types=items):
            return [_value(item, word) for item in items]
        case shapes.DictType() if name == "shares":
            return {word: "100"}
        case shapes.DictType(key_type=key, value_type=value):
            return {_value(key, word): _value(value, word)}
        case shapes.StructType(fields=fields):
            return {field.encode_name: _value(field.type, word, field.encode_name) for field in fields}
        case shapes.UnionType(types=types):
            texts = [each for each in types if isinstance(each, shapes.StrType)]
            others = [each for each in types if not isinstance(each, shapes.NoneType)]
            return _value((texts or others)[0], word, name)
    raise TypeError(f"no value for {shape}")


def use_pbdesk(folder: Path, word: str) -> None:
    """Do with the word what a person may do, in a store in the folder, and leave the store open."""
    from pbdesk.app.desk import build_desk
    from pbdesk.services.rows import CaseQuery
    from tests.helpers.vaults import add_case, new_vault

    vault = new_vault(folder, author=word)
    desk = build_desk(vault)
    case_id = add_case(vault, f"{word} Evans", word)
    for record in every_record(word, case_id, vault.clock.new_id):
        with vault.begin() as work:
            work.save(record)
            work.commit()
    for typed in (word, f"{word} AND (", f'"{word}'):
        desk.caseload.search(CaseQuery(text=typed))
        vault.reads.services(typed)
    vault.drafts.put(f"draft/{word}", {"typed": word * 50})
    _photo(desk, case_id, word)
    _imports(desk, folder.parent / "usb", word)
    _troubles(desk, word)
    vault.keeping.back_up()
    _council_and_lock(vault, folder, word)
    vault.close()
    _window(folder, word, case_id)


def _council_and_lock(vault: Any, folder: Path, word: str) -> None:
    """Let a council help and open the store once, with the word as its reason, keep its mark, and ask for a new lock.

    The council's name and its officers' are no secret: they stand in the key file for all to see.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from pbdesk.store.escrow_opening import Reopened
    from pbdesk.sync.marks import MarkAnswer, to_sign
    from tests.helpers.council_keys import NOW, council_keys
    from tests.helpers.vaults import PASSPHRASE

    council = folder.parent / "council"
    council.mkdir()
    vault.keeping.add_council(PASSPHRASE, [council_keys(council).public_file])
    vault.keeping.note_council_opened(Reopened(vault._keys, (word,), word, NOW))
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw().hex()
    answer = MarkAnswer(report=vault.marks.report(), council="council-1", kept_at=NOW, key=public)
    assert vault.marks.keep(msgspec.structs.replace(answer, signature=key.sign(to_sign(answer)).hex()))
    vault.keeping.ask_for_new_lock(PASSPHRASE)


def _photo(desk: Any, case_id: str, word: str) -> None:
    """Keep a photo whose name, comment and camera data carry the word."""
    from PIL import Image

    from pbdesk.services.receipts import ReceiptForm

    exif = Image.Exif()
    exif[0x010E] = word
    data = io.BytesIO()
    Image.new("RGB", (320, 240), "#4477aa").save(data, "JPEG", exif=exif, comment=word.encode())
    desk.receipts.record(
        ReceiptForm(
            case_id=case_id,
            amount_pence=100,
            on="2026-11-20",
            payee=word,
            line=None,
            photo=(data.getvalue(), f"{word}.jpg"),
        )
    )


def _imports(desk: Any, stick: Path, word: str) -> None:
    """Read a table and write a log and nothing else, on a memory stick that the search leaves out."""
    stick.mkdir()
    table = stick / f"{word}.csv"
    table.write_text(f"Reference,First name,Last name,Scheme\nZ-1,{word},Hughes,Adult social care\n", "utf-8")
    desk.files.preview_caseload(table)
    desk.vault.keeping.write_log(stick / f"{word}.jsonl")


def _troubles(desk: Any, word: str) -> None:
    """Meet errors with the word in them: their text must stay in memory."""
    from pbdesk.domain.errors import KnownError
    from pbdesk.store.vault import open_vault

    for act in (
        lambda: desk.caseload.open(word),
        lambda: desk.vault.photos.read(word),
        lambda: open_vault(desk.vault.folder, word),
    ):
        try:
            act()
        except KnownError:
            continue
        raise AssertionError("this should have been refused")


def _window(folder: Path, word: str, case_id: str) -> None:
    """Unlock the store in the real window, look at the case, search and type, and stay open."""
    from PySide6.QtCore import QCoreApplication
    from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

    from pbdesk.app.desktop import Desktop
    from tests.helpers.vaults import PASSPHRASE

    desktop = Desktop(folder)
    desktop.start()

    def settle() -> None:
        end = time.monotonic() + 10
        while time.monotonic() < end:
            QCoreApplication.processEvents()
            if desktop.jobs.idle:
                break
        for _round in range(20):
            QCoreApplication.processEvents()
            time.sleep(0.02)

    settle()
    desktop.unlock(PASSPHRASE)
    desktop.on_opened()
    settle()
    typed = 0
    for screen in (
        "my_work",
        "caseload",
        "case",
        "assessment",
        "budget",
        "plan",
        "receipts",
        "conflicts",
        "details",
        "new_case",
        "directory",
        "settings",
        "store_audit",
        "import",
        "store_council",
        "store_lock",
        "go_to",
    ):
        desktop.window.navigate(screen, case_id=case_id)
        settle()
        for edit in desktop.window.findChildren(QLineEdit) + desktop.window.findChildren(QPlainTextEdit):
            if edit.isVisible() and not edit.isReadOnly():
                edit.setText(word) if isinstance(edit, QLineEdit) else edit.setPlainText(word)
                typed += 1
        settle()
    assert typed > 20, f"only {typed} boxes were typed in"
    print("ready", flush=True)
    time.sleep(120)


if __name__ == "__main__":
    use_pbdesk(Path(sys.argv[1]), sys.argv[2])
