"""The settings of this computer, kept in one small JSON file that is written whole or not at all.

A damaged file is put aside and the defaults are used: a program must always start. This module knows
nothing of windows; whoever shows settings subscribes to changes.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from pathlib import Path

from pbdesk.domain.errors import N_, KnownError
from pbdesk.settings.definitions import DEFINITIONS, Setting, Value

Listener = Callable[[Setting, Value], None]


class Settings:
    """The values of all settings.

    Attributes:
        damaged: True when the file could not be read and the defaults are in use; the person is told once.
    """

    def __init__(self, path: Path | None = None) -> None:
        """Read the file; without a path nothing is ever written (tests, headless runs)."""
        self._path = path
        self._values: dict[str, Value] = {}
        self._listeners: list[Listener] = []
        self._writing = threading.Lock()
        self.damaged = False
        if path is not None:
            self._read(path)

    def text(self, setting: Setting) -> str:
        """Return the value of a setting that holds text."""
        return str(self.value(setting))

    def whole(self, setting: Setting) -> int:
        """Return the value of a setting that holds a whole number."""
        return int(self.value(setting))

    def value(self, setting: Setting) -> Value:
        """Return the value of a setting, its default where nobody chose."""
        return self._values.get(setting.name, setting.default)

    def change(self, setting: Setting, value: Value) -> None:
        """Keep a new value, write the file and tell the listeners; the same value again does nothing.

        Raises:
            ValueError: the setting does not allow the value (a fault in pbdesk).
            KnownError: code "settings-unwritable"; the value holds until pbdesk is closed.
        """
        if not setting.allows(value):
            raise ValueError(f"{setting.name} cannot be {value!r}")
        if self.value(setting) == value:
            return
        self._values[setting.name] = value
        for listener in list(self._listeners):
            listener(setting, value)
        self._write()

    def put_back(self, group: str) -> None:
        """Return every setting of a group to its default."""
        for setting in DEFINITIONS:
            if setting.group == group:
                self.change(setting, setting.default)

    def listen(self, listener: Listener) -> None:
        """Call a function with the setting and its new value after each change."""
        self._listeners.append(listener)

    def _read(self, path: Path) -> None:
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            chosen = content["settings"]
            self._values = {
                setting.name: chosen[setting.name]
                for setting in DEFINITIONS
                if setting.name in chosen and setting.allows(chosen[setting.name])
            }
        except FileNotFoundError:
            return
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            self.damaged = True
            self._values = {}
            _put_aside(path)

    def _write(self) -> None:
        if self._path is None:
            return
        content = {"settings": dict(self._values)}
        try:
            with self._writing:
                _write_whole(self._path, json.dumps(content, indent=1, ensure_ascii=False))
        except OSError as error:
            raise KnownError(
                "settings-unwritable",
                N_("Your choice could not be written to this computer."),
                safe=N_("It holds until pbdesk is closed. Nothing else is affected."),
                todo=N_("Check that the disk is not full and that you may write to your own folder."),
            ) from error


def _write_whole(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _put_aside(path: Path) -> None:
    try:
        path.replace(path.with_suffix(".damaged"))
    except OSError:
        return  # Left where it is: the next change replaces it.
