"""Audio: a document read aloud into a WAV file, by a voice that this computer has.

The voices are other people's programs, started apart from ours and never linked: espeak-ng, or what the system brings.
Where there is none, audio is not offered.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pbdesk.domain.errors import N_, KnownError

Finds = Callable[[str], str | None]
LONGEST_SECONDS = 600
_WINDOWS = (
    "Add-Type -AssemblyName System.Speech; "
    "$voice = New-Object System.Speech.Synthesis.SpeechSynthesizer; "
    "$voice.SetOutputToWaveFile($args[1]); "
    "$voice.Speak([IO.File]::ReadAllText($args[0], [Text.Encoding]::UTF8)); $voice.Dispose()"
)


@dataclass(frozen=True, slots=True)
class Voice:
    """A program that reads aloud: its name, its languages, and its command for a text file and a WAV file.

    `languages` maps ours to the voice's own names.
    """

    program: str
    languages: dict[str, str]
    command: Callable[[str, str, Path, Path], list[str]]


def _espeak(program: str, voice: str, text: Path, wav: Path) -> list[str]:
    return [program, "-v", voice, "-s", "140", "-f", str(text), "-w", str(wav)]


def _say(program: str, voice: str, text: Path, wav: Path) -> list[str]:
    return [program, "-v", voice, "-f", str(text), "-o", str(wav), "--data-format=LEI16@22050"]


def _powershell(program: str, voice: str, text: Path, wav: Path) -> list[str]:
    return [program, "-NoProfile", "-Command", f"& {{ {_WINDOWS} }}", str(text), str(wav)]


_ESPEAK = {"en": "en-gb", "cy": "cy", "pl": "pl", "ur": "ur", "ar": "ar", "pa": "pa", "bn": "bn"}
VOICES = (Voice("espeak-ng", _ESPEAK, _espeak), Voice("espeak", _ESPEAK, _espeak))
SYSTEM_VOICES = {
    "darwin": (Voice("say", {"en": "Daniel"}, _say),),
    "win32": (Voice("powershell", {"en": ""}, _powershell),),
}
"""What the systems bring themselves, tried after espeak-ng."""


def voice_for(language: str, finds: Finds = shutil.which, platform: str = sys.platform) -> Voice | None:
    """Return the first voice here that speaks a language, or None."""
    known: Sequence[Voice] = (*VOICES, *SYSTEM_VOICES.get(platform, ()))
    return next((voice for voice in known if language in voice.languages and finds(voice.program)), None)


def voice_missing() -> KnownError:
    """Return what is said where nothing here speaks the language."""
    return KnownError(
        "voice-missing",
        N_("Audio cannot be made on this computer: no voice for this language is installed."),
        safe=N_("Nothing was written."),
        todo=N_("Ask whoever looks after this computer to install espeak-ng, or choose another format."),
    )


def read_aloud(words: str, language: str, finds: Finds = shutil.which) -> bytes:
    """Return words read aloud, as the bytes of a WAV file. Raises KnownError "voice-missing"."""
    voice = voice_for(language, finds)
    if voice is None:
        raise voice_missing()
    program = finds(voice.program) or voice.program
    with tempfile.TemporaryDirectory(prefix="pbdesk-audio-") as folder:  # readable by this person alone
        text, wav = Path(folder) / "words.txt", Path(folder) / "words.wav"
        text.write_text(words, encoding="utf-8")
        try:
            done = subprocess.run(
                voice.command(program, voice.languages[language], text, wav),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
                timeout=LONGEST_SECONDS,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise voice_missing() from error
        if done.returncode != 0 or not wav.is_file():
            raise voice_missing()
        return wav.read_bytes()
