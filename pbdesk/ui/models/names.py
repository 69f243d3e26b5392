"""Names that come with the data: ids that have no words of ours, and texts given in several languages."""

from __future__ import annotations

from collections.abc import Mapping

from pbdesk.i18n import current


def plain_name(name: str) -> str:
    """Return an id as words: "needs/home_care" is "Home care"."""
    words = name.rpartition("/")[2].replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def spoken(texts: Mapping[str, str]) -> str:
    """Return a text in the language of now, else in English, else in any, "" for none."""
    return texts.get(current().language) or texts.get("en") or next(iter(texts.values()), "")
