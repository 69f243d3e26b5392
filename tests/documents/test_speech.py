"""Audio by a voice that stands beside pbdesk: found or not offered, its file whole or refused."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pbdesk.documents import speech
from pbdesk.documents.speech import Voice, read_aloud, voice_for
from pbdesk.domain.errors import KnownError

WRITES = "import sys, pathlib; pathlib.Path(sys.argv[2]).write_bytes(b'RIFF' + pathlib.Path(sys.argv[1]).read_bytes())"


def voice(program: str) -> Voice:
    """A voice of our own: a small program that is started as espeak-ng would be."""
    return Voice(
        "voice",
        {"en": "one"},
        lambda _found, _voice, text, wav: [sys.executable, "-c", program, str(text), str(wav)],
    )


def test_voice_is_found_by_language_and_program() -> None:
    only = {"espeak-ng": "/usr/bin/espeak-ng"}
    assert voice_for("cy", only.get).program == "espeak-ng"
    assert voice_for("en", {"espeak": "x"}.get, "linux").program == "espeak"
    assert voice_for("en", {"say": "x"}.get, "darwin").program == "say"
    assert voice_for("cy", {"say": "x"}.get, "darwin") is None
    assert voice_for("en", {}.get) is None


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_every_voice_is_told_text_and_file(platform: str) -> None:
    known = (*speech.VOICES, *speech.SYSTEM_VOICES.get(platform, ()))
    for each in known:
        told = each.command(each.program, each.languages["en"], Path("a.txt"), Path("b.wav"))
        assert "a.txt" in told
        assert "b.wav" in told


def test_words_are_read_into_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speech, "VOICES", (voice(WRITES),))
    assert read_aloud("Bore da, £1,200.", "en", {"voice": "voice"}.get) == "RIFFBore da, £1,200.".encode()


@pytest.mark.parametrize("program", ["raise SystemExit(3)", "pass"])
def test_voice_that_writes_nothing_is_told(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setattr(speech, "VOICES", (voice(program),))
    with pytest.raises(KnownError) as caught:
        read_aloud("words", "en", {"voice": "voice"}.get)
    assert caught.value.code == "voice-missing"
    with pytest.raises(KnownError):
        read_aloud("words", "en", {}.get)
