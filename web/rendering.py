"""Pages out of templates: what every template may call, and the response around it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from string import Formatter
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from rooms.permissions import Permission
from web import cookies, csrf
from web.local_time import FALLBACK, full_day, short_month, time_element
from web.motifs import archipelago, cover, map_position, plan
from web.request_state import ASSETS, CATALOGUES, CSRF_KEY, DEPS, LOCALE, NONCE, identity

TEMPLATES: Final = Path(__file__).parent / "templates"
ENVIRONMENT: Final = web.AppKey("environment", Environment)
NOTICE_COOKIE: Final = "vt_notice"
NOTICE_KEY: Final = re.compile(r"[a-z]+\.notice\.")
MANAGING: Final = frozenset({Permission.ROOM_EDIT, Permission.PEOPLE_MANAGE, Permission.NETWORK_ADMINISTER})


@dataclass(frozen=True)
class Notice:
    """One sentence above the page: what was just done, or why not."""

    message: str
    tone: str = "good"


def make_environment(*, dev: bool) -> Environment:
    """The templates, escaping everything; an unknown name is an error."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=dev,
    )
    environment.globals.update(archipelago=archipelago, cover=cover, map_position=map_position, plan=plan)
    return environment


def icon(name: str, label: str | None = None) -> Markup:
    """A drawing of the sprite; decoration unless it has a label."""
    role = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    use = Markup('<use href="/static/dist/icons.svg#{}"></use>').format(name)
    return Markup('<svg class="icon" {}>{}</svg>').format(role, use)


def render(request: web.Request, template: str, /, status: int = 200, **context: Any) -> web.Response:
    """An HTML page in the request's language. A waiting notice is shown once."""
    everything = {**_globals(request), **context}
    waiting = request.cookies.get(NOTICE_COOKIE)
    if waiting and "notice" not in context:
        everything["notice"] = _notice(request, waiting)
    html = request.app[ENVIRONMENT].get_template(template).render(everything)
    response = web.Response(text=html, status=status, content_type="text/html")
    response.headers["Cache-Control"] = "no-store"
    # Safe beside secrets: every form token is salted anew, so that the size tells nothing of it (see `csrf`).
    response.enable_compression()
    if waiting:
        response.del_cookie(NOTICE_COOKIE, path="/")
    return response


def see_other(request: web.Request, location: str, notice: str | None = None, **params: str) -> web.Response:
    """Send the browser on after a form; the next page tells `notice`, a key of the catalogue."""
    response = web.Response(status=303, headers={"Location": location, "Cache-Control": "no-store"})
    if notice:
        value = urlencode({"": notice, **params})
        secure = request.app[DEPS].options.secure
        response.set_cookie(NOTICE_COOKIE, value, max_age=60, path="/", httponly=True, samesite="Lax", secure=secure)
    return response


def csrf_field(request: web.Request) -> Markup:
    """The hidden field that shows a form to be ours."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(csrf.FIELD, csrf.issue(request[CSRF_KEY]))


def zone_of(request: web.Request) -> str:
    """The reader's time zone as far as we know it."""
    who = identity(request)
    return who.time_zone if who else FALLBACK


def manages(request: web.Request) -> bool:
    """Whether the reader administers anything."""
    who = identity(request)
    if who is None or who.guest:
        return False
    return any(MANAGING & who.permissions_at(place) for place in who.technopark_roles) or bool(
        MANAGING & who.network_permissions
    )


def _globals(request: web.Request) -> dict[str, Any]:
    catalogues, locale, nonce = request.app[CATALOGUES], request[LOCALE], request[NONCE]
    theme = request.cookies.get(cookies.THEME_COOKIE)

    def when(at: datetime, zone: str | None = None) -> Markup:
        # An account's pages all tell one time: the zone of its profile, wherever its browser is.
        who = identity(request)
        return time_element(at, zone or zone_of(request), locale, chosen=who is not None and not who.guest)

    return {
        "t": lambda key, **params: catalogues.translate(locale, key, **params),
        "tn": lambda key, n, **params: catalogues.ngettext(locale, key, n, **params),
        "locale": locale,
        "identity": identity(request),
        "csrf_field": lambda: csrf_field(request),
        "static": lambda entry: request.app[ASSETS].tags(entry, nonce),
        "when": when,
        "day_text": lambda day: full_day(day, locale),
        "month_text": lambda day: short_month(day, locale),
        "icon": icon,
        "nonce": nonce,
        "theme": theme if theme in cookies.THEMES else "system",
        "path": request.path_qs if request.method == "GET" else request.path,
        "site_name": request.app[DEPS].options.site_name,
        "manages": manages(request),
        "accents": (),
        "notice": None,
    }


def _notice(request: web.Request, value: str) -> Notice | None:
    """The sentence of a notice cookie. Only catalogue keys are believed, so that a planted cookie says nothing new."""
    params: Mapping[str, str] = dict(parse_qsl(value[:500], keep_blank_values=True))
    key = params.get("", "")
    if NOTICE_KEY.match(key) is None:
        return None
    catalogues = request.app[CATALOGUES]
    if catalogues.text(request[LOCALE], key) is None:
        return None
    given = {name: text for name, text in params.items() if name}
    text = catalogues.text(request[LOCALE], key)
    needed = {name for _, name, _, _ in Formatter().parse(text if isinstance(text, str) else "") if name}
    return Notice(catalogues.translate(request[LOCALE], key, **given)) if needed <= given.keys() else None
