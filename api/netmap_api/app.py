"""The application: settings in, an app out that answers; nothing happens before it is asked for."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib import import_module

from anyio.to_thread import current_default_thread_limiter
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.middleware import Middleware

import netmap
from netmap_api import logs, openapi
from netmap_api.access.answering import handle
from netmap_api.access.arriving import ForUs, NotTooLarge
from netmap_api.access.csrf import SameSite
from netmap_api.access.finding import session_cookie
from netmap_api.access.headers import Headers
from netmap_api.access.heads import Heads
from netmap_api.metrics import Metrics
from netmap_api.pages.base import show_problem
from netmap_api.services import Services
from netmap_api.settings import Settings, load

_THREADS = 200
"""How many requests are worked on at once: more than the asks that may wait for two projects."""
Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]

ROUTES = (
    "health",
    "description",
    "records",
    "changesets",
    "imports",
    "history",
    "analyses",
    "exports",
    "figures",
    "jobs",
    "maps",
    "tokens",
    "links",
    "accounts",
    "audit",
)
"""The modules of ``routes`` and what of them is below ``/v1``."""
PAGES: tuple[str, ...] = (
    "files",
    "front",
    "maps",
    "pictures",
    "coverage",
    "importing",
    "editing",
    "history",
    "actors",
    "compare",
    "without",
    "subjects",
    "questions",
    "signing",
    "opening",
    "admin",
    "hosting",
    "documentation",
)


def create_app(settings: Settings | None = None) -> FastAPI:
    """Make the app of a service; it opens its files when it starts and closes them when it ends.

    Parameters
    ----------
    settings
        Left out: those of the environment and its file.

    Examples
    --------
    >>> create_app(Settings()).title
    'netmap'
    """
    settings = settings or load()
    logs.start(settings.log_level)
    metrics = Metrics()
    app = FastAPI(
        title="netmap",
        summary="Stakeholder networks of regional co-operation, over HTTP.",
        version=netmap.__version__,
        license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan(settings),
        middleware=_middleware(settings, metrics),
        generate_unique_id_function=_operation,
    )
    app.state.metrics = metrics
    app.state.show_problem = show_problem
    handle(app)
    for name in ROUTES:
        app.include_router(_router(f"routes.{name}"))
    for name in PAGES:
        app.include_router(_router(f"pages.{name}"), include_in_schema=False)
    openapi.describe(app)
    return app


def _lifespan(settings: Settings) -> Lifespan:
    @asynccontextmanager
    async def living(app: FastAPI) -> AsyncIterator[None]:
        current_default_thread_limiter().total_tokens = _THREADS
        services = Services.open(settings)
        app.state.services = services
        try:
            yield
        finally:
            services.close()

    return living


def _middleware(settings: Settings, metrics: Metrics) -> list[Middleware]:
    """Return what every request passes through, the outermost first."""
    hosts = [Middleware(ForUs, hosts=settings.hosts)] if settings.hosts else []
    return [
        Middleware(Heads),
        Middleware(Headers, settings=settings),
        Middleware(logs.Watched, metrics=metrics),
        *hosts,
        Middleware(SameSite),
        Middleware(
            NotTooLarge,
            most=settings.upload_mb * 1024 * 1024,
            session=session_cookie(settings),
        ),
    ]


def _router(module: str) -> APIRouter:
    found = import_module(f"netmap_api.{module}").router
    assert isinstance(found, APIRouter)
    return found


def _operation(route: APIRoute) -> str:
    """Name an operation after its function, where the route does not name it itself."""
    return route.name
