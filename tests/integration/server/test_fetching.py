"""Documents are fetched from the public Internet only, and only so much, so long, and so far."""

import asyncio
from collections.abc import AsyncIterator
from ipaddress import ip_address

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from rooms.ports import FetchRefused
from server.adapters.fetch_http import LARGEST, HttpFetcher
from server.adapters.outward_http import checked
from server.adapters.public_addresses import is_public

CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


def anywhere(_address: object) -> bool:
    return True


@pytest.fixture
async def site() -> AsyncIterator[str]:
    """A web server on this machine, with everything that can go wrong."""
    app = web.Application()

    async def calendar(_: web.Request) -> web.Response:
        return web.Response(body=CALENDAR, content_type="text/calendar")

    async def hops(request: web.Request) -> web.Response:
        left = int(request.match_info["left"])
        raise web.HTTPFound(f"/hops/{left - 1}" if left else "/calendar.ics")

    async def elsewhere(request: web.Request) -> web.Response:
        raise web.HTTPFound(request.query["to"])

    async def large(_: web.Request) -> web.Response:
        return web.Response(body=b"x" * (LARGEST + 1))

    async def endless(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        while True:
            await answer.write(b"x" * 65536)

    async def packed(_: web.Request) -> web.Response:
        return web.Response(body=b"x", headers={"Content-Encoding": "gzip"})

    async def silent(_: web.Request) -> web.Response:
        await asyncio.Event().wait()
        raise AssertionError

    app.add_routes(
        [
            web.get("/calendar.ics", calendar),
            web.get("/hops/{left}", hops),
            web.get("/elsewhere", elsewhere),
            web.get("/large", large),
            web.get("/endless", endless),
            web.get("/packed", packed),
            web.get("/silent", silent),
        ]
    )
    server = TestServer(app, host="127.0.0.1")
    await server.start_server()
    yield str(server.make_url("")).rstrip("/")
    await server.close()


async def refusal(url: str, fetcher: HttpFetcher) -> str:
    with pytest.raises(FetchRefused) as refused:
        await fetcher.fetch(url)
    return refused.value.code


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
        *("224.0.0.1", "255.255.255.255", "198.18.0.1", "192.0.2.1", "240.0.0.1"),
        *("::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::a00:1"),
    ],
)
def test_addresses_of_this_and_other_inner_networks_are_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "103.10.10.10", "2606:4700::1111", "64:ff9b::101:101"])
def test_addresses_of_the_internet_are(address: str) -> None:
    assert is_public(ip_address(address))


async def test_a_document_comes_with_few_redirects(site: str) -> None:
    fetcher = HttpFetcher(allowed=anywhere)
    assert await fetcher.fetch(f"{site}/calendar.ics") == CALENDAR
    assert await fetcher.fetch(f"{site}/hops/4") == CALENDAR
    assert await refusal(f"{site}/hops/5", fetcher) == "too_many_redirects"


async def test_nothing_of_this_machine_is_fetched_however_it_is_named(site: str) -> None:
    """The name, the address in any writing, and a redirect of a server that may be asked."""
    fetcher, port = HttpFetcher(), site.rpartition(":")[2]
    for host in ("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]"):
        assert await refusal(f"http://{host}:{port}/calendar.ics", fetcher) == "address_private", host
    for host in ("127.1", "0x7f000001", "2130706433", "0"):  # some of these never come as far as a socket
        assert await refusal(f"http://{host}:{port}/calendar.ics", fetcher) in ("address_private", "unreachable"), host
    only_v4 = HttpFetcher(allowed=lambda address: str(address) == "127.0.0.1")
    assert await only_v4.fetch(f"{site}/calendar.ics") == CALENDAR
    for target in (f"http://[::1]:{port}/calendar.ics", "http://10.0.0.1/", "http://169.254.169.254/latest/meta-data"):
        assert await refusal(f"{site}/elsewhere?to={target}", only_v4) == "address_private", target
    assert await refusal(f"{site}/elsewhere?to=file:///etc/passwd", only_v4) == "address_invalid"


async def test_a_document_is_bounded(site: str) -> None:
    fetcher = HttpFetcher(allowed=anywhere)
    assert [await refusal(f"{site}/{name}", fetcher) for name in ("large", "endless", "packed", "missing")] == [
        "too_large",
        "too_large",
        "not_there",
        "not_there",
    ]
    assert await refusal(f"{site}/silent", HttpFetcher(allowed=anywhere, seconds=0.2)) == "too_slow"
    assert await refusal("http://127.0.0.1:1024/", fetcher) == "unreachable"


def test_addresses_that_are_not_of_web_servers() -> None:
    for url in (
        "ftp://site.example/a",
        "file:///etc/passwd",
        "https:///a",
        "https://user:word@site.example/",
        "http://site.example:25/",
        "http://site.example:99999/",
        "http://[::1",
        "calendar.ics",
        "",
    ):
        with pytest.raises(FetchRefused) as refused:
            checked(url)
        assert refused.value.code == "address_invalid", url
    assert checked("https://site.example:8443/a.ics?key=1") == "https://site.example:8443/a.ics?key=1"
