"""The settings page's logic: what is offered, in words, and changing it at once. No widgets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import msgspec

from pbdesk.domain.reaching import Reach, unusual
from pbdesk.i18n import LANGUAGES, _, current
from pbdesk.settings import DEFINITIONS, GROUPS, LANGUAGE, Setting, Settings


@dataclass(frozen=True, slots=True)
class Offer:
    """One setting as the page shows it: its name, its words, and (value, words) pairs."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    value: str


@dataclass(frozen=True, slots=True)
class Group:
    """Settings under one heading; `changed` says whether "Put back" would do anything."""

    id: str
    label: str
    offers: tuple[Offer, ...]
    changed: bool


@dataclass(frozen=True, slots=True)
class ReachView:
    """How people reach the adviser: values by field, and what to look at again, a sentence by field."""

    values: Mapping[str, str]
    unusual: Mapping[str, str]


class OwnReach(Protocol):
    """Keeps how the adviser can be reached; the service is `pbdesk.services.reaching`."""

    def own(self) -> Reach:
        """Return what is kept."""

    def keep(self, reach: Reach) -> Reach:
        """Keep it, and return it as it stands."""


class SettingsPresenter:
    """Shows and changes settings, and how the adviser can be reached, which is kept in the vault."""

    def __init__(
        self,
        settings: Settings,
        facts: Callable[[], Sequence[tuple[str, str]]] = lambda: (),
        reaching: OwnReach | None = None,
    ) -> None:
        """Take the settings, what gives (name, value) pairs about this computer, translated, and the open vault's part.

        Without `reaching` there is no vault, and nothing personal is asked.
        """
        self._settings = settings
        self._facts = facts
        self._reaching = reaching
        self.asks_reach = reaching is not None

    def groups(self) -> list[Group]:
        """Return every group with its settings."""
        return [self._group(name, words) for name, words in GROUPS.items()]

    def facts(self) -> Sequence[tuple[str, str]]:
        """Return what there is to know about this computer."""
        return self._facts()

    def choose(self, name: str, value: str) -> None:
        """Change a setting; it applies at once.

        Raises:
            KnownError: code "settings-unwritable".
        """
        setting = next(setting for setting in DEFINITIONS if setting.name == name)
        self._settings.change(setting, int(value) if isinstance(setting.default, int) else value)

    def put_back(self, group: str) -> None:
        """Return a group's settings to how they were at first.

        Raises:
            KnownError: code "settings-unwritable".
        """
        self._settings.put_back(group)

    def reach(self) -> ReachView:
        """Return how the adviser can be reached."""
        return _reach_view(self._reaching.own() if self._reaching else Reach())

    def keep_reach(self, changed: Mapping[str, str]) -> ReachView:
        """Keep what was changed of it, and return it as it stands. Nothing is refused."""
        if self._reaching is None:
            return self.reach()
        return _reach_view(self._reaching.keep(msgspec.structs.replace(self._reaching.own(), **changed)))

    def _group(self, name: str, words: str) -> Group:
        settings = [setting for setting in DEFINITIONS if setting.group == name]
        changed = any(self._settings.value(setting) != setting.default for setting in settings)
        return Group(name, _(words), tuple(self._offer(setting) for setting in settings), changed)

    def _offer(self, setting: Setting) -> Offer:
        if setting is LANGUAGE:
            return Offer(setting.name, _(setting.label), tuple(LANGUAGES.items()), current().language)
        options = tuple((str(value), _(words)) for value, words in setting.choices)
        return Offer(setting.name, _(setting.label), options, str(self._settings.value(setting)))


def _reach_view(reach: Reach) -> ReachView:
    values = {name: str(getattr(reach, name)) for name in Reach.__struct_fields__}
    return ReachView(values, {name: _(sentence) for name, sentence in unusual(reach).items()})
