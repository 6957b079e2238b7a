"""The lines before a body: whatever they say, what is read of them is of a known form, and a refusal at most.

The first octet says whether we stand behind a proxy, and speak HTTPS; the rest is the lines after `Host`.
"""

from types import SimpleNamespace

from aiohttp import web

from rooms.accounts.api_tokens import authenticate_token
from rooms.tokens import is_token
from tests.fuzz.arriving import arrived, never
from tests.fuzz.loop import finished
from web import cookies, csrf
from web.deps import WebOptions
from web.devices import describe
from web.i18n import LOCALES
from web.logging_in import user_agent
from web.middleware.request_context import chosen_locale
from web.origins import Origins
from web.request_state import DEPS, ORIGINS, address_of, counted_address_of
from web.scheme import own_origin, scheme_of

OWN = "https://technopark.example"
KEY = "k" * 43


class NoDatabase:
    """Asked only for what has the form of a secret."""

    async def scalars(self, statement: object) -> object:
        raise LookupError


def application(options: WebOptions) -> web.Application:
    app = web.Application()
    app.router.add_get("/", never)
    app[DEPS] = SimpleNamespace(options=options)  # type: ignore[misc] # all that is asked of it
    app[ORIGINS] = Origins(options.public_origins)
    return app


APPS = [
    application(WebOptions(secure=secure, behind_proxy=proxy, public_origins=(OWN,) if proxy else ()))
    for secure in (False, True)
    for proxy in (False, True)
]


def check(data: bytes) -> None:
    app = APPS[data[0] % len(APPS) if data else 0]
    request = arrived(b"GET / HTTP/1.1\r\nHost: technopark.example\r\n%b\r\n\r\n" % data[1:], app=app)
    if request is None:
        return
    options = app[DEPS].options
    visitor = cookies.visitor_secret(request, options)
    assert visitor is None or is_token(visitor)
    assert chosen_locale(request, None) in LOCALES
    assert scheme_of(request) in ("http", "https")
    origin = own_origin(request)
    assert not options.public_origins or origin == OWN
    sent = request.headers.get("Origin")
    if app[ORIGINS].allows(sent, scheme=scheme_of(request), host=request.host):
        assert sent == (OWN if options.public_origins else origin)
    # No header holds a token under a key that nobody knows.
    assert not csrf.valid(KEY, request.headers.get(csrf.HEADER, ""))
    assert user_agent(request).encode() is not None
    assert address_of(request).encode() is not None
    assert len(describe(user_agent(request))) < 40
    assert len(counted_address_of(request)) <= len(address_of(request)) + 64
    asked(cookies.session_token(request, options) or "")
    asked(request.headers.get("Authorization", "").partition(" ")[2])


def asked(secret: str) -> None:
    """Only what may be a secret is looked up."""
    try:
        assert finished(authenticate_token(NoDatabase(), None, secret)) is None  # type: ignore[arg-type] # it needs neither
    except AttributeError:
        assert secret.isascii()
