"""A photo or document that belongs to a case: what it is, never its bytes."""

from __future__ import annotations

from pbdesk.domain.records import Record, record_type

CHUNK_BYTES = 256 * 1024


@record_type("attachment", insert_only=True)
class Attachment(Record, frozen=True, kw_only=True):
    """The manifest of a file, synced ahead of its bytes.

    Attributes:
        sha256: of the stored, re-encoded bytes, in hexadecimal; the file's name everywhere.
        size: in bytes.
        chunks: SHA-256 of each 256 KiB piece, in order.
        original_sha256: of the bytes as they came, to notice the same photo added twice.
    """

    sha256: str = ""
    size: int = 0
    media_type: str = ""
    width: int = 0
    height: int = 0
    chunks: tuple[str, ...] = ()
    original_sha256: str = ""
    device: str = ""
