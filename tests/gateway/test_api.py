"""The routes over real HTTP: the whole exchange of two devices, and what a stranger or a bad program gets."""

from __future__ import annotations

import msgspec
import pytest
import zstandard
from schemathesis.python import asgi

from pbdesk.domain.attachment import CHUNK_BYTES
from pbdesk.domain.errors import KnownError
from pbdesk.gateway import audit, decisions, devices
from pbdesk.gateway.app import build
from pbdesk.gateway.clock import SystemClock
from pbdesk.gateway.database import existing_folder
from pbdesk.gateway.limits import Rate, Rates
from pbdesk.sync.page import MAX_OPS, Cursor, FeedPage, to_ndjson
from tests.helpers.councils import attachment, open_council, submission
from tests.helpers.fuzzing import session_token
from tests.helpers.ticks import Ticks

CASE = "case-1"
TOKEN_ROUTES = [
    ("GET", "/v1/hello"),
    ("POST", "/v1/ops"),
    ("POST", "/v1/ops/others"),
    ("GET", "/v1/ops"),
    ("GET", "/v1/feed"),
    ("POST", "/v1/snapshot"),
    ("POST", "/v1/key"),
    ("GET", "/v1/digests"),
    ("POST", "/v1/blobs/missing"),
    ("PUT", f"/v1/blobs/{'0' * 64}/0"),
    ("GET", f"/v1/blobs/{'0' * 64}/0"),
]


def error_of(response) -> str:
    assert response.headers["content-type"] == "application/json"
    body = response.json()
    assert set(body) == {"code", "sentence"}
    assert body["sentence"]
    return body["code"]


def test_two_devices_agree_differ_and_a_person_decides(gateway) -> None:
    laptop, tablet = gateway.device("Asha"), gateway.device("Asha", "tablet")
    case = laptop.maker.case(CASE, stage="new", adviser="Asha")
    assert laptop.outcomes(case) == ["applied"]
    assert [each.op for each in tablet.pull().ops] == [case]
    mine = laptop.maker.change(case, "stage", "plan", case)
    theirs = tablet.maker.change(case, "stage", "review", case)
    other = tablet.maker.change(case, "adviser", "Bryn", case)
    assert laptop.outcomes(mine) == ["applied"]
    assert tablet.outcomes(theirs, other) == ["conflict", "applied"]
    choice = laptop.maker.change(case, "stage", "plan", mine, theirs)
    assert laptop.outcomes(choice) == ["applied"]
    assert laptop.pull() == tablet.pull()
    assert laptop.wire.digests() == tablet.wire.digests()


def test_lost_answer_is_given_again(gateway) -> None:
    laptop = gateway.device("Asha")
    batch = [laptop.maker.case(CASE), laptop.maker.op("append", "note", "n", CASE)]
    assert laptop.push(*batch) == laptop.push(*batch)
    assert len(laptop.pull().ops) == 2


def test_other_advisers_case_is_as_if_it_were_not(gateway) -> None:
    asha, bryn = gateway.device("Asha"), gateway.device("Bryn")
    photo, (piece,) = attachment(CASE, b"secret photo", CHUNK_BYTES)
    asha.push(asha.maker.case(CASE, reference="SECRET"), asha.maker.record(photo, "attach"))
    asha.wire.put_chunk(photo.sha256, 0, piece)
    assert bryn.pull().ops == ()
    assert bryn.wire.hello().cases == ()
    assert bryn.wire.digests() == []
    assert bryn.wire.missing_chunks([]) == {}
    token = bryn.token
    foreign = gateway.ask("GET", f"/v1/blobs/{photo.sha256}/0", token)
    unknown = gateway.ask("GET", f"/v1/blobs/{'0' * 64}/0", token)
    for one, other in ((foreign, unknown),):
        assert (one.status_code, one.content) == (other.status_code, other.content) == (404, one.content)
        assert {k: v for k, v in one.headers.items() if k != "date"} == {
            k: v for k, v in other.headers.items() if k != "date"
        }


def test_photo_goes_over_in_pieces(gateway) -> None:
    laptop, tablet = gateway.device("Asha"), gateway.device("Asha", "tablet")
    data = bytes(range(256)) * 1200
    photo, pieces = attachment(CASE, data, CHUNK_BYTES)
    assert laptop.outcomes(laptop.maker.case(CASE), laptop.maker.record(photo, "attach")) == ["applied"] * 2
    assert laptop.wire.missing_chunks([photo.sha256]) == {photo.sha256: [0, 1]}
    with pytest.raises(KnownError) as caught:
        tablet.wire.get_chunk(photo.sha256, 0)
    assert caught.value.code == "gateway-not-found"
    for number in (1, 0, 1):
        laptop.wire.put_chunk(photo.sha256, number, pieces[number])
    assert tablet.wire.missing_chunks([photo.sha256]) == {photo.sha256: []}
    assert b"".join(tablet.wire.get_chunk(photo.sha256, number) for number in (0, 1)) == data


def test_plan_is_sent_decided_on_the_console_and_comes_back(gateway) -> None:
    laptop = gateway.device("Asha")
    laptop.push(laptop.maker.case(CASE), laptop.maker.record(submission(CASE), "command"))
    seen = laptop.pull().cursor
    database = existing_folder(gateway.folder, SystemClock())
    with database.writing() as connection:
        decisions.decide(connection, SystemClock(), "sub-1", decisions.Choice("approved", by="Mair"))
    database.close()
    (decision,) = laptop.wire.feed(seen, 100).ops
    assert (decision.op.type, decision.op.set["outcome"].v) == ("decision", "approved")


@pytest.mark.parametrize("header", [b"", b"Bearer", b"Bearer no", b"Basic QTpC", b"Bearer \xff"])
def test_without_a_token_there_is_nothing(gateway, header) -> None:
    for method, path in TOKEN_ROUTES:
        response = gateway.ask(method, path, headers={"Authorization": header} if header else {})
        assert response.status_code == 401, path
        assert error_of(response) == "token-unknown"
        assert response.headers["www-authenticate"] == "Bearer"


def test_revoked_device_gets_nothing_more(gateway) -> None:
    laptop = gateway.device("Asha")
    assert laptop.wire.hello().council_name == "Glanmor Council"
    database = existing_folder(gateway.folder, SystemClock())
    with database.writing() as connection:
        devices.revoke(connection, SystemClock(), laptop.enrolment.device_id)
    database.close()
    with pytest.raises(KnownError) as caught:
        laptop.wire.hello()
    assert caught.value.code == "gateway-refused-token"


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/", 404, "not-found"),
        ("GET", "/v1/nothing", 404, "not-found"),
        ("GET", "/v1/blobs/xyz/0", 404, "not-found"),
        ("GET", f"/v1/blobs/{'0' * 64}/-1", 404, "not-found"),
        ("GET", f"/v1/blobs/{'0' * 64}/99999999999999999999", 404, "not-found"),
        ("DELETE", "/v1/hello", 405, "method-unknown"),
        ("GET", "/v1/enrol", 405, "method-unknown"),
        ("GET", "/v1/feed?seq=-1", 400, "body-unreadable"),
        ("GET", "/v1/feed?seq=x", 400, "body-unreadable"),
        ("GET", "/v1/feed?limit=99999999999999999", 400, "body-unreadable"),
        ("GET", "/v1/feed?epoch=%00%ff&seq=7", 200, ""),
    ],
)
def test_odd_requests_get_an_answer_in_the_same_form(gateway, method, path, status, code) -> None:
    token = gateway.device("Asha").token
    response = gateway.ask(method, path, token)
    assert response.status_code == status
    if code:
        assert error_of(response) == code


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"not json", {}, 400),
        (b'{"op_id": 5}', {}, 400),
        (b"\xff\xfe", {}, 400),
        (b"[" * 200_000, {}, 400),
        (b"zz", {"Content-Encoding": "zstd"}, 400),
        (b"zz", {"Content-Encoding": "gzip"}, 400),
        (b"x" * 2_000_001, {}, 413),
        (b"\n" * (MAX_OPS + 1), {}, 413),
        (zstandard.ZstdCompressor().compress(bytes(50_000_000)), {"Content-Encoding": "zstd"}, 413),
    ],
    ids=lambda value: str(value)[:20],
)
def test_bad_bodies_change_nothing_and_break_nothing(gateway, body, headers, status) -> None:
    laptop = gateway.device("Asha")
    response = gateway.ask("POST", "/v1/ops", laptop.token, content=body, headers=headers)
    assert response.status_code == status
    assert error_of(response) == {400: "body-unreadable", 413: "body-too-large"}[status]
    assert laptop.pull().ops == ()


def test_piece_larger_than_a_piece_is_too_large(gateway) -> None:
    laptop = gateway.device("Asha")
    response = gateway.ask("PUT", f"/v1/blobs/{'0' * 64}/0", laptop.token, content=bytes(CHUNK_BYTES + 1))
    assert error_of(response) == "body-too-large"


KEY_WITH_A_LINE_S_END = b'{"code": "A", "device_name": "x", "public_key": "' + b"0" * 64 + b'\\n"}'


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b'{"code": 5, "device_name": "x"}', b"[]", b"[" * 5000, KEY_WITH_A_LINE_S_END],
)
def test_odd_enrolment_is_unreadable(gateway, body) -> None:
    response = gateway.ask("POST", "/v1/enrol", content=body)
    assert (response.status_code, error_of(response)) == (400, "body-unreadable")


def test_wrong_code_is_refused(gateway) -> None:
    response = gateway.ask("POST", "/v1/enrol", json={"code": "AAAA", "device_name": "x"})
    assert (response.status_code, error_of(response)) == (403, "enrol-code-refused")


def test_long_answers_are_packed_only_for_who_takes_them_so(gateway) -> None:
    laptop = gateway.device("Asha")
    laptop.push(laptop.maker.case(CASE, reference="x" * 5000))
    token = laptop.token
    plain = gateway.ask("GET", "/v1/feed", token, headers={"Accept-Encoding": "identity"})
    packed = gateway.ask("GET", "/v1/feed", token, headers={"Accept-Encoding": "zstd"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "zstd"
    assert int(packed.headers["content-length"]) < 1000 < int(plain.headers["content-length"])
    assert packed.content == plain.content
    assert len(msgspec.json.decode(plain.content, type=FeedPage).ops) == 1


def test_plain_and_packed_pushes_are_the_same(gateway) -> None:
    laptop = gateway.device("Asha")
    ops = [laptop.maker.case(CASE), laptop.maker.op("append", "note", "n", CASE)]
    token = laptop.token
    plain = gateway.ask("POST", "/v1/ops", token, content=to_ndjson(ops))
    packed = zstandard.ZstdCompressor().compress(to_ndjson(ops))
    again = gateway.ask("POST", "/v1/ops", token, content=packed, headers={"Content-Encoding": "zstd"})
    assert plain.status_code == 200
    assert again.content == plain.content


def test_nothing_is_kept_by_proxies_and_no_program_is_named(gateway) -> None:
    laptop = gateway.device("Asha")
    response = gateway.ask("GET", "/v1/hello", laptop.token)
    assert response.headers["cache-control"] == "no-store"
    assert "server" not in response.headers


def test_shrunken_feed_is_an_error(gateway) -> None:
    laptop = gateway.device("Asha")
    laptop.push(laptop.maker.case(CASE))
    end = laptop.pull().cursor
    with pytest.raises(KnownError) as caught:
        laptop.wire.feed(Cursor(end.epoch, end.seq + 5), 10)
    assert caught.value.code == "gateway-shrunk"


def test_ids_of_a_case_and_ops_of_others_travel_too(gateway) -> None:
    asha, bryn = gateway.device("Asha"), gateway.device("Bryn")
    opening = asha.maker.case(CASE)
    asha.push(opening)
    assert asha.wire.case_ops(CASE) == [opening.op_id]
    assert bryn.wire.case_ops(CASE) == bryn.wire.case_ops("no-case") == []
    assert [answer.outcome for answer in bryn.wire.hand_in([opening])] == ["refused"]


def test_body_that_cannot_be_read_is_told_as_such(gateway) -> None:
    laptop = gateway.device("Asha")
    odd = msgspec.structs.replace(laptop.maker.case(CASE), kind="invented_later")
    with pytest.raises(KnownError) as told:
        laptop.push(odd)
    assert told.value.code == "gateway-unreadable"


@pytest.mark.parametrize("body", [b"", b"{}", b"[1]", b'["a"', b"\xff"])
def test_question_about_photos_that_cannot_be_read_is_refused(gateway, body) -> None:
    token = gateway.device("Asha").token
    answer = gateway.ask("POST", "/v1/blobs/missing", token, content=body)
    assert (answer.status_code, error_of(answer)) == (400, "body-unreadable")


def test_question_about_photos_names_nothing_but_hashes(gateway) -> None:
    laptop = gateway.device("Asha")
    assert laptop.wire.missing_chunks(["x", "'; drop table ops", "0" * 64]) == {}


def audit_of(gateway) -> list[dict]:
    database = existing_folder(gateway.folder, SystemClock())
    with database.reading() as connection:
        rows = audit.rows(connection)
        assert audit.first_break(connection) == 0
    database.close()
    return rows[::-1]


def told(rows: list[dict]) -> list[tuple[str, str, str, list[str]]]:
    return [(row["action"], row["user"], row["what"], row["cases"]) for row in rows]


def test_audit_says_who_was_given_and_refused_what(gateway) -> None:
    asha, bryn = gateway.device("Asha"), gateway.device("Bryn")
    photo, (piece,) = attachment(CASE, b"photo", CHUNK_BYTES)
    opening = asha.maker.case(CASE)
    asha.push(opening, asha.maker.record(photo, "attach"))
    asha.wire.put_chunk(photo.sha256, 0, piece)
    assert audit_of(gateway) == []
    asha.pull()
    asha.pull()
    assert asha.wire.get_chunk(photo.sha256, 0) == piece
    bryn.wire.hello()
    bryn.pull()
    bryn.push(bryn.maker.op("append", "note", "n", CASE))
    bryn.wire.case_ops(CASE)
    bryn.wire.snapshot([CASE])
    for sha256 in (photo.sha256, "0" * 64):
        with pytest.raises(KnownError):
            bryn.wire.get_chunk(sha256, 0)
    gateway.ask("GET", "/v1/feed", "a guess")
    piece_at = "GET /v1/blobs/{sha256}/{number}"
    assert told(audit_of(gateway)) == [
        ("read", "Asha", "GET /v1/feed", [CASE]),  # once in ten minutes
        ("denied", "Bryn", "POST /v1/ops", [CASE]),
        ("denied", "Bryn", "GET /v1/ops", [CASE]),
        ("denied", "Bryn", "POST /v1/snapshot", [CASE]),
        ("denied", "Bryn", piece_at, [CASE]),
        ("denied", "Bryn", piece_at, []),
        ("stranger", "", "GET /v1/feed", []),
    ]
    assert {row["address"] for row in audit_of(gateway)} == {"127.0.0.1"}


@pytest.fixture
def strict(tmp_path):
    """The application with few turns, and the seconds that bring them back."""
    council = open_council(tmp_path)
    ticks = Ticks()
    app = build(council.database, council.clock, Rates(Rate(3, 1), Rate(5, 0.5), Rate(2, 0.1)), ticks)
    with asgi.get_client(app) as http:
        yield council, http, ticks
    council.database.close()


def asks(http, path: str, token: str = "", body: bytes | None = None) -> tuple[int, str]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    url = f"http://testserver{path}"
    answer = http.get(url, headers=headers) if body is None else http.post(url, data=body, headers=headers)
    return answer.status_code, answer.headers.get("Retry-After", "")


def test_device_that_asks_too_often_is_told_when_to_come_back(strict) -> None:
    council, http, ticks = strict
    (_, first), (_, second) = session_token(council, "Asha"), session_token(council, "Bryn")
    assert [asks(http, "/v1/hello", first)[0] for _ in range(3)] == [200] * 3
    assert asks(http, "/v1/hello", first) == (429, "1")
    assert asks(http, "/v1/hello", second) == (200, "")
    ticks.now += 1
    assert asks(http, "/v1/hello", first) == (200, "")


def test_who_guesses_has_to_wait_and_fills_no_audit(strict) -> None:
    council, http, ticks = strict
    guesses = [asks(http, "/v1/hello", f"guess-{number}") for number in range(4)]
    assert guesses == [(401, ""), (401, ""), (429, "10"), (429, "10")]
    ticks.now += 20
    code = msgspec.json.encode({"code": "AAAA-AAAA", "device_name": "x"})
    assert [asks(http, "/v1/enrol", body=code)[0] for _ in range(4)] == [403, 403, 429, 429]
    with council.database.reading() as connection:
        assert [row["what"] for row in audit.rows(connection)] == ["POST /v1/enrol"] * 2 + [
            "GET /v1/hello"
        ] * 2


def test_openings_from_one_address_are_counted_together(strict) -> None:
    _, http, _ = strict
    body = msgspec.json.encode({"device_id": "0" * 36})
    assert [asks(http, "/v1/challenge", body=body)[0] for _ in range(6)] == [200] * 5 + [429]


def test_json_that_nests_deep_is_not_taken(gateway) -> None:
    laptop = gateway.device("Asha")
    laptop.push(laptop.maker.case(CASE))
    flat = laptop.maker.op("append", "note", "n", CASE, text=["[{" * 100, *({"x": []} for _ in range(200))])
    deep: list = []
    for _ in range(70):
        deep = [deep]
    assert laptop.outcomes(flat) == ["applied"]
    with pytest.raises(KnownError) as caught:
        laptop.push(laptop.maker.op("append", "note", "deep", CASE, text=deep))
    assert caught.value.code == "gateway-too-large"
