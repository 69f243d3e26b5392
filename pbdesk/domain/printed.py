"""A printed copy: what was on paper when a signed plan was printed, so that a reprint can say the same and say so.

Insert-only. The first print keeps the whole content; a reprint points at it and keeps none of its own.
"""

from __future__ import annotations

from typing import Any

from pbdesk.domain.records import Record, record_type


@record_type("printed_copy", insert_only=True)
class PrintedCopy(Record, frozen=True, kw_only=True):
    """One print of a signed version.

    Attributes:
        document, format, language: what was printed, and how.
        choice: what was left out or put in, as one text; another choice is another copy.
        number: stands on every page, the same on a reprint.
        signed_hash: of the signed content that it was made from.
        sha256: of the frozen content.
        content: the frozen document; empty in a reprint.
        reprint_of: the id of the first print, "" for the first print itself.
    """

    document: str = ""
    format: str = ""
    language: str = ""
    choice: str = ""
    number: str = ""
    signed_hash: str = ""
    sha256: str = ""
    content: dict[str, Any] = {}
    reprint_of: str = ""
    printed_at: str = ""
    printed_by: str = ""
    pages: int = 0
