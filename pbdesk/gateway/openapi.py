"""The description of the gateway's HTTP API in OpenAPI 3.1, made from the types that its handlers decode.

Nothing is described twice: a new address in `pbdesk.gateway.endpoints` is in here by itself.
"""

from __future__ import annotations

from typing import Any

import msgspec

from pbdesk import __version__
from pbdesk.gateway.answers import STATUS, Trouble
from pbdesk.gateway.endpoints import BYTES, ENDPOINTS, JSON, NDJSON, Endpoint, Handler
from pbdesk.gateway.messages import Piece

_REF = "#/components/schemas/{name}"
_TOLD = {
    400: "What was sent could not be read.",
    401: "The device is not enrolled here, its access has ended, or its token is out of date.",
    403: "The code is unknown, was used already, or is too old.",
    404: "Unknown, or not for this device: alike.",
    409: "The feed is shorter than it was.",
    413: "More than is taken at once.",
    422: "The bytes are not those that the photo's record names.",
    429: "Asked too often. Retry-After says for how many seconds to wait.",
}


def describe() -> dict[str, Any]:
    """Return the description, as plain values for JSON."""
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in ENDPOINTS:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "pbdesk gateway",
            "version": __version__,
            "description": "What a council's gateway takes from its advisers' devices and gives them.",
        },
        "paths": paths,
        "components": {
            "schemas": _components(),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _types() -> list[Any]:
    used = [kind for endpoint in ENDPOINTS for kind in (endpoint.takes, endpoint.gives)]
    return [kind for kind in used if kind not in (None, bytes)] + [Trouble]


def _components() -> dict[str, Any]:
    return msgspec.json.schema_components(_types(), ref_template=_REF)[1]


def _schema(kind: Any) -> dict[str, Any]:
    if kind is bytes:
        return {"type": "string", "format": "binary"}
    (schema,), _ = msgspec.json.schema_components([kind], ref_template=_REF)
    return schema


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": _named(endpoint.handler),
        "summary": endpoint.summary,
        "parameters": _parameters(endpoint),
        "responses": _responses(endpoint),
        "security": [] if endpoint.is_open else [{"token": []}],
    }
    if endpoint.takes is not None:
        content = {endpoint.media: {"schema": _schema(endpoint.takes)}}
        lines = {"description": "One op on each line."} if endpoint.media == NDJSON else {}
        found["requestBody"] = {"required": True, "content": content, **lines}
    return found


def _named(handler: Handler) -> str:
    return handler.__name__.strip("_")


def _links(endpoint: Endpoint) -> dict[str, Any]:
    """Return how one goes on from an answer: values of the query, fields of a body, or ("") a whole body."""
    found: dict[str, Any] = {}
    for handler, values in endpoint.links:
        link: dict[str, Any] = {"operationId": _named(handler)}
        if next(each for each in ENDPOINTS if each.handler is handler).query:
            link["parameters"] = values
        else:
            link["requestBody"] = values.get("", values)
        found[_named(handler)] = link
    return found


def _parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    path = _fields(Piece, "path") if "{" in endpoint.path else []
    return path + (_fields(endpoint.query, "query") if endpoint.query else [])


def _fields(kind: type[msgspec.Struct], place: str) -> list[dict[str, Any]]:
    _, components = msgspec.json.schema_components([kind])
    whole = components[kind.__name__]
    return [
        {"name": name, "in": place, "required": name in whole["required"], "schema": schema}
        for name, schema in whole["properties"].items()
    ]


def _responses(endpoint: Endpoint) -> dict[str, Any]:
    media = BYTES if endpoint.gives is bytes else JSON
    done = {"description": "Done."}
    fine = {**done, "content": {media: {"schema": _schema(endpoint.gives)}}} if endpoint.gives else done
    if endpoint.links:
        fine = {**fine, "links": _links(endpoint)}
    trouble = {JSON: {"schema": {"$ref": _REF.format(name=Trouble.__name__)}}}
    statuses = sorted({STATUS[code] for code in _codes(endpoint)})
    others = {str(status): {"description": _TOLD[status], "content": trouble} for status in statuses}
    return {"200" if endpoint.gives else "204": fine, **others}


def _codes(endpoint: Endpoint) -> list[str]:
    codes = [*endpoint.troubles, "too-often"]
    if not endpoint.is_open:
        codes.append("token-unknown")
    if endpoint.query or endpoint.takes is not None:
        codes.append("body-unreadable")
    if endpoint.takes is not None:
        codes.append("body-too-large")
    return codes
