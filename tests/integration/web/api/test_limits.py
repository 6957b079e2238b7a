"""How often and how much a program may ask."""

from rooms.permissions import Role
from tests.integration.web.api.program import Program, refusal, token_for
from tests.integration.web.conftest import MakeVisitor, make_account
from web.deps import WebDeps
from web.rates import BOOK


async def test_who_books_too_often_is_told_when_to_come_back(visitors: MakeVisitor, deps: WebDeps) -> None:
    """Counted by person: a second token helps nobody."""
    client, person = (await visitors()).client, await make_account(deps, "startup@bandung.example", Role.STARTUP)
    programs = [Program(client, await token_for(deps, person)) for _ in range(2)]
    for number in range(BOOK.item.amount):
        assert (await programs[number % 2].ask("POST", "/sessions", {})).status == 422
    for program in programs:
        answer = await program.ask("POST", "/sessions", {})
        assert await refusal(answer) == (429, "rate_limited")
        assert int(answer.headers["Retry-After"]) == (await answer.json())["retry_after"] > 0
    assert (await programs[0].ask("GET", "/sessions")).status == 200


async def test_bodies_are_json_and_bounded(visitors: MakeVisitor, deps: WebDeps) -> None:
    client, person = (await visitors()).client, await make_account(deps, "startup@bandung.example", Role.STARTUP)
    headers = {"Authorization": f"Bearer {await token_for(deps, person)}"}
    for content, kind, expected in (
        (b"{}", "text/plain", (415, "media_type_unsupported")),
        (b"{", "application/json", (400, "invalid_payload")),
        (b"\xff", "application/json", (400, "invalid_payload")),
        (b"[" * 20_000, "application/json", (400, "invalid_payload")),
        (b'{"topic": NaN}', "application/json", (422, "request_invalid")),
        (b"[]", "application/json", (422, "request_invalid")),
        (b" " * 70_000, "application/json", (413, "payload_too_large")),
    ):
        sent = {**headers, "Content-Type": kind}
        answer = await client.post("/api/v1/sessions", data=content, headers=sent)
        assert await refusal(answer) == expected, content[:20]
