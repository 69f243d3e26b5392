"""Bad input that must be met: a plain sentence says what is safe and what to do, and nothing is half-written.

One test for each row of the table, on the real road: the command line, or the desk with a real store and gateway.
"""

from __future__ import annotations

import json
import re
import shutil
import socket
import struct
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import httpx
import msgspec
import openpyxl
import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.example.told import caseload_file, directory_file
from pbdesk.i18n import words_for
from pbdesk.receipts.drawing import draw_receipt
from pbdesk.resources import resource_path
from pbdesk.services.desk import Desk
from pbdesk.services.ports import Enrolment
from pbdesk.services.receipts import ReceiptForm
from pbdesk.services.rows import CaseQuery
from pbdesk.services.sync import Synchroniser
from pbdesk.store.places import Places
from pbdesk.store.vault import open_vault
from pbdesk.transport.https import HttpsWire
from tests.helpers.command import Command, Ran
from tests.helpers.desk import approved_case, empty_desk, small_desk
from tests.helpers.gateways import enrol_vault, running_gateway
from tests.helpers.raw_store import listing
from tests.helpers.vaults import PASSPHRASE, FakeClock

TODAY = date(2026, 11, 21)
MACHINE = re.compile(
    r"Traceback|Error\b|Exception|\{\w+\}|\b[a-z]+_[a-z_]+\b|0x[0-9a-f]+|<class|errno", re.IGNORECASE
)
"""What a person should never read."""
SCHEMES = "Ref,Given name,Family name,Programme,Born,Opened"
GOOD_ROW = "N-1,Mair,Rhys,Adult social care,3 February 1951,21/11/2026"


# --- how each is judged ---------------------------------------------------------------------------------


def plain(error: KnownError, safe: bool = True) -> None:
    """Check that an error is a whole message in both languages: what, what is safe, what to do."""
    for language in ("en", "cy"):
        what, kept, todo = words_for(language).render(error)
        assert what
        assert todo, error.code
        assert kept or not safe, error.code
        for part in (what, kept, todo):
            assert not part or part.endswith((".", "?", "”")), part
            assert not MACHINE.search(part), part
    assert words_for("cy").render(error) != words_for("en").render(error)


@pytest.fixture
def pbdesk(capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A closed store with four cases; its passphrase lies beside it."""
    small_desk(tmp_path / "store").close()
    (tmp_path / "passphrase").write_text(PASSPHRASE + "\n", encoding="utf-8")
    return tmp_path / "store"


def key_to(store: Path) -> list[object]:
    return ["--vault", store, "--passphrase-file", store.parent / "passphrase"]


def contents(store: Path) -> tuple[object, ...]:
    """Return what is in a store: its cases, services, counts, and every op by id."""
    vault = open_vault(store, PASSPHRASE, clock=FakeClock(tail=9))
    try:
        reads = vault.reads
        cases = reads.cases(CaseQuery(include_closed=True))
        return cases, reads.services(limit=5000), reads.counts(), [op.op_id for op in vault.log.waiting_ops()]
    finally:
        vault.close()


def refused(pbdesk: Command, *arguments: object, code: str = "") -> Ran:
    """Run a command that must be refused, in words and as JSON; return the JSON's run."""
    said = pbdesk(*arguments)
    assert said.code == 2, said
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert not MACHINE.search(said.err), said.err
    ran = pbdesk(*arguments, "--json")
    assert ran.code == 2
    body = ran.json
    assert body["message"]
    assert body["todo"]
    assert body["message"] in said.err
    assert not code or body["error"] == code
    return ran


# --- a caseload as CSV ----------------------------------------------------------------------------------

WRONG_FILES = {
    "encoding nobody can tell": b"Ref,Name\nN-1,Si\x81\x8dn\n",
    "cut in the middle of UTF-16": "Ref,Name\nN-1,Siân".encode("utf-16")[:-1],
    "workbook with the wrong ending": b"PK\x03\x04" + b"\x00" * 60,
    "picture": b"\xff\xd8\xff\xe0" + b"\x00" * 60,
    "empty": b"",
    "only spaces": b"  \r\n \n",
    "missing column": b"Given name,Family name,Programme\nMair,Rhys,Adult social care\n",
    "no rows": (SCHEMES + "\n").encode(),
    "one endless line": b"x" * 3_000_000,
    "zeros": b"\x00" * 5000,
}


@pytest.mark.parametrize("data", WRONG_FILES.values(), ids=WRONG_FILES)
def test_caseload_when_it_cannot_be_read_then_refused_whole(
    pbdesk: Command, store: Path, tmp_path: Path, data: bytes
) -> None:
    path = tmp_path / "from the council.csv"
    path.write_bytes(data)
    before = contents(store)
    ran = refused(pbdesk, "import", "caseload", path, *key_to(store))
    assert ran.json["safe"]
    assert contents(store) == before
    refused(pbdesk, "import", "caseload", path)


def test_caseload_when_there_is_no_such_file_then_told(pbdesk: Command, store: Path, tmp_path: Path) -> None:
    before = contents(store)
    for path in (tmp_path / "none.csv", tmp_path):
        refused(pbdesk, "import", "caseload", path, *key_to(store), code="file-unreadable")
    assert contents(store) == before


def test_caseload_when_windows_encoded_then_read_with_its_accents(
    pbdesk: Command, store: Path, tmp_path: Path
) -> None:
    path = tmp_path / "old.csv"
    path.write_bytes(f"{SCHEMES}\nN-1,Siân,Tŷ’r,Adult social care,,\n".replace("ŷ", "y").encode("cp1252"))
    assert pbdesk("import", "caseload", path, *key_to(store), "--json").json["written"] == 1
    assert any(row.name == "Siân Ty’r" for row in contents(store)[0].rows)  # type: ignore[attr-defined]


BAD_ROWS = {
    "duplicate in the file": ("N-1,Other,Person,Adult social care,,", "already in row 2"),
    "duplicate of a case": ("R-1,Other,Person,Adult social care,,", "already a case"),
    "impossible date": ("N-2,Other,Person,Adult social care,31 February 1951,", "31 February 1951"),
    "born in the future": ("N-2,Other,Person,Adult social care,01/01/2090,", "2090"),
    "unknown programme": ("N-2,Other,Person,Moon fund,,", "Moon fund"),
    "no reference": (",Other,Person,Adult social care,,", "reference is blank"),
}


@pytest.mark.parametrize(("row", "reason"), BAD_ROWS.values(), ids=BAD_ROWS)
def test_caseload_when_a_row_is_bad_then_told_by_row_and_the_rest_goes_in(
    pbdesk: Command, store: Path, tmp_path: Path, row: str, reason: str
) -> None:
    path = tmp_path / "caseload.csv"
    path.write_text(f"{SCHEMES}\n{GOOD_ROW}\n{row}\n", "utf-8")
    assert pbdesk("import", "caseload", path).code == 0
    ran = pbdesk("import", "caseload", path, *key_to(store), "--json")
    assert (ran.code, ran.json["written"]) == (0, 1)
    (bad,) = ran.json["bad"]
    assert bad["row"] == 3
    assert reason in bad["reason"]
    assert not MACHINE.search(bad["reason"])
    assert contents(store)[0].total == 5  # type: ignore[attr-defined]


# --- a directory ----------------------------------------------------------------------------------------

WRONG_FEEDS = {
    "not JSON": b"<html><body>Sign in to the network</body></html>",
    "cut off": directory_file(TODAY)[:5000],
    "an empty list": b"[]",
    "another object": b'{"weather": "fine"}',
    "empty": b"",
    "a number": b"7",
    "nested without end": b"[" * 200_000,
    "not text": b"\xff\xfe\x00\x01" * 50,
}


@pytest.mark.parametrize("data", WRONG_FEEDS.values(), ids=WRONG_FEEDS)
def test_directory_when_it_cannot_be_read_then_refused_whole(
    pbdesk: Command, store: Path, tmp_path: Path, data: bytes
) -> None:
    path = tmp_path / "services.json"
    path.write_bytes(data)
    before = contents(store)
    assert refused(pbdesk, "import", "directory", path, *key_to(store)).json["safe"]
    assert contents(store) == before


def pages_of_the_directory(folder: Path) -> list[Path]:
    """Write the example directory as two pages."""
    whole = json.loads(directory_file(TODAY))
    services = whole["contents"]
    half = len(services) // 2
    folder.mkdir()
    for number, part in enumerate((services[:half], services[half:]), start=1):
        page = whole | {
            "contents": part,
            "total_pages": 2,
            "page_number": number,
            "size": half,
            "total_items": len(services),
            "first_page": number == 1,
            "last_page": number == 2,
        }
        (folder / f"page-{number}.json").write_text(json.dumps(page), "utf-8")
    return sorted(folder.iterdir())


def test_directory_when_a_page_is_missing_then_said_and_what_came_goes_in(
    pbdesk: Command, store: Path, tmp_path: Path
) -> None:
    _first, second = pages_of_the_directory(tmp_path / "feed")
    assert pbdesk("import", "directory", tmp_path / "feed", "--json").json["good"] == 60
    second.unlink()
    ran = pbdesk("import", "directory", tmp_path / "feed", *key_to(store), "--json")
    assert (ran.code, ran.json["written"]) == (0, 30)
    assert any("60 services" in note and "missing: 30" in note for note in ran.json["notes"])
    assert any("2 pages" in note and note.endswith("missing: 2.") for note in ran.json["notes"])
    assert len(contents(store)[1]) == 30  # type: ignore[arg-type]


def test_directory_when_one_page_is_cut_off_then_said_by_name_and_the_rest_goes_in(
    pbdesk: Command, store: Path, tmp_path: Path
) -> None:
    _first, second = pages_of_the_directory(tmp_path / "feed")
    whole = second.read_bytes()
    second.write_bytes(whole[:3000])
    ran = pbdesk("import", "directory", tmp_path / "feed", "--source", "Glanmor", *key_to(store), "--json")
    assert (ran.code, ran.json["written"]) == (0, 30)
    assert any("page-2.json" in note for note in ran.json["notes"])
    assert not any(MACHINE.search(note) for note in ran.json["notes"])
    second.write_bytes(whole)
    again = pbdesk("import", "directory", tmp_path / "feed", "--source", "Glanmor", *key_to(store), "--json")
    assert again.json["written"] == 60
    assert len(contents(store)[1]) == 60  # type: ignore[arg-type]


def test_directory_when_records_are_no_services_then_each_is_told_and_none_goes_in(
    pbdesk: Command, store: Path, tmp_path: Path
) -> None:
    path = tmp_path / "services.json"
    path.write_text("[1, null]", "utf-8")
    before = contents(store)
    ran = pbdesk("import", "directory", path, *key_to(store), "--json")
    assert ran.json["written"] == 0
    assert len(ran.json["bad"]) == 2
    assert contents(store) == before


# --- a workbook -----------------------------------------------------------------------------------------

WRONG_SURVEYS = {
    "unknown function": ([("calculate", "sum", "", "frobnicate(1)")], 2, "sum", "frobnicate"),
    "circular": (
        [("calculate", "a", "", "${b} + 1"), ("calculate", "b", "", "${a} + 1")],
        2,
        "a",
        "",
    ),
    "unknown question": (
        [("integer", "age", "How old?", ""), ("calculate", "c", "", "${nobody} + 1")],
        3,
        "c",
        "nobody",
    ),
    "broken formula": ([("text", "t", "Say?", ""), ("calculate", "c", "", "1 + (2")], 3, "c", ""),
}


def workbook(path: Path, rows: list[tuple[str, str, str, str]]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "survey"
    sheet.append(["type", "name", "label", "calculation"])
    for row in rows:
        sheet.append(list(row))
    settings = book.create_sheet("settings")
    settings.append(["form_title", "form_id", "version"])
    settings.append(["Trial", "trial", "1"])
    book.save(path)
    return path


@pytest.mark.parametrize(("rows", "row", "name", "word"), WRONG_SURVEYS.values(), ids=WRONG_SURVEYS)
def test_workbook_when_it_cannot_be_worked_out_then_refused_with_sheet_row_and_name(
    pbdesk: Command, tmp_path: Path, rows: list[tuple[str, str, str, str]], row: int, name: str, word: str
) -> None:
    path = workbook(tmp_path / "trial.xlsx", rows)
    ran = pbdesk("form", "check", path, "--json")
    assert ran.code == 2
    assert not ran.json["ok"]
    found = ran.json["problems"][0]
    assert (found["sheet"], found["row"], found["name"]) == ("survey", row, name)
    said = pbdesk("form", "check", path)
    assert said.code == 2
    assert said.out.startswith(f"survey, row {row}, {name}: ")
    assert word in said.out
    assert "Traceback" not in said.out + said.err
    (tmp_path / "answers.json").write_text("{}", "utf-8")
    told = pbdesk("form", "run", path, "--answers", tmp_path / "answers.json")
    assert told.code == 2
    assert told.err.count("\n") == 1


def test_workbook_when_a_scheme_holds_it_then_the_scheme_is_refused_whole(
    pbdesk: Command, tmp_path: Path
) -> None:
    folder = tmp_path / "youth-employment"
    shutil.copytree(resource_path("schemes", "youth-employment"), folder)
    (form,) = (folder / "forms").iterdir()
    form.unlink()
    workbook(form.with_suffix(".xlsx"), WRONG_SURVEYS["circular"][0])
    ran = pbdesk("scheme", "check", folder, "--json")
    assert ran.code == 2
    assert any(form.stem in problem["file"] for problem in ran.json["problems"])


@pytest.mark.parametrize(
    "data", [b"", b"nothing", b"PK\x03\x04" + b"\x00" * 200], ids=["empty", "text", "zip"]
)
def test_workbook_when_it_is_none_then_told(pbdesk: Command, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "trial.xlsx"
    path.write_bytes(data)
    ran = pbdesk("form", "check", path, "--json")
    assert ran.code == 2
    assert len(ran.json["problems"]) == 1


# --- a photo --------------------------------------------------------------------------------------------


def white_png(width: int, height: int) -> bytes:
    """Return a whole black-and-white PNG, small as a file however large it is as a picture."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = zlib.compress((b"\x00" + b"\xff" * ((width + 7) // 8)) * height, 1)
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


WHOLE_PHOTO = draw_receipt("Felyn Pool", [("Swim", 550)], 550, TODAY, 7)
WRONG_PHOTOS = {
    "not an image": (b"a shopping list", "photo-not-an-image"),
    "200 megapixels": (white_png(20_000, 10_000), "photo-too-large"),
    "cut off": (WHOLE_PHOTO[: len(WHOLE_PHOTO) // 2], "photo-damaged"),
    "empty": (b"", "photo-empty"),
    "a PDF": (b"%PDF-1.7 ...", "photo-pdf"),
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = small_desk(tmp_path / "desk")
    yield made
    made.close()


@pytest.mark.parametrize(("data", "code"), WRONG_PHOTOS.values(), ids=WRONG_PHOTOS)
def test_photo_when_it_cannot_be_kept_then_told_and_no_receipt_and_no_file(
    desk: Desk, tmp_path: Path, data: bytes, code: str
) -> None:
    case_id = approved_case(desk)
    money = desk.receipts.money(case_id)
    files = set(listing(tmp_path / "desk"))
    counts = desk.vault.reads.counts()
    form = ReceiptForm(
        case_id=case_id,
        amount_pence=550,
        on="2026-11-20",
        payee="Felyn Pool",
        line=money.lines[0],
        photo=(data, "till 🧾.jpg"),
    )
    with pytest.raises(KnownError) as told:
        desk.receipts.record(form)
    assert told.value.code == code
    plain(told.value)
    assert desk.vault.reads.counts() == counts
    assert desk.receipts.money(case_id) == money
    assert set(listing(tmp_path / "desk")) == files
    desk.receipts.record(msgspec.structs.replace(form, photo=(WHOLE_PHOTO, "till.jpg")))
    assert desk.receipts.money(case_id).view.total.spent == 550


# --- a store --------------------------------------------------------------------------------------------


def without_database(store: Path) -> None:
    Places(store).database.unlink()


def with_empty_database(store: Path) -> None:
    Places(store).database.write_bytes(b"")


def with_damaged_beginning(store: Path) -> None:
    spoil(Places(store).database, 200)


def with_database_cut_off(store: Path) -> None:
    path = Places(store).database
    path.write_bytes(path.read_bytes()[:6000])


def with_database_of_another(store: Path) -> None:
    other = store.parent / "other"
    empty_desk(other).close()
    shutil.copy(Places(other).database, Places(store).database)
    shutil.rmtree(other)


def with_something_else(store: Path) -> None:
    Places(store).database.write_bytes(b"SQLite format 3\x00" + b"\x00" * 8000)


def without_key_file(store: Path) -> None:
    for path in key_files(store):
        path.unlink()


def with_damaged_key_files(store: Path) -> None:
    for path in key_files(store):
        path.write_bytes(b"{}")


def key_files(store: Path) -> tuple[Path, ...]:
    return Places(store).header, Places(store).header_copy


def spoil(path: Path, offset: int) -> None:
    data = bytearray(path.read_bytes())
    data[offset] ^= 0xFF
    path.write_bytes(data)


WRONG_STORES: dict[str, tuple[Callable[[Path], None], str]] = {
    "missing": (without_database, "store-missing"),
    "empty": (with_empty_database, "store-empty"),
    "damaged": (with_damaged_beginning, "store-damaged"),
    "cut off": (with_database_cut_off, "store-damaged"),
    "of another store": (with_database_of_another, "store-of-another"),
    "another kind of file": (with_something_else, ""),
    "no key file": (without_key_file, "header-missing"),
    "damaged key files": (with_damaged_key_files, "header-damaged"),
}


@pytest.mark.parametrize(("break_it", "code"), WRONG_STORES.values(), ids=WRONG_STORES)
def test_store_when_it_cannot_be_opened_then_told_and_never_made_anew(
    pbdesk: Command, store: Path, tmp_path: Path, break_it: Callable[[Path], None], code: str
) -> None:
    path = tmp_path / "caseload.csv"
    path.write_bytes(caseload_file(TODAY))
    break_it(store)
    before = listing(store)
    refused(pbdesk, "import", "caseload", path, *key_to(store), code=code)
    out = tmp_path / "plan.pdf"
    refused(pbdesk, "document", "render", "--case", "R-1", "--out", out, *key_to(store), code=code)
    assert not out.exists()
    assert listing(store) == before


def test_store_when_there_is_none_then_told_and_no_folder_is_made(
    pbdesk: Command, store: Path, tmp_path: Path
) -> None:
    missing = tmp_path / "elsewhere"
    key = ["--vault", missing, *key_to(store)[2:]]
    refused(
        pbdesk,
        "document",
        "render",
        "--case",
        "R-1",
        "--out",
        tmp_path / "x.pdf",
        *key,
        code="header-missing",
    )
    assert not missing.exists()


def test_store_when_the_passphrase_is_wrong_then_told_and_nothing_changes(
    pbdesk: Command, store: Path, tmp_path: Path
) -> None:
    (tmp_path / "passphrase").write_text("not this one", "utf-8")
    before = listing(store)
    refused(pbdesk, "document", "render", "--case", "R-1", "--out", tmp_path / "x.pdf", *key_to(store))
    assert listing(store) == before


# --- a gateway ------------------------------------------------------------------------------------------

QUICK = httpx.Timeout(0.4, connect=0.4)


@contextmanager
def silent_server() -> Iterator[str]:
    """Listen, take connections in, and never answer; gives the address."""
    with socket.create_server(("127.0.0.1", 0), backlog=16) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def nobodys_address() -> str:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"http://127.0.0.1:{server.getsockname()[1]}"


def enrolled_at(url: str) -> Enrolment:
    return Enrolment(url, "device", "asha", "council", "Glanmor Council", "token")


def waiting(desk: Desk) -> tuple[list[str], object, object, str]:
    vault = desk.vault
    ops = [op.op_id for op in vault.log.waiting_ops()]
    return ops, vault.log.cursor(), vault.reads.counts(), vault.last_synced


def sync_once(desk: Desk) -> KnownError:
    """Sync over a quick wire and return why it stopped."""
    enrolment = desk.vault.enrolment
    assert enrolment is not None
    with HttpsWire(enrolment, timeout=QUICK) as wire, pytest.raises(KnownError) as told:
        Synchroniser(desk.vault, lambda: wire, lambda data: data).run()
    return told.value


def test_gateway_when_it_is_down_then_told_and_everything_waits(desk: Desk) -> None:
    desk.vault.enrolment = enrolled_at(nobodys_address())
    before = waiting(desk)
    assert before[0]
    told = sync_once(desk)
    assert told.code == "gateway-down"
    plain(told)
    assert waiting(desk) == before


def test_gateway_when_it_never_answers_then_told_in_time_and_everything_waits(desk: Desk) -> None:
    with silent_server() as url:
        desk.vault.enrolment = enrolled_at(url)
        before = waiting(desk)
        told = sync_once(desk)
    assert told.code == "gateway-slow"
    plain(told)
    assert waiting(desk) == before


def test_gateway_when_it_is_another_councils_then_nothing_is_sent(desk: Desk, tmp_path: Path) -> None:
    with running_gateway(tmp_path / "own") as own:
        enrol_vault(desk.vault, tmp_path / "own", own.url, "asha")  # type: ignore[arg-type]
    with running_gateway(tmp_path / "other", "Bryndu Council") as other:
        before = waiting(desk)
        enrolment = desk.vault.enrolment
        assert enrolment is not None
        moved = msgspec.structs.replace(enrolment, url=other.url)
        stranger = small_desk(tmp_path / "stranger")
        enrol_vault(stranger.vault, tmp_path / "other", other.url, "ben")  # type: ignore[arg-type]
        theirs = stranger.vault.enrolment
        assert theirs is not None
        stranger.close()
        desk.vault.enrolment = moved
        told = sync_once(desk)
        assert told.code in ("gateway-refused-token", "gateway-other")
        plain(told)
        desk.vault.enrolment = msgspec.structs.replace(moved, token=theirs.token)
        told = sync_once(desk)
        assert told.code == "gateway-other"
        assert "Bryndu Council" in told.english()
        assert "Glanmor Council" in told.english()
        plain(told)
    assert waiting(desk) == before


def test_gateway_when_something_else_answers_there_then_told(desk: Desk) -> None:
    def answer(server: socket.socket) -> None:
        connection, _address = server.accept()
        with connection:
            connection.recv(4096)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n<html>Sign in.")

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=answer, args=(server,))
        thread.start()
        desk.vault.enrolment = enrolled_at(f"http://127.0.0.1:{server.getsockname()[1]}")
        before = waiting(desk)
        told = sync_once(desk)
        thread.join()
    assert told.code == "gateway-odd"
    plain(told)
    assert waiting(desk) == before


@pytest.mark.parametrize(
    "url", ["", "gateway", "ftp://example.org", "http://gateway.example.org", "https://[", "\x00"]
)
def test_gateway_when_the_address_is_none_then_told_and_not_connected(desk: Desk, url: str) -> None:
    with pytest.raises(KnownError) as told:
        desk.files.enrol(url, "ABCD-EFGH", "laptop")
    assert told.value.code in ("gateway-address", "gateway-insecure")
    plain(told.value)
    assert desk.vault.enrolment is None


def test_gateway_when_it_comes_back_then_what_waited_is_sent_once(desk: Desk, tmp_path: Path) -> None:
    with running_gateway(tmp_path / "gateway") as started:
        enrol_vault(desk.vault, tmp_path / "gateway", started.url, "asha")  # type: ignore[arg-type]
    assert sync_once(desk).code == "gateway-down"
    waited = len(desk.vault.log.waiting_ops())
    with running_gateway(tmp_path / "gateway") as started:
        enrolment = desk.vault.enrolment
        assert enrolment is not None
        desk.vault.enrolment = msgspec.structs.replace(enrolment, url=started.url)
        assert desk.sync.run().sent == waited
        assert desk.sync.run().sent == 0


# --- a case that is not there ---------------------------------------------------------------------------


def test_render_when_the_reference_is_unknown_or_has_no_plan_then_told_and_no_file(
    pbdesk: Command, store: Path, tmp_path: Path
) -> None:
    out = tmp_path / "plan.pdf"
    refused(pbdesk, "document", "render", "--case", "X-9", "--out", out, *key_to(store), code="case-unknown")
    refused(pbdesk, "document", "render", "--case", "R-1", "--out", out, *key_to(store), code="plan-missing")
    assert not out.exists()
