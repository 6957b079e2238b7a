"""What every request meets: access, origin, form token, size, headers."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import DummyCookieJar
from aiohttp.test_utils import TestClient, TestServer
from yarl import URL

from rooms.models import Room
from rooms.permissions import Role
from tests.integration.web.conftest import MakeVisitor
from tests.integration.web.visitor import Visitor, error_code
from web.access import ACCESS
from web.application import create_app
from web.deps import WebDeps, WebOptions
from web.security_headers import PERMISSIONS

ADMIN = "/admin/t/bandung"
POSTS = ["/language", "/theme", "/join", "/sign-in", "/register", "/sign-out", "/profile", "/profile/password"]


async def test_every_address_of_ours_names_who_may_ask(deps: WebDeps) -> None:
    app = create_app(deps)
    routed = {(route.method, route.resource.canonical) for route in app.router.routes() if route.resource}
    assert {key for key in routed if key[0] != "HEAD"} == {*app[ACCESS].keys()}


async def test_an_address_without_a_rule_is_denied(visitors: MakeVisitor) -> None:
    visitor = await visitors()
    app = visitor.client.app
    assert app is not None
    del app[ACCESS]["GET", "/register"]
    assert (await visitor.get("/register")).status == 403


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    "origin", [None, "null", "https://elsewhere.example", "http://127.0.0.1", "http://127.0.0.1.example"]
)
async def test_other_origins_change_nothing(visitors: MakeVisitor, path: str, origin: str | None) -> None:
    visitor = await visitors()
    headers = {"Origin": origin} if origin else {}
    form = {"csrf": await visitor.token()}
    answer = await visitor.client.post(path, data=form, headers=headers, allow_redirects=False)
    assert (answer.status, 'data-code="origin_refused"' in await answer.text()) == (403, True)


@pytest.mark.parametrize("path", POSTS)
async def test_a_form_without_this_browsers_token_is_refused(visitors: MakeVisitor, path: str) -> None:
    visitor, other = await visitors(), await visitors()
    await visitor.token()
    for form in ({}, {"csrf": "0" * 80}, {"csrf": await other.token()}):
        answer = await visitor.client.post(path, data=form, headers={"Origin": visitor.origin}, allow_redirects=False)
        assert (answer.status, 'data-code="csrf_failed"' in await answer.text()) == (403, True)


async def test_the_token_before_signing_in_does_not_serve_after(visitors: MakeVisitor) -> None:
    visitor = await visitors()
    before = await visitor.token()
    await visitor.call("/api/v1/guest", {"name": "Tamu 1"})
    headers = {"Origin": visitor.origin, "X-CSRF-Token": before}
    answer = await visitor.client.post("/api/v1/guest", json={"name": "Tamu 2"}, headers=headers)
    assert (answer.status, error_code(await answer.json())) == (403, "csrf_failed")


async def test_long_bodies_are_refused_unread(visitors: MakeVisitor) -> None:
    visitor = await visitors()
    answer = await visitor.post("/sign-in", email="x" * 70_000, password="x")
    assert answer.status == 413
    headers = {"Origin": visitor.origin, "X-CSRF-Token": await visitor.token()}

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(70):
            yield b" " * 1024

    chunked = {**headers, "Content-Type": "application/json"}
    told = await visitor.client.post("/api/v1/guest", data=endless(), headers=chunked)
    assert (told.status, error_code(await told.json())) == (413, "payload_too_large")


async def test_unknown_encodings_are_no_fault_of_ours(visitors: MakeVisitor) -> None:
    visitor = await visitors()
    headers = {"Origin": visitor.origin, "X-CSRF-Token": await visitor.token()}
    for path, kind in (("/sign-in", "application/x-www-form-urlencoded"), ("/api/v1/guest", "application/json")):
        encoded = {**headers, "Content-Type": f"{kind}; charset=none"}
        answer = await visitor.client.post(path, data=b'{"name": "x"}', headers=encoded)
        assert (answer.status, "Server" in answer.headers) == (400, False)


@pytest.mark.parametrize(
    ("lines", "body"),
    [
        pytest.param({"Content-Encoding": "gzip"}, b"a=b", id="not compressed as it says"),
        pytest.param({"Content-Type": "application/x-www-form-urlencoded; charset=utf-7"}, b"a=+2AA-", id="no Unicode"),
        pytest.param({"Content-Type": "application/x-www-form-urlencoded"}, b"a=%00", id="U+0000"),
        pytest.param({"Content-Type": "a/b; c;\u00b2*"}, b"a=b", id="a type that cannot be read"),
        pytest.param({"Content-Type": "multipart/form-data; boundary=b"}, b"--b\r\n--b--\r\n\r\n", id="no parts"),
    ],
)
async def test_broken_bodies_are_no_fault_of_ours(visitors: MakeVisitor, lines: dict[str, str], body: bytes) -> None:
    visitor = await visitors()
    # After the first of them the library closes the connection.
    headers = {"Origin": visitor.origin, "X-CSRF-Token": await visitor.token(), "Connection": "close"}
    for path in ("/sign-in", "/api/v1/guest"):
        kind = "application/json" if path.startswith("/api/") else "application/x-www-form-urlencoded"
        answer = await visitor.client.post(path, data=body, headers={"Content-Type": kind, **headers, **lines})
        assert (path, answer.status) == (path, 400)


async def sent(visitor: Visitor, line: bytes, body: bytes = b"") -> int:
    """The status of the answer to a guest's request with one more line, in octets that no client of ours would send."""
    server = visitor.client.server
    reader, writer = await asyncio.open_connection(server.host, server.port)
    lines = [b"POST /api/v1/guest HTTP/1.1", f"Host: {server.host}:{server.port}".encode()]
    lines += [f"Origin: {visitor.origin}".encode(), b"Content-Type: application/json", b"Connection: close", line]
    writer.write(b"\r\n".join([*lines, b"Content-Length: %d" % len(body), b"", body]))
    answer = await reader.read()
    writer.close()
    return int(answer.split(b" ", 2)[1])


async def test_a_browser_may_call_itself_what_is_no_text(visitors: MakeVisitor) -> None:
    assert await sent(await visitors(), b"User-Agent: \xff", b'{"name": "Tamu 1"}') == 200


@pytest.mark.parametrize("path", ["/t/%00", "/t/bandung/%00", "/mentors?q=%00", "/?%00=a"])
async def test_addresses_have_no_u_0000(visitors: MakeVisitor, path: str) -> None:
    visitor = await visitors()
    url = URL(visitor.origin + path, encoded=True)
    answer = await visitor.client.session.get(url, allow_redirects=False)
    assert (answer.status, 'data-code="invalid_payload"' in await answer.text()) == (400, True)


async def test_a_form_token_in_octets_that_are_no_text_fits_none(visitors: MakeVisitor) -> None:
    visitor = await visitors()
    assert await sent(visitor, b"X-CSRF-Token: \xff\r\nCookie: vt_session=x", b"{}") == 403


GUARDED = [
    ("GET", "/admin", Role.MANAGER),
    ("GET", "/admin/people", Role.ADMINISTRATOR),
    ("GET", f"{ADMIN}/rooms", Role.MANAGER),
    ("GET", f"{ADMIN}/rooms/new", Role.MANAGER),
    ("GET", f"{ADMIN}/people", Role.MANAGER),
    ("POST", f"{ADMIN}/rooms", Role.MANAGER),
    ("POST", f"{ADMIN}/people/grant", Role.MANAGER),
    ("POST", f"{ADMIN}/people/revoke", Role.MANAGER),
    ("POST", "/admin/people/grant", Role.ADMINISTRATOR),
    ("POST", "/admin/people/revoke", Role.ADMINISTRATOR),
    ("POST", f"/admin/people/{'0' * 32}/disable", Role.ADMINISTRATOR),
    ("POST", f"/admin/people/{'0' * 32}/enable", Role.ADMINISTRATOR),
]


@pytest.mark.parametrize(("method", "path", "needed"), GUARDED)
async def test_administration_is_for_who_administers(
    visitors: MakeVisitor, method: str, path: str, needed: Role
) -> None:
    weaker = [Role.PARTICIPANT, Role.PARTNER, Role.STARTUP, Role.MENTOR, Role.LECTURER]
    if needed is Role.ADMINISTRATOR:
        weaker.append(Role.MANAGER)
    for role in weaker:
        visitor = await visitors(role)
        answer = await (visitor.get(path) if method == "GET" else visitor.post(path, "/profile"))
        assert (role, answer.status) == (role, 403)
    for stranger in (await visitors(), await visitors(guest="Tamu 1")):
        answer = await (stranger.get(path) if method == "GET" else stranger.post(path))
        assert answer.status == (303 if method == "GET" else 401)


async def test_a_manager_rules_at_home_only(visitors: MakeVisitor) -> None:
    manager = await visitors(Role.MANAGER)
    for path in ("/admin/t/makassar/rooms", "/admin/t/makassar/people"):
        assert (await manager.get(path)).status == 403


async def test_invitations_are_for_moderators_of_that_place(visitors: MakeVisitor, lounge: Room) -> None:
    for role, status in ((Role.PARTICIPANT, 403), (Role.STARTUP, 403), (Role.MENTOR, 201), (Role.MANAGER, 201)):
        visitor = await visitors(role)
        headers = {"Origin": visitor.origin, "X-CSRF-Token": await visitor.token("/profile")}
        answer = await visitor.client.post(f"/api/v1/rooms/{lounge.id}/invites", json={}, headers=headers)
        assert (role, answer.status) == (role, status)
    anonymous = await (await visitors()).call(f"/api/v1/rooms/{lounge.id}/invites", {})
    assert (anonymous.status, error_code(await anonymous.json())) == (401, "not_identified")


async def test_headers_of_a_page(visitors: MakeVisitor) -> None:
    visitor = await visitors()
    answer = await visitor.get("/sign-in")
    text = await answer.text()
    nonce = re.search(r"'nonce-([\w-]{22})'", answer.headers["Content-Security-Policy"])
    assert nonce is not None
    sockets = visitor.origin.replace("http", "ws", 1)
    assert answer.headers["Content-Security-Policy"] == (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce[1]}'; style-src 'self' 'nonce-{nonce[1]}'; "
        f"img-src 'self' data: blob:; font-src 'self'; connect-src 'self' {sockets}; "
        "media-src 'self' blob: mediastream:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; "
        "object-src 'none'"
    )
    assert nonce[1] not in (await visitor.get("/sign-in")).headers["Content-Security-Policy"]
    expected = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": PERMISSIONS,
        "Cache-Control": "no-store",
    }
    assert {name: answer.headers[name] for name in expected} == expected
    assert "Strict-Transport-Security" not in answer.headers
    for feature in ("camera", "microphone", "display-capture", "screen-wake-lock"):
        assert f"{feature}=(self)" in PERMISSIONS
    assert not re.search(r"\sstyle=|\son\w+=|javascript:", text)


async def test_over_https_cookies_are_bound_to_the_host(deps: WebDeps) -> None:
    options = WebOptions(secure=True, public_origins=("https://technopark.example",), behind_proxy=True)
    server = TestServer(create_app(replace(deps, options=options)))
    async with TestClient(server, cookie_jar=DummyCookieJar()) as client:
        headers = {
            "Host": "technopark.example",
            "Origin": "https://technopark.example",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "203.0.113.9",
        }
        page = await client.get("/sign-in", headers=headers)
        assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
        assert "connect-src 'self' wss://technopark.example;" in page.headers["Content-Security-Policy"]
        visitor = page.cookies["__Host-vt_visitor"]
        assert [visitor[flag] for flag in ("secure", "httponly", "samesite", "path", "domain")] == [
            True,
            True,
            "Lax",
            "/",
            "",
        ]
        guest = await client.post("/api/v1/guest", json={"name": "Tamu 1"}, headers=headers)
        session = guest.cookies["__Host-vt_session"]
        assert [session[flag] for flag in ("secure", "httponly", "samesite", "path", "domain")] == [
            True,
            True,
            "Lax",
            "/",
            "",
        ]
        other = await client.post(
            "/api/v1/guest", json={"name": "Tamu 1"}, headers={**headers, "Origin": "https://www.technopark.example"}
        )
        assert (other.status, error_code(await other.json())) == (403, "origin_refused")


async def test_refusals_in_both_forms(visitors: MakeVisitor) -> None:
    visitor = await visitors()
    page = await visitor.get("/nothing-here")
    assert (page.status, 'data-code="not_found"' in await page.text()) == (404, True)
    told = await visitor.get("/api/v1/nothing-here")
    assert (told.status, told.content_type, await told.json()) == (
        404,
        "application/problem+json",
        {
            "type": "/developers#not_found",
            "title": "Tidak ditemukan",
            "status": 404,
            "code": "not_found",
            "detail": "Yang Anda cari tidak ditemukan. Periksa alamatnya atau kembali ke beranda.",
        },
    )
