"""How the columns of a table share its width: each gets what its texts need, as far as there is room.

Pure sums over widths in pixels. Figures never break, so they come first; where the rest is too much, the widest
columns give way, by their shares, and their texts go on in a second line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_FINE = 16
"""How many levels there are to a pixel."""


@dataclass(frozen=True, slots=True)
class Want:
    """What one column asks for.

    Attributes:
        wanted: the width of its widest text.
        least: the width below which its title would be cut.
        stretch: its share of what is left over, or of what there is when that is too little.
        fixed: True when its texts never break.
    """

    wanted: int
    least: int
    stretch: int
    fixed: bool = False


def shared(width: int, wants: Sequence[Want]) -> list[int]:
    """Return the width of each column; together they are never wider than the table."""
    if sum(want.wanted for want in wants) <= width:
        return _spread(width, wants)
    fixed = sum(want.wanted for want in wants if want.fixed)
    level = _level(width - fixed, [want for want in wants if not want.fixed])
    widths = [want.wanted if want.fixed else _at(want, level) for want in wants]
    total = sum(widths)
    return widths if total <= width else [part * width // total for part in widths]


def _spread(width: int, wants: Sequence[Want]) -> list[int]:
    """Share the width by stretch, giving no column less than it wants."""
    widths = [0] * len(wants)
    room, open_places = width, list(range(len(wants)))
    while open_places:
        parts = sum(wants[place].stretch for place in open_places)
        share = {place: room * wants[place].stretch // max(1, parts) for place in open_places}
        short = [place for place in open_places if share[place] < wants[place].wanted]
        for place in short or open_places:
            widths[place] = wants[place].wanted if short else share[place]
            room -= widths[place]
        open_places = [place for place in open_places if place not in short] if short else []
    return widths


def _at(want: Want, level: int) -> int:
    return max(want.least, min(want.wanted, level * want.stretch // _FINE))


def _level(room: int, wants: Sequence[Want]) -> int:
    """Return the highest level at which the columns fit: narrow ones stay whole, wide ones share by stretch."""
    low, high = 0, max((want.wanted * _FINE for want in wants), default=0)
    while low < high:
        middle = (low + high + 1) // 2
        if sum(_at(want, middle) for want in wants) <= room:
            low = middle
        else:
            high = middle - 1
    return low
