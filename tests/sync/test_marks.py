"""What a device signs for, and that programs from before there was a signature understand what is said with one."""

from __future__ import annotations

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pbdesk.sync import proof
from pbdesk.sync.marks import Anchor, MarkAnswer, MarkReport, is_vouched, to_sign, to_vouch, unsigned, vouched

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY, PUBLIC = bytes(range(32)).hex(), PRIVATE.public_key().public_bytes_raw().hex()
REPORT = MarkReport(device="asha-1", epoch=2, seq=7, hash="ab" * 32, audit_n=9, audit_digest="cd" * 32)


class ReportOfBefore(msgspec.Struct, frozen=True, kw_only=True):
    """The report as programs knew it before there was a signature."""

    device: str
    epoch: int
    seq: int = 0
    hash: str = ""
    audit_n: int = 0
    audit_digest: str = ""


class AnswerOfBefore(msgspec.Struct, frozen=True, kw_only=True):
    """The answer of that time."""

    report: ReportOfBefore
    council: str
    kept_at: str
    through: int = 0
    known_seq: int = 0
    known_audit_n: int = 0
    key: str = ""
    signature: str = ""


def test_every_part_of_a_report_is_signed_for_and_the_council_too() -> None:
    other = {"device": "x", "epoch": 3, "seq": 8, "hash": "", "audit_n": 0, "audit_digest": ""}
    told = [REPORT, *(msgspec.structs.replace(REPORT, **{field: value}) for field, value in other.items())]
    assert other.keys() == set(msgspec.structs.asdict(REPORT)) - {"signature"}
    signed = {to_vouch(report, council) for report in told for council in ("council-1", "council-2")}
    assert len(signed) == 14
    beginnings = {text.partition(b"\n")[0] for text in signed}
    others = (proof.to_sign("c", "d", "e"), proof.to_bring("c", "d", "e"), b"pbdesk courier 1 request x\n")
    assert beginnings.isdisjoint({text.partition(b"\n")[0] for text in others})


def test_signature_fits_its_report_council_and_key_alone() -> None:
    signature = vouched(REPORT, "council-1", KEY).signature
    assert isinstance(signature, str)
    assert is_vouched(REPORT, "council-1", PUBLIC, signature)
    assert not is_vouched(REPORT, "council-2", PUBLIC, signature)
    assert not is_vouched(msgspec.structs.replace(REPORT, seq=8), "council-1", PUBLIC, signature)
    assert not is_vouched(REPORT, "council-1", PUBLIC[::-1], signature)
    for odd in ("", "ab", "no hexadecimal", signature[:-2] + "00", signature + "00"):
        assert not is_vouched(REPORT, "council-1", PUBLIC, odd)
        assert not is_vouched(REPORT, "council-1", odd, signature)


def test_device_without_a_key_signs_nothing() -> None:
    assert vouched(REPORT, "council-1", "") is REPORT
    assert unsigned(vouched(REPORT, "council-1", KEY)) == REPORT


def test_gateway_of_before_reads_a_signed_report_and_its_answer_is_known_by_its_signature() -> None:
    sent = msgspec.json.encode(vouched(REPORT, "council-1", KEY))
    heard = msgspec.json.decode(sent, type=ReportOfBefore)
    answer = AnswerOfBefore(report=heard, council="council-1", kept_at="2026-11-21T09:14:00Z", through=7)
    signed_then = b"pbdesk-mark-1\n" + msgspec.json.encode(answer)
    read_now = msgspec.json.decode(msgspec.json.encode(answer), type=MarkAnswer)
    assert read_now.report == REPORT
    assert to_sign(read_now) == signed_then


def test_laptop_of_before_signs_nothing_and_reads_an_answer_as_ever() -> None:
    sent = msgspec.json.encode(msgspec.convert(msgspec.to_builtins(REPORT), ReportOfBefore))
    heard = msgspec.json.decode(sent, type=MarkReport)
    assert heard == REPORT
    answer = MarkAnswer(report=unsigned(vouched(heard, "c", KEY)), council="c", kept_at="")
    read_then = msgspec.json.decode(msgspec.json.encode(answer), type=AnswerOfBefore)
    assert b"pbdesk-mark-1\n" + msgspec.json.encode(read_then) == to_sign(answer)


def test_anchors_file_of_before_is_read_without_signatures() -> None:
    before = {"device": "d", "epoch": 1, "audit_n": 2, "audit_digest": "", "seq": 3, "at": "", "user": "Asha"}
    anchor = msgspec.convert(before, Anchor)
    assert (anchor.signature, anchor.public_key, anchor.report.seq) == ("", "", 3)


@pytest.mark.parametrize("field", ["signature", "hash", "audit_digest"])
def test_what_the_database_could_not_hold_is_not_read(field: str) -> None:
    length = 128 if field == "signature" else 64
    for text in ("a" * length + "\n", "a" * (length - 1), "g" * length):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(msgspec.to_builtins(REPORT) | {field: text}, MarkReport)
