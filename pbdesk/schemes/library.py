"""The schemes that are there: a folder of folders, each loaded when it is first asked for and then kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pbdesk.domain.errors import N_, KnownError
from pbdesk.schemes.loader import MAIN, load_scheme
from pbdesk.schemes.scheme import Scheme


@dataclass(frozen=True, slots=True)
class Listed:
    """A scheme in the list: loaded, or with the error for which it was refused."""

    id: str
    version: str
    title: str
    problem: KnownError | None = None


class SchemeLibrary:
    """Schemes by id and version. Versions of one scheme may stand side by side (ID, ID@VERSION)."""

    def __init__(self, folder: Path, kept_in: Path | None = None, *, stays: bool = False) -> None:
        """Take the folder of scheme folders, and a folder where models of forms are kept (None: nowhere).

        `stays` says that no scheme comes or goes meanwhile: the folder is looked through once, not for every label.
        """
        self._folder = folder
        self._kept_in = kept_in
        self._stays = stays
        self._known: tuple[str, ...] | None = None
        self._loaded: dict[str, Scheme] = {}

    def list(self, language: str = "en") -> tuple[Listed, ...]:
        """Return every scheme by id; one that was refused is listed with its error, and the rest can be used."""
        listed = []
        for name in self._names():
            try:
                scheme = self._load(name)
                listed.append(Listed(scheme.id, scheme.version, scheme.title(language)))
            except KnownError as problem:
                listed.append(Listed(name, "", name, problem))
        return tuple(listed)

    def get(self, scheme_id: str, version: str = "") -> Scheme:
        """Return a scheme.

        Args:
            scheme_id: its id.
            version: the version that a case is pinned to; "" for the current one.

        Raises:
            KnownError: "scheme-missing" when it is not there in that version, "scheme-refused" when it does
                not load.
        """
        for name in (scheme_id, f"{scheme_id}@{version}"):
            if name in self._names():
                scheme = self._load(name)
                if version in {"", scheme.version}:
                    return scheme
        raise KnownError(
            "scheme-missing",
            N_("The scheme {scheme} is not on this computer in version {version}."),
            safe=N_("The case and its answers are kept."),
            todo=N_("Sync, or ask for that version of the scheme."),
            scheme=scheme_id,
            version=version or "–",
        )

    def schemes(self) -> tuple[Scheme, ...]:
        """Return every scheme that loads."""
        return tuple(self._load(listed.id) for listed in self.list() if listed.problem is None)

    def _names(self) -> tuple[str, ...]:
        if self._known is not None:
            return self._known
        found = tuple(sorted(path.parent.name for path in self._folder.glob(f"*/{MAIN}")))
        if self._stays:
            self._known = found
        return found

    def _load(self, name: str) -> Scheme:
        if name not in self._loaded:
            self._loaded[name] = load_scheme(self._folder / name, self._kept_in)
        return self._loaded[name]
