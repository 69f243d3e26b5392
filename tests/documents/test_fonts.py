"""The fonts that ship: the characters that our languages need, their names, and that they can be made again."""

from __future__ import annotations

import hashlib
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
from fontTools.ttLib import TTFont

from pbdesk.resources import resource_path

STYLES = {"Regular": 400, "SemiBold": 600, "Bold": 700}
MUST_HAVE = {
    "Welsh": "ŵŷŴŶẁẃẅỳẀẂẄỲâêîôûïäöüáéíóúàèìòùÂÊÎÔÛ",
    "Polish": "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ",
    "European names": "çğşıñøåæœßăâîșțþðőűčďěňřšťůžģķļņāēīūćđàè",
    "punctuation": "–—’“”‘•…·‰″′‑",
    "money and signs": "£€$¥₹½¼¾%×÷−±°©®™№",
}


def builder() -> ModuleType:
    path = Path(__file__).resolve().parents[2] / "installer" / "build_fonts.py"
    spec = importlib.util.spec_from_file_location("build_fonts", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["build_fonts"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("group", MUST_HAVE)
def test_font_has_every_character_that_we_print(style: str, group: str) -> None:
    characters = TTFont(resource_path("fonts", f"NotoSans-{style}.ttf")).getBestCmap()
    assert [char for char in MUST_HAVE[group] if ord(char) not in characters] == []


@pytest.mark.parametrize(("style", "weight"), STYLES.items())
def test_font_is_static_embeddable_and_named_as_noto_sans(style: str, weight: int) -> None:
    font = TTFont(resource_path("fonts", f"NotoSans-{style}.ttf"))
    assert "fvar" not in font
    assert "glyf" in font
    assert font["OS/2"].fsType == 0  # installable: it may be embedded in a document
    assert font["OS/2"].usWeightClass == weight
    assert font["name"].getBestFamilyName() == "Noto Sans"
    assert font["name"].getBestSubFamilyName() == style


SCRIPT_LETTERS = {
    "NotoSansArabic": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي،؟",
    "NotoNastaliqUrdu": "ابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنوہھءیے۔،",
    "NotoSansGurmukhi": "ਅਆਇਈਉਊਏਐਓਔਕਖਗਘਙਚਛਜਝਞਟਠਡਢਣਤਥਦਧਨਪਫਬਭਮਯਰਲਵੜਸ਼ਖ਼ਗ਼ਜ਼ਫ਼ਲ਼ੰੱ਼।",
    "NotoSansBengali": "অআইঈউঊঋএঐওঔকখগঘঙচছজঝঞটঠডঢণতথদধনপফবভমযরলশষসহড়ঢ়য়ৎংঃঁ।",
}


@pytest.mark.parametrize("style", ["Regular", "Bold"])
@pytest.mark.parametrize("family", SCRIPT_LETTERS)
def test_script_has_its_letters_and_is_the_file_that_was_meant(family: str, style: str) -> None:
    path = resource_path("fonts", f"{family}-{style}.ttf")
    characters = TTFont(path).getBestCmap()
    assert [char for char in SCRIPT_LETTERS[family] if ord(char) not in characters] == []
    assert TTFont(path)["OS/2"].fsType == 0
    assert hashlib.sha256(path.read_bytes()).hexdigest() == builder().SCRIPTS[path.name]


def test_wrong_file_of_a_script_is_refused(tmp_path: Path) -> None:
    made = builder()
    (tmp_path / next(iter(made.SCRIPTS))).write_bytes(b"another font")
    with pytest.raises(SystemExit, match="is not that of"):
        made.take_scripts(tmp_path / "out", tmp_path)


def test_licence_is_the_open_font_licence_and_reserves_no_name() -> None:
    text = resource_path("fonts", "OFL.txt").read_text(encoding="utf-8")
    copyright_line = text.splitlines()[0]
    assert "SIL OPEN FONT LICENSE Version 1.1" in text
    assert "Noto Project Authors" in copyright_line
    assert "Reserved Font Name" not in copyright_line


def test_building_again_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = builder()
    monkeypatch.setattr(module, "WEIGHTS", {"SemiBold": 600})  # one weight: half a minute would be too long
    for path in module.build(tmp_path):
        assert path.read_bytes() == resource_path("fonts", path.name).read_bytes(), path.name
