"""Till receipts for the example day, drawn as if photographed on a table: slightly turned, with a shadow.

Each carries the tags that a phone writes (orientation, camera, position), so that the road which strips
them is the road that the example takes too. Everything on them is invented; the same input gives the same
picture.
"""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from datetime import date

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from pbdesk.domain.money import Pence, plain_money
from pbdesk.resources import resource_path

PAPER = (252, 250, 244)
INK = (38, 36, 42)
TABLE = (121, 92, 66)
_WIDTH = 620
_MARGIN = 44
_ORIENTATION, _MAKE, _MODEL, _GPS = 0x0112, 0x010F, 0x0110, 0x8825


def draw_receipt(
    payee: str, lines: Sequence[tuple[str, Pence]], total_pence: Pence, on: date, number: int
) -> bytes:
    """Return a JPEG of a till receipt.

    Args:
        payee: the shop or provider, printed large.
        lines: what was bought and its price, in pence.
        total_pence: the printed total, which need not be the sum of the lines.
        on: the printed date.
        number: the printed receipt number; it also settles the angle and the grain of the picture.
    """
    chance = random.Random(number)
    photo = _on_table(_paper(payee, lines, total_pence, on, number), chance)
    tags = Image.Exif()
    tags[_ORIENTATION] = 6
    tags[_MAKE] = "Example Phones"
    tags[_MODEL] = "Pocket 4"
    tags.get_ifd(_GPS).update({1: "N", 2: (54.0, 3.0, 21.5), 3: "W", 4: (2.0, 48.0, 7.25)})
    out = io.BytesIO()
    # Stored lying on its side, as phones do: the tag says how to turn it.
    photo.transpose(Image.Transpose.ROTATE_90).save(out, "JPEG", quality=88, exif=tags)
    return out.getvalue()


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(resource_path("fonts", "NotoSans-Regular.ttf"), size)


def _paper(
    payee: str, lines: Sequence[tuple[str, Pence]], total_pence: Pence, on: date, number: int
) -> Image.Image:
    """Return the receipt itself, upright: name, date, lines with prices at the right, total, thanks."""
    paper = Image.new("RGB", (_WIDTH, 410 + 46 * len(lines)), PAPER)
    draw = ImageDraw.Draw(paper)
    y = 40
    y += _centred(draw, payee, y, 40) + 14
    y += _centred(draw, f"{on:%d/%m/%Y}   Receipt {number:05d}", y, 24) + 16
    y = _rule(draw, y)
    for label, pence in lines:
        _row(draw, y, label, plain_money(pence), 28)
        y += 46
    y = _rule(draw, y + 4)
    _row(draw, y, "TOTAL", plain_money(total_pence), 40)
    y = _rule(draw, y + 64)
    y += _centred(draw, "Paid by card", y, 24) + 10
    _centred(draw, "Thank you. Please keep this receipt.", y, 24)
    return paper


def _centred(draw: ImageDraw.ImageDraw, text: str, y: int, size: int) -> int:
    """Draw one centred line, smaller where it would not fit, and return its height in pixels."""
    while size > 14 and draw.textlength(text, font=_font(size)) > _WIDTH - 2 * _MARGIN:
        size -= 2
    draw.text((_WIDTH / 2, y), text, font=_font(size), fill=INK, anchor="ma")
    return round(size * 1.3)


def _row(draw: ImageDraw.ImageDraw, y: int, label: str, amount: str, size: int) -> None:
    font = _font(size)
    draw.text((_WIDTH - _MARGIN, y), amount, font=font, fill=INK, anchor="ra")
    room = _WIDTH - 2 * _MARGIN - draw.textlength(amount, font=font) - 24
    while draw.textlength(label, font=font) > room:
        label = label[:-1]
    draw.text((_MARGIN, y), label, font=font, fill=INK, anchor="la")


def _rule(draw: ImageDraw.ImageDraw, y: int) -> int:
    """Draw a dashed line across and return where the text below it starts."""
    for x in range(_MARGIN, _WIDTH - _MARGIN, 16):
        draw.line((x, y, x + 8, y), fill=INK, width=2)
    return y + 18


def _on_table(paper: Image.Image, chance: random.Random) -> Image.Image:
    """Return the receipt on a wooden table: turned by a few degrees, with a soft shadow and some grain."""
    size = (paper.width + 260, paper.height + 260)
    table = Image.new("RGB", size, TABLE)
    table = Image.blend(table, _grain(size, chance), 0.18)
    mask = Image.new("L", size, 0)
    mask.paste(255, (130, 130, 130 + paper.width, 130 + paper.height))
    sheet = Image.new("RGB", size, PAPER)
    sheet.paste(paper, (130, 130))
    angle = chance.uniform(-4.0, 4.0)
    mask = mask.rotate(angle, Image.Resampling.BICUBIC)
    sheet = sheet.rotate(angle, Image.Resampling.BICUBIC, fillcolor=PAPER)
    shadow = Image.new("L", size, 0)
    shadow.paste(mask, (14, 18))
    table.paste(
        (58, 42, 30), (0, 0), shadow.filter(ImageFilter.GaussianBlur(12)).point(lambda value: value * 0.7)
    )
    table.paste(sheet, (0, 0), mask)
    return table


def _grain(size: tuple[int, int], chance: random.Random) -> Image.Image:
    """Return long streaks of light and dark wood, the same for the same chance."""
    streaks = Image.frombytes("L", (8, 160), chance.randbytes(8 * 160))
    return streaks.resize(size, Image.Resampling.BICUBIC).convert("RGB")
