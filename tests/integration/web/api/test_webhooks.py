"""Webhooks over the REST API."""

from rooms.accounts.api_tokens import Scope
from rooms.permissions import Role
from tests.integration.web.api.program import Program, refusal, token_for
from tests.integration.web.conftest import MakeVisitor, lounge_of, make_account
from web.deps import WebDeps

WANTED = {"url": "https://program.example/hook", "events": ["session.ended", "session.booked"]}


async def program_of(visitors: MakeVisitor, deps: WebDeps, name: str, role: Role = Role.STARTUP) -> Program:
    person_id = await make_account(deps, f"{name}@bandung.example", role)
    return Program((await visitors()).client, await token_for(deps, person_id))


async def test_a_webhook_is_made_read_changed_tried_and_deleted(visitors: MakeVisitor, deps: WebDeps) -> None:
    program = await program_of(visitors, deps, "a")
    answer = await program.ask("POST", "/webhooks", WANTED)
    made = await answer.json()
    path = f"/webhooks/{made['id']}"
    assert (answer.status, answer.headers["Location"]) == (201, f"/api/v1{path}")
    secret = made.pop("secret")
    assert secret.startswith("whsec_")
    assert made == {
        "id": made["id"],
        "url": "https://program.example/hook",
        "description": "",
        "events": ["session.booked", "session.ended"],
        "technopark_id": None,
        "active": True,
        "created_at": made["created_at"],
        "failures": 0,
        "failing_since": None,
        "switched_off_at": None,
        "previous_secret_until": None,
    }
    assert await program.get(path) == made
    assert await program.get("/webhooks") == {"items": [made], "next": None}
    changed = await program.ask("PATCH", path, {"description": "Kantor", "events": ["session.started"]})
    assert await changed.json() == made | {"description": "Kantor", "events": ["session.started"]}
    renewed = await (await program.ask("POST", f"{path}/secret")).json()
    assert renewed["secret"] != secret
    assert renewed["previous_secret_until"] is not None
    tried = await program.ask("POST", f"{path}/test")
    delivery = await tried.json()
    assert (tried.status, delivery["event"], delivery["state"]) == (202, "ping", "pending")
    assert await program.get(f"{path}/deliveries") == {"items": [delivery], "next": None}
    await program.ask("PATCH", path, {"active": False})
    assert await refusal(await program.ask("POST", f"{path}/test")) == (409, "webhook_off")
    assert (await program.ask("DELETE", path)).status == 204
    assert await refusal(await program.ask("GET", path)) == (404, "webhook_not_found")


async def test_deliveries_are_read_page_by_page(visitors: MakeVisitor, deps: WebDeps) -> None:
    program = await program_of(visitors, deps, "a")
    made = await (await program.ask("POST", "/webhooks", WANTED)).json()
    path = f"/webhooks/{made['id']}"
    sent = [(await (await program.ask("POST", f"{path}/test")).json())["id"] for _ in range(3)]
    first = await program.get(f"{path}/deliveries?limit=2")
    second = await program.get(f"{path}/deliveries?limit=2&cursor={first['next']}")
    assert [one["id"] for one in (*first["items"], *second["items"])] == sent[::-1]
    assert second["next"] is None


async def test_what_is_refused(visitors: MakeVisitor, deps: WebDeps) -> None:
    program, other = await program_of(visitors, deps, "a"), await program_of(visitors, deps, "b", Role.MANAGER)
    for wrong, code in (
        ({"url": "http://program.example/"}, "request_invalid"),
        ({"url": "https://user:word@program.example/"}, "webhook_address_invalid"),
        ({"events": []}, "request_invalid"),
        ({"events": ["ping"]}, "request_invalid"),
        ({"secret": "whsec_own"}, "request_invalid"),
    ):
        assert await refusal(await program.ask("POST", "/webhooks", WANTED | wrong)) == (422, code), wrong
    bandung, bali = [(await lounge_of(deps, place)).technopark_id for place in ("bandung", "bali")]
    for who, technopark, status in (
        (program, bandung, 403),
        (other, bali, 403),
        (other, "0" * 32, 403),
        (other, bandung, 201),
    ):
        answer = await who.ask("POST", "/webhooks", WANTED | {"technopark_id": technopark})
        assert answer.status == status, technopark
    own = await (await program.ask("POST", "/webhooks", WANTED)).json()
    path = f"/webhooks/{own['id']}"
    for method, below, body in (
        ("GET", "", None),
        ("PATCH", "", {"active": False}),
        ("DELETE", "", None),
        ("POST", "/secret", None),
        ("POST", "/test", None),
        ("GET", "/deliveries", None),
    ):
        assert await refusal(await other.ask(method, path + below, body)) == (404, "webhook_not_found"), below
    assert await program.get(path) == {name: value for name, value in own.items() if name != "secret"}


async def test_nothing_is_told_without_the_scope(visitors: MakeVisitor, deps: WebDeps) -> None:
    person_id = await make_account(deps, "a@bandung.example", Role.STARTUP)
    client = (await visitors()).client
    others = [scope for scope in Scope if scope is not Scope.WEBHOOKS]
    program = Program(client, await token_for(deps, person_id, *others))
    assert await refusal(await program.ask("POST", "/webhooks", WANTED)) == (403, "scope_missing")
