"""The gateway's composition root: one ASGI application over one council's database."""

from __future__ import annotations

import time

from starlette.applications import Starlette
from starlette.exceptions import HTTPException

from pbdesk.domain.errors import KnownError
from pbdesk.gateway.answers import on_http_exception, on_known_error, on_trouble
from pbdesk.gateway.api import routes
from pbdesk.gateway.clock import Clock, SystemClock
from pbdesk.gateway.database import Database
from pbdesk.gateway.endpoints import Services
from pbdesk.gateway.limits import Rates, Ticks


def build(
    database: Database, clock: Clock | None = None, rates: Rates | None = None, ticks: Ticks = time.monotonic
) -> Starlette:
    """Return the application. What it keeps itself is only who asked a moment ago, so several may stand before one
    database.

    Args:
        database: the council's.
        clock: the time that is written down.
        rates: how often somebody may ask.
        ticks: the seconds by which that is counted.
    """
    return Starlette(
        routes=routes(Services(database, clock or SystemClock()), rates or Rates(), ticks),
        exception_handlers={
            KnownError: on_known_error,
            HTTPException: on_http_exception,
            Exception: on_trouble,
        },
    )
