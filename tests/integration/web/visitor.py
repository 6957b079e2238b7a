"""A browser without scripts: it keeps cookies, reads form tokens off pages, and says where its requests come from."""

import re
from typing import Any

from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient

from rooms.accounts.sign_in import sign_in
from web.deps import WebDeps

TOKEN = re.compile(r'name="csrf" value="([0-9a-f]+)"')

Client = TestClient[Any, Any]


class Visitor:
    """One person's browser."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.origin = str(client.make_url("")).rstrip("/")

    async def get(self, path: str, **options: Any) -> ClientResponse:
        """Ask for a page; redirects are not followed."""
        return await self.client.get(path, allow_redirects=False, **options)

    async def token(self, page: str = "/sign-in") -> str:
        """A form token that a page gives this browser."""
        found = TOKEN.search(await (await self.client.get(page)).text())
        assert found is not None, page
        return found[1]

    async def post(self, path: str, page: str = "/register", **fields: object) -> ClientResponse:
        """Send a form as one from `page` would be."""
        form = {"csrf": await self.token(page), **{name: str(value) for name, value in fields.items()}}
        return await self.client.post(path, data=form, headers={"Origin": self.origin}, allow_redirects=False)

    async def call(self, path: str, body: object, **headers: str) -> ClientResponse:
        """Send JSON as a script on a page of ours would."""
        own = {"Origin": self.origin, "X-CSRF-Token": await self.token("/register")}
        return await self.client.post(path, json=body, headers={**own, **headers}, allow_redirects=False)

    async def sign_in(self, deps: WebDeps, email: str, password: str) -> None:
        """Take on an account's login without the form."""
        async with deps.database.begin() as db:
            issued = await sign_in(db, deps.hasher, deps.clock, email=email, password=password)
        self.client.session.cookie_jar.update_cookies({"vt_session": issued.token})


def error_code(body: dict[str, Any]) -> str:
    """The code of a refusal in JSON."""
    return str(body["code"])
