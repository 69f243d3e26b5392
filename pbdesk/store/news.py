"""What a person must be told after opening a store: what was put right, and what is missing. Values only."""

from __future__ import annotations

from pbdesk.domain.errors import N_
from pbdesk.store.check import Finding
from pbdesk.store.mark import Freshness


def news_of(
    freshness: Freshness | None,
    *,
    restored: bool,
    key_file_repaired: bool,
    search_rebuilt: bool = False,
    held: int | None = None,
    lost_entries: int = 0,
) -> tuple[Finding, ...]:
    """Return what happened since the store was last open, nothing where all is as it was.

    `held` is how many of the missing saves the council holds, None where it never said; `lost_entries` how many
    entries of the record of who did what it saw that were no longer here at the last sync.
    """
    told: list[Finding] = []
    missing = freshness.missing_saves or freshness.missing_events if freshness else 0
    if restored:
        told.append(_restored(missing, held))
    elif missing:
        told.append(_missing(missing, held))
    elif freshness is not None and freshness.diverged:
        told.append(_diverged())
    if lost_entries:
        told.append(_record_shorter(lost_entries))
    if key_file_repaired:
        told.append(_repaired())
    if search_rebuilt:
        told.append(_search_rebuilt())
    return tuple(told)


def _restored(missing: int, held: int | None) -> Finding:
    if not missing:
        return Finding(
            "store-restored",
            "good",
            N_("The backup is in place, and nothing is missing from it."),
            safe=N_("The store that it replaced is kept aside."),
        )
    if held is not None:
        return Finding(
            "store-restored",
            "notice",
            N_(
                "The backup is in place. Saves made after it and no longer here: {count}. The council has {held}."
            ),
            safe=N_("The store that it replaced is kept aside, with all of them."),
            todo=N_("Sync now: what the council has comes back."),
            fields={"count": missing, "held": held},
        )
    return Finding(
        "store-restored",
        "notice",
        N_("The backup is in place. Saves made after it and no longer here: {count}."),
        safe=N_("The store that it replaced is kept aside, with all of them."),
        todo=N_("If you work with a council, sync now: what it holds comes back."),
        fields={"count": missing},
    )


def _missing(count: int, held: int | None) -> Finding:
    if held is not None:
        return Finding(
            "saves-missing",
            "fault",
            N_("Saves that were made here and are missing: {count}. The council has {held} of them."),
            safe=N_("What the council has comes back with a sync."),
            todo=N_("Sync now. To be entered again after that: {gone}."),
            fields={"count": count, "held": held, "gone": count - held},
        )
    return Finding(
        "saves-missing",
        "fault",
        N_("Saves that were made here and are missing: {count}. The store is older than it was."),
        safe=N_("What was sent to the council is still there and comes back with a sync."),
        todo=N_(
            "Sync now, then look through your latest work. What had not been sent has to be entered again."
        ),
        fields={"count": count},
    )


def _record_shorter(count: int) -> Finding:
    return Finding(
        "record-shorter",
        "fault",
        N_("The council saw {count} more entries in the record of who did what than this computer had."),
        safe=N_("What the council saw is kept there, and nothing was removed here."),
        todo=N_("If this store was put back from an old copy, tell the council so. If not, tell it at once."),
        fields={"count": count},
    )


def _diverged() -> Finding:
    return Finding(
        "store-diverged",
        "fault",
        N_("This store is a copy that went its own way."),
        safe=N_("Nothing was removed."),
        todo=N_("Sync now: both ways are kept and compared."),
    )


def _search_rebuilt() -> Finding:
    return Finding(
        "search-rebuilt",
        "notice",
        N_("The search index was damaged. It was built again from your records, and nothing is lost."),
    )


def _repaired() -> Finding:
    return Finding(
        "key-file-repaired",
        "notice",
        N_("The key file was damaged or missing, and its copy was used."),
        safe=N_("It was put right, and nothing is lost."),
        todo=N_("If this happens again, the disk may be wearing out: ask your support to look at it."),
    )
