"""JSON from other people's files: capped in size and depth, refused in words when it is not JSON or cut off.

Knows nothing of what the JSON means.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from pbdesk.domain.errors import N_, KnownError
from pbdesk.interchange.text_file import NOTHING_CHANGED, decode, read_capped

MAX_BYTES = 200_000_000
_ASK_FOR_JSON = N_("Ask for the directory as Open Referral UK JSON.")


def read_json(path: Path) -> Any:
    """Return the JSON value in a file.

    Raises:
        KnownError: code "file-unreadable", "file-empty", "file-too-large", "file-binary",
            "encoding-unreadable", "json-unreadable", "json-cut-off" or "json-too-deep".
    """
    return parse_json(read_capped(path, MAX_BYTES), path.name)


def parse_json(data: bytes, name: str) -> Any:
    """Return the JSON value in bytes; raises what `read_json` raises."""
    text = decode(data, name, _ASK_FOR_JSON).text
    try:
        return msgspec.json.decode(text)
    except RecursionError as error:
        raise KnownError(
            "json-too-deep",
            N_("“{name}” is nested too deeply to be a service directory."),
            safe=NOTHING_CHANGED,
            todo=_ASK_FOR_JSON,
            name=name,
        ) from error
    except msgspec.DecodeError as error:
        raise _refused(text, name, str(error)) from error


def objects_in(value: object) -> list[Mapping[str, Any]]:
    """Return the objects of a JSON list; none for anything else."""
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _refused(text: str, name: str, reason: str) -> KnownError:
    if "truncated" in reason:
        return KnownError(
            "json-cut-off",
            N_("“{name}” breaks off in the middle, so it was not read."),
            safe=NOTHING_CHANGED,
            todo=N_("Fetch or ask for the file again; this copy is not whole."),
            name=name,
        )
    if text.lstrip()[:1] == "<":
        sentence = N_("“{name}” is a web page, not a service directory.")
    else:
        sentence = N_("“{name}” is not JSON, so it could not be read as a service directory.")
    return KnownError("json-unreadable", sentence, safe=NOTHING_CHANGED, todo=_ASK_FOR_JSON, name=name)
