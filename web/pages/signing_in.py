"""Signing in, registering and signing out."""

from aiohttp import web

from rooms.accounts import logins, registration, sign_in
from rooms.errors import DomainError
from web.cookies import end_session
from web.forms import fields, local_path
from web.logging_in import begin
from web.rates import SIGN_IN_ACCOUNT
from web.refusals import status_of
from web.rendering import render, see_other
from web.request_state import LOCALE, RATES, deps, identity, translate


async def sign_in_page(request: web.Request) -> web.Response:
    """GET /sign-in"""
    target = local_path(request.query.get("next"))
    who = identity(request)
    if who is not None and not who.guest:
        return see_other(request, target)
    return render(request, "account/sign_in.html", email="", next=target, refusal=None)


async def sign_in_form(request: web.Request) -> web.Response:
    """POST /sign-in. An address without account gets the same answer after the same work."""
    form = await fields(request)
    email, target = form.get("email", ""), local_path(form.get("next"))
    given = deps(request)
    await request.app[RATES].count(SIGN_IN_ACCOUNT, email.strip().lower()[:254])
    try:
        async with given.database.read() as db:
            person = await sign_in.verify_credentials(db, given.hasher, email=email, password=form.get("password", ""))
    except DomainError as error:
        refusal = translate(request, f"error.{error.code}", **error.params)
        context = {"email": email, "next": target, "refusal": refusal}
        return render(request, "account/sign_in.html", status_of(error.code), **context)
    response = see_other(request, target)
    await begin(request, response, person)
    return response


async def register_page(request: web.Request) -> web.Response:
    """GET /register"""
    target = local_path(request.query.get("next"))
    return render(request, "account/register.html", email="", name="", next=target, refusal=None, wrong={})


async def register_form(request: web.Request) -> web.Response:
    """POST /register: make the account and sign in."""
    form = await fields(request)
    email, name, target = form.get("email", ""), form.get("name", ""), local_path(form.get("next"))
    given = deps(request)
    try:
        person = await registration.register(
            given.database,
            given.hasher,
            given.clock,
            email=email,
            name=name,
            password=form.get("password", ""),
            locale=request[LOCALE],
        )
    except DomainError as error:
        sentence = translate(request, f"error.{error.code}", **error.params)
        field = FIELD_OF.get(error.code)
        context = {
            "email": email,
            "name": name,
            "next": target,
            "wrong": {field: sentence} if field else {},
            "refusal": None if field else sentence,
        }
        return render(request, "account/register.html", status_of(error.code), **context)
    response = see_other(request, target, "account.notice.registered", name=person.name)
    await begin(request, response, person)
    return response


async def sign_out(request: web.Request) -> web.Response:
    """POST /sign-out: end the login and forget its cookie."""
    who = identity(request)
    response = see_other(request, "/", "account.notice.signed_out")
    end_session(response, deps(request).options)
    if who is not None:
        async with deps(request).database.begin() as db:
            await logins.revoke(db, deps(request).clock, login_id=who.login_id, person_id=who.person_id)
    return response


FIELD_OF = {
    "email_invalid": "email",
    "email_taken": "email",
    "name_invalid": "name",
    "password_weak": "password",
}
"""The field of a form that an error is shown beside."""
