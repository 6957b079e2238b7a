"""Language and theme: choices that a cookie remembers, and the account too where there is one."""

from aiohttp import web

from rooms.accounts.profile import set_locale
from rooms.errors import InvalidPayload
from web.cookies import LOCALE_COOKIE, THEME_COOKIE, THEMES, remember_choice
from web.forms import fields, local_path
from web.i18n import LOCALES
from web.rendering import see_other
from web.request_state import deps, identity


async def language(request: web.Request) -> web.Response:
    """POST /language"""
    form = await fields(request)
    locale = form.get("locale", "")
    if locale not in LOCALES:
        raise InvalidPayload
    response = see_other(request, local_path(form.get("next")))
    remember_choice(response, deps(request).options, LOCALE_COOKIE, locale)
    who = identity(request)
    if who is not None:
        async with deps(request).database.begin() as db:
            await set_locale(db, who.person_id, locale)
    return response


async def theme(request: web.Request) -> web.Response:
    """POST /theme"""
    form = await fields(request)
    chosen = form.get("theme", "")
    if chosen not in THEMES:
        raise InvalidPayload
    response = see_other(request, local_path(form.get("next")))
    remember_choice(response, deps(request).options, THEME_COOKIE, chosen)
    return response
