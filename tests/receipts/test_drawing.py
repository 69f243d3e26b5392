"""Drawn receipts: the same for the same input, lying on their side, with a phone's tags to strip."""

from __future__ import annotations

import io
from datetime import date

from PIL import Image

from pbdesk.receipts.drawing import draw_receipt

LINES = [("Lane swim x 4", 2200), ("Locker with a label far too long to stand beside its price", 100)]


def _receipt(number: int = 412, payee: str = "Felyn Pool") -> bytes:
    return draw_receipt(payee, LINES, 2300, date(2026, 11, 3), number)


def test_draw_receipt_is_the_same_each_time_and_differs_by_number():
    assert _receipt() == _receipt()
    assert _receipt() != _receipt(413)


def test_draw_receipt_carries_what_a_phone_writes():
    with Image.open(io.BytesIO(_receipt())) as photo:
        tags = photo.getexif()
        assert photo.format == "JPEG"
        assert tags[0x0112] == 6
        assert tags[0x010F] == "Example Phones"
        assert tags.get_ifd(0x8825)[1] == "N"


def test_draw_receipt_shows_bright_paper_on_a_darker_table():
    with Image.open(io.BytesIO(_receipt())) as photo:
        grey = photo.convert("L")
        assert grey.getpixel((10, 10)) < 160
        assert sum(1 for value in grey.resize((50, 50)).tobytes() if value > 220) > 900


def test_draw_receipt_grows_with_its_lines_and_takes_a_long_name():
    short, long = (draw_receipt("P" * 90, LINES * times, 1, date(2026, 1, 2), 1) for times in (1, 6))
    with Image.open(io.BytesIO(short)) as one, Image.open(io.BytesIO(long)) as other:
        assert other.width > one.width  # lying on its side
        assert other.height == one.height
