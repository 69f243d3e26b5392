"""Make the fonts that ship: static Noto Sans weights, cut down to what European languages need, and whole scripts.

Run by a developer when a pinned font package changes; the result is committed. Noto Sans needs the development
dependencies `fonttools` and `fontpkg-noto-sans` and is always written with the same bytes. The other scripts are taken
as they are from Debian's package `fonts-noto-core` 20201225-1, each file known by its hash.

    python installer/build_fonts.py              writes resources/fonts
    python installer/build_fonts.py some/folder  writes there instead
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import fontpkg_noto_sans
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

RESOURCES = Path(__file__).resolve().parent.parent / "resources" / "fonts"
SOURCE = Path(fontpkg_noto_sans.ROOT)
WEIGHTS = {"Regular": 400, "SemiBold": 600, "Bold": 700}

SCRIPTS_FROM = Path("/usr/share/fonts/truetype/noto")
SCRIPTS = {
    "NotoNastaliqUrdu-Regular.ttf": "fe24c4a05b19482beac11e4b90a0f6754214f1cb5e925cf9e86b48283ac37522",
    "NotoNastaliqUrdu-Bold.ttf": "6b81290dc928bac40fa4b71370f4ef260ad8c33d17be38eab05376490077ebc4",
    "NotoSansArabic-Regular.ttf": "504d7407d86875acf7d04dfaa0fd7524d0b8797723bc4aa18022f29db25b0b6e",
    "NotoSansArabic-Bold.ttf": "ded6fc7359ca36d15d7aab9ef0c066e21ce48b26a069994d6602fa2cb9a1b952",
    "NotoSansGurmukhi-Regular.ttf": "1db960ff6f506a98f5b3ece78f54618388c6187e7edf8ceee5ab63389c0db3ab",
    "NotoSansGurmukhi-Bold.ttf": "ded9c1f56a7ed0b835cfef5dd642f26cfc0f41a16fbc08008d376ddcc91d606e",
    "NotoSansBengali-Regular.ttf": "9bb35b3547829ecc42041b6017e87fd4c5f1da1edcd00f59171777050f346018",
    "NotoSansBengali-Bold.ttf": "22c9ff99baca4d31c531ce450a1369beed889467e1ad964f4b8a6f810aa46955",
}
"""Static TrueType files of Debian's fonts-noto-core 20201225-1, with their SHA-256."""

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


def take_scripts(folder: Path, source: Path = SCRIPTS_FROM) -> list[Path]:
    """Copy the fonts of the other scripts, refusing a file that is not the one meant, and return the paths."""
    written = []
    for name, digest in SCRIPTS.items():
        data = (source / name).read_bytes()
        if hashlib.sha256(data).hexdigest() != digest:
            raise SystemExit(
                f"{source / name} is not that of fonts-noto-core 20201225-1; nothing more was copied."
            )
        path = folder / name
        path.write_bytes(data)
        written.append(path)
    return written


def main(arguments: list[str]) -> int:
    """Build into the folder given, or into resources/fonts, and say what was written."""
    folder = Path(arguments[0]) if arguments else RESOURCES
    written = build(folder)
    if SCRIPTS_FROM.is_dir():
        written += take_scripts(folder)
    else:
        print(
            f"{SCRIPTS_FROM} is not there (Debian: fonts-noto-core); the fonts of other scripts stay as they are."
        )
    for path in written:
        print(f"{path.name}: {path.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
