"""A program that uses the REST API with a token of somebody's."""

from typing import Any

from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient
from sqlalchemy.orm import selectinload

from rooms.accounts.api_tokens import Scope, make_token
from rooms.accounts.logins import identity_of
from rooms.models import Person
from web.deps import WebDeps


class Program:
    """Sends requests below `/api/v1`, as who made the token."""

    def __init__(self, client: TestClient[Any, Any], token: str | None) -> None:
        self._client, self._token = client, token

    async def ask(self, method: str, path: str, body: object = None, **headers: str) -> ClientResponse:
        """The whole answer."""
        own = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        sent: dict[str, Any] = {} if body is None else {"json": body}
        return await self._client.request(method, f"/api/v1{path}", headers={**own, **headers}, **sent)

    async def get(self, path: str) -> Any:
        """What a successful GET gives."""
        answer = await self.ask("GET", path)
        assert answer.status == 200, await answer.text()
        return await answer.json()


async def token_for(deps: WebDeps, person_id: str, *scopes: Scope) -> str:
    """A token of the person's with some scopes, or all."""
    async with deps.database.begin() as db:
        person = await db.get_one(Person, person_id, options=[selectinload(Person.memberships)])
        issued = await make_token(
            db, deps.clock, identity_of(person), name="Uji", scopes=scopes or tuple(Scope), days=None
        )
    return issued.secret


async def refusal(answer: ClientResponse) -> tuple[int, str]:
    """The status and the code of problem details."""
    assert answer.content_type == "application/problem+json", await answer.text()
    body = await answer.json()
    assert body["status"] == answer.status
    return answer.status, body["code"]
