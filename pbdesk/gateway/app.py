"""The gateway's composition root: one ASGI application over one council's database."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException

from pbdesk.domain.errors import KnownError
from pbdesk.gateway.api import Services, on_http_exception, on_known_error, on_trouble, routes
from pbdesk.gateway.clock import Clock, SystemClock
from pbdesk.gateway.database import Database


def build(database: Database, clock: Clock | None = None) -> Starlette:
    """Return the application. It keeps no state of its own, so several may stand before one database."""
    return Starlette(
        routes=routes(Services(database, clock or SystemClock())),
        exception_handlers={
            KnownError: on_known_error,
            HTTPException: on_http_exception,
            Exception: on_trouble,
        },
    )
