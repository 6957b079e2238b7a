"""The front door as one aiohttp application."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

from aiohttp import web

from rooms.files.images import ImagePool
from web.access import ACCESS, Route
from web.api.document import DOCUMENT, Document
from web.assets import Assets
from web.deps import WebDeps
from web.forms import MAX_FORM
from web.i18n import Catalogues
from web.intake import Intake
from web.middleware import MIDDLEWARES
from web.middleware.guard import PUBLIC_ROUTES
from web.origins import Origins
from web.rates import RateLimiter
from web.rendering import ENVIRONMENT, make_environment
from web.request_state import ASSETS, CATALOGUES, DEPS, ORIGINS, RATES
from web.routes import ROUTES
from web.security_headers import add_security_headers
from web.uploading import IMAGES, INTAKE

HERE: Final = Path(__file__).parent


def load_catalogues() -> Catalogues:
    """Every sentence in both languages; signaling translates its errors from the same."""
    return Catalogues.load(HERE / "locale")


def create_app(deps: WebDeps, catalogues: Catalogues | None = None) -> web.Application:
    """The application with every page and the API; others mount beside it what `deps` names."""
    app = web.Application(middlewares=MIDDLEWARES, client_max_size=MAX_FORM)
    app[DEPS] = deps
    app[CATALOGUES] = catalogues or load_catalogues()
    app[DOCUMENT] = Document(app[CATALOGUES])
    app[ASSETS] = Assets(HERE / "static" / "dist", dev=deps.options.dev)
    app[ORIGINS] = Origins(deps.options.public_origins)
    app[RATES] = RateLimiter(deps.limiter_url)
    app[INTAKE] = Intake()
    app[ENVIRONMENT] = make_environment(dev=deps.options.dev)
    app[ACCESS] = dict(_add(app, route) for route in ROUTES)
    app[PUBLIC_ROUTES] = frozenset((route.method, route.path) for route in deps.public_routes)
    app.add_routes(deps.public_routes)
    app.on_response_prepare.append(add_security_headers)
    app.cleanup_ctx.append(_resources)
    return app


def _add(app: web.Application, route: Route) -> tuple[tuple[str, str], Route]:
    """Route the address, and say under which key its line is found again."""
    if route.method == "GET":
        resource = app.router.add_get(route.path, route.handler).resource
    else:
        resource = app.router.add_route(route.method, route.path, route.handler).resource
    if resource is None:
        raise ValueError(route.path)
    return (route.method, resource.canonical), route


async def _resources(app: web.Application) -> AsyncIterator[None]:
    app[IMAGES] = ImagePool()
    yield
    app[IMAGES].close()
    await app[RATES].close()
