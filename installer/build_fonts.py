"""Make the fonts that ship: static Noto Sans weights, cut down to the scripts that pbdesk's own languages need.

Run by a developer when the pinned font package changes; the result is committed. It needs the development
dependencies `fonttools` and `fontpkg-noto-sans`, reads nothing else and always writes the same bytes.

    python installer/build_fonts.py              writes resources/fonts
    python installer/build_fonts.py some/folder  writes there instead
"""

from __future__ import annotations

import sys
from pathlib import Path

import fontpkg_noto_sans
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

RESOURCES = Path(__file__).resolve().parent.parent / "resources" / "fonts"
SOURCE = Path(fontpkg_noto_sans.ROOT)
WEIGHTS = {"Regular": 400, "SemiBold": 600, "Bold": 700}

# Latin with everything that European names use, spacing and combining marks, Greek and Cyrillic (names are
# pasted from e-mails), Vietnamese through Latin Extended Additional, punctuation, currency, fractions.
RANGES = (
    (0x0020, 0x007E),
    (0x00A0, 0x024F),
    (0x0259, 0x0259),
    (0x02B0, 0x02FF),
    (0x0300, 0x036F),
    (0x0370, 0x03FF),
    (0x0400, 0x052F),
    (0x1E00, 0x1EFF),
    (0x2000, 0x206F),
    (0x2070, 0x209F),
    (0x20A0, 0x20CF),
    (0x2100, 0x218F),
    (0x2190, 0x2193),
    (0x2212, 0x2215),
    (0x2260, 0x2265),
    (0x25CC, 0x25CC),
    (0xFB00, 0xFB06),
    (0xFFFD, 0xFFFD),
)
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "liga", "tnum", "lnum", "case"]


def static_weight(style: str, weight: int) -> TTFont:
    """Return one static weight of the variable font, named so that programs list it under Noto Sans."""
    variable = TTFont(SOURCE / "files" / "NotoSans[wdth,wght].ttf", lazy=False, recalcTimestamp=False)
    font = instancer.instantiateVariableFont(variable, {"wght": weight, "wdth": 100}, updateFontNames=True)
    postscript_name = f"NotoSans-{style}"
    for record in font["name"].names:
        if record.nameID == 6:
            record.string = postscript_name
    font["OS/2"].usWeightClass = weight
    return font


def cut_down(font: TTFont) -> TTFont:
    """Drop the characters and features that pbdesk's languages do not use; keep names and licence."""
    options = subset.Options(layout_features=FEATURES, hinting=True, notdef_outline=True, name_IDs=["*"])
    options.recalc_timestamp = False
    options.name_languages = ["*"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[code for first, last in RANGES for code in range(first, last + 1)])
    cutter.subset(font)
    return font


def build(folder: Path) -> list[Path]:
    """Write the fonts and their licence into a folder and return the paths, in a fixed order."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for style, weight in WEIGHTS.items():
        path = folder / f"NotoSans-{style}.ttf"
        cut_down(static_weight(style, weight)).save(path, reorderTables=True)
        written.append(path)
    licence = folder / "OFL.txt"
    licence.write_text((SOURCE / "LICENSE").read_text(encoding="utf-8"), encoding="utf-8", newline="\n")
    return [*written, licence]


def main(arguments: list[str]) -> int:
    """Build into the folder given, or into resources/fonts, and say what was written."""
    for path in build(Path(arguments[0]) if arguments else RESOURCES):
        print(f"{path.name}: {path.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
