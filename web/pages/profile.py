"""What people see and change about themselves: name, language, zone, password, and where they are signed in."""

from typing import Any

from aiohttp import web

from rooms.accounts import logins
from rooms.accounts.api_tokens import tokens_of
from rooms.accounts.profile import change_password, update_profile
from rooms.errors import DomainError
from rooms.identity import Identity
from web.access import required
from web.cookies import LOCALE_COOKIE, end_session, remember_choice
from web.devices import describe
from web.forms import fields
from web.i18n import supported
from web.local_time import zones
from web.rates import PASSWORD
from web.refusals import status_of
from web.rendering import render, see_other
from web.request_state import RATES, deps, translate


async def profile(request: web.Request) -> web.Response:
    """GET /profile"""
    return await _profile(request, required(request))


async def save_profile(request: web.Request) -> web.Response:
    """POST /profile"""
    who, form = required(request), await fields(request)
    values = {name: form.get(name, "") for name in ("name", "locale", "time_zone")}
    try:
        async with deps(request).database.begin() as db:
            person = await update_profile(db, who.person_id, **values)
    except DomainError as error:
        return await _profile(request, who, error=error, field="name", values=values)
    response = see_other(request, "/profile", "account.notice.saved")
    remember_choice(response, deps(request).options, LOCALE_COOKIE, supported(person.locale))
    return response


async def save_password(request: web.Request) -> web.Response:
    """POST /profile/password: the other logins end with the old password, and programs' tokens if that is wanted."""
    who, form, given = required(request), await fields(request), deps(request)
    await request.app[RATES].count(PASSWORD, who.person_id)
    end_tokens = form.get("end_tokens") == "on"
    try:
        await change_password(
            given.database,
            given.hasher,
            given.clock,
            person_id=who.person_id,
            login_id=who.login_id,
            current=form.get("current", ""),
            new=form.get("new", ""),
            end_tokens=end_tokens,
        )
    except DomainError as error:
        field = "current" if error.code == "credentials_wrong" else "new"
        return await _profile(request, who, error=error, field=field, end_tokens=end_tokens)
    notice = "password_changed_tokens_ended" if end_tokens else "password_changed"
    return see_other(request, "/profile", f"account.notice.{notice}")


async def end_login(request: web.Request) -> web.Response:
    """POST /profile/logins/{login}/revoke"""
    who, given, login_id = required(request), deps(request), request.match_info["login"]
    async with given.database.begin() as db:
        await logins.revoke(db, given.clock, login_id=login_id, person_id=who.person_id)
    if login_id == who.login_id:
        response = see_other(request, "/", "account.notice.signed_out")
        end_session(response, given.options)
        return response
    return see_other(request, "/profile", "account.notice.login_ended")


async def end_other_logins(request: web.Request) -> web.Response:
    """POST /profile/logins/revoke-others"""
    who, given = required(request), deps(request)
    async with given.database.begin() as db:
        await logins.revoke_others(db, given.clock, person_id=who.person_id, keep=who.login_id)
    return see_other(request, "/profile", "account.notice.logins_ended")


async def _profile(
    request: web.Request,
    who: Identity,
    *,
    error: DomainError | None = None,
    field: str = "",
    values: dict[str, str] | None = None,
    end_tokens: bool = False,
) -> web.Response:
    given = deps(request)
    async with given.database.read() as db:
        current = await logins.logins_of(db, given.clock, who.person_id)
        tokens = await tokens_of(db, given.clock, who.person_id)
    sentence = None
    if error is not None:
        key = "account.password.wrong" if field == "current" else f"error.{error.code}"
        sentence = translate(request, key, **error.params)
    context: dict[str, Any] = {
        "values": values or {"name": who.name, "locale": who.locale, "time_zone": who.time_zone},
        "zones": zones(),
        "wrong": {field: sentence} if sentence else {},
        "tokens": len(tokens),
        "end_tokens": end_tokens,
        "logins": [
            {
                "id": login.id,
                "device": describe(login.user_agent),
                "ip": login.ip,
                "last_seen_at": login.last_seen_at,
                "here": login.id == who.login_id,
            }
            for login in current
        ],
    }
    return render(request, "account/profile.html", status_of(error.code) if error else 200, **context)
