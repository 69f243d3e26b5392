"""What every page is given: services, jobs, words, settings, the announcer, and the way to other pages.

`app.py` makes one context. Pages hold it; presenters do not: they are given the few callables they need.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from pbdesk.i18n import Words, current
from pbdesk.settings import Settings
from pbdesk.ui.a11y.announcer import Announcer
from pbdesk.ui.jobs import Jobs

if TYPE_CHECKING:
    from pbdesk.ui.widgets.page import Page


class Navigate(Protocol):
    """Opens a screen by its id, with what it should show (ids as text)."""

    def __call__(self, screen_id: str, /, **args: str) -> None:
        """Open the screen."""


def _nowhere(_screen_id: str, /, **_args: str) -> None:
    raise RuntimeError("no window is open to navigate in")


@dataclass(slots=True)
class Context:
    """The surroundings of a page.

    Attributes:
        services: the container of services that app.py made; only the factories of `ScreenSpec` look into it.
        navigate: opens another screen; the window sets it.
        back: returns to the screen before; the window sets it.
        lock: locks the store; the window sets it.
        do: gives a command of the table by its id; the window sets it.
    """

    services: Any
    jobs: Jobs
    settings: Settings
    announce: Announcer
    navigate: Navigate = _nowhere
    back: Callable[[], None] = lambda: None
    lock: Callable[[], None] = lambda: None
    do: Callable[[str], None] = lambda _command: None

    @property
    def words(self) -> Words:
        """The words of the current language."""
        return current()


@dataclass(frozen=True, slots=True)
class ScreenSpec:
    """One screen, as the window knows it.

    Attributes:
        id: such as "caseload"; what `navigate` is given.
        label: its name in the navigation (message id), "" when it is only reached from another screen.
        icon: the name of its icon under resources/icons.
        factory: makes the page with its presenter.
        under: for a screen outside the navigation, the one in it that it belongs to; "" where it belongs to none.
    """

    id: str
    label: str
    icon: str
    factory: Callable[[Context], Page]
    under: str = ""
