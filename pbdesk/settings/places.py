"""Where pbdesk keeps things on this computer: one folder for a person's own things, one for caches.

Everything that pbdesk writes outside the folders a person picks stands below these. The environment
variable PBDESK_HOME moves both, for tests, trials and memory sticks.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

HOME_VARIABLE = "PBDESK_HOME"


@dataclass(frozen=True, slots=True)
class Places:
    """The folders and files of one profile; nothing is created by asking."""

    data: Path
    cache: Path

    @property
    def settings_file(self) -> Path:
        """The file of look, text size and language; nothing in it is personal."""
        return self.data / "settings.json"

    @property
    def stores(self) -> Path:
        """The folder of the encrypted stores, one folder each."""
        return self.data / "stores"


def places() -> Places:
    """Return the folders of this profile, by PBDESK_HOME or as the system wants them."""
    home = os.environ.get(HOME_VARIABLE)
    if home:
        return Places(Path(home), Path(home) / "cache")
    import platformdirs

    return Places(
        Path(platformdirs.user_data_dir("pbdesk", appauthor=False, roaming=False)),
        Path(platformdirs.user_cache_dir("pbdesk", appauthor=False)),
    )
