"""Nobody reaches with a token what is not theirs: every operation, asked by everybody who must not."""

from collections.abc import Mapping
from typing import Any

import pytest

from rooms.accounts.api_tokens import Scope
from rooms.mentoring.actions import add_action
from rooms.permissions import Role
from tests.integration.web.api.program import Program, refusal, token_for
from tests.integration.web.conftest import MakeVisitor, make_account
from tests.integration.web.mentoring_people import make_pair
from web.api.v1.operation import AnyOperation
from web.api.v1.operations import OPERATIONS
from web.deps import WebDeps

OPEN = frozenset({"mentor", "startup", "technopark"})
"""What a path may name that is there for everyone with an account."""
LATER = "2030-01-07T02:00:00Z"
BODIES: Mapping[str, Any] = {
    "decline_session": {"reason": "x"},
    "cancel_session": {"reason": "x"},
    "reschedule_session": {"starts_at": LATER},
    "book_next_session": {"starts_at": LATER, "topic": "x"},
    "set_session_agenda": {"items": []},
    "add_session_action": {"text": "x"},
    "change_session_action": {"state": "done"},
    "rate_session": {"stars": 1},
    "change_webhook": {"active": False},
}
"""A body that is as it should be, for each operation on something of somebody's."""
OWNED = [one for one in OPERATIONS if set(one.parameters) - OPEN]


def address(operation: AnyOperation, ids: Mapping[str, str]) -> str:
    """The path with identifiers filled in."""
    return operation.path.format_map({name: ids.get(name, "0" * 32) for name in operation.parameters})


@pytest.fixture
async def things(visitors: MakeVisitor, deps: WebDeps) -> Mapping[str, str]:
    """A session, an action item and a webhook, none of them the stranger's; and the stranger."""
    pair = await make_pair(visitors, deps)
    session = (await pair.book((await pair.slots())[0])).rpartition("/")[2]
    async with deps.database.begin() as db:
        item = await add_action(db, deps.clock, session, text="Hitung", owner_id=None, due_on=None, by=pair.mentor_id)
    owner = Program(pair.mentor.client, await token_for(deps, pair.mentor_id))
    made = await owner.ask("POST", "/webhooks", {"url": "https://program.example/hook", "events": ["session.booked"]})
    webhook = (await made.json())["id"]
    stranger = await make_account(deps, "stranger@bali.example", Role.MENTOR, "bali")
    return {"session": session, "action": item.id, "webhook": webhook, "stranger": stranger}


async def test_without_a_token_or_its_scope_nothing_is_done(
    visitors: MakeVisitor, deps: WebDeps, things: Mapping[str, str]
) -> None:
    """Whatever cookies come along: a signed-in browser's, and a guest's."""
    browsers = [await visitors(Role.ADMINISTRATOR), await visitors(guest="Tamu 1"), await visitors()]
    tokens = {
        scope: await token_for(deps, things["stranger"], *(other for other in Scope if other is not scope))
        for scope in Scope
    }
    for operation in OPERATIONS:
        path = address(operation, things)
        nobody = [(browser, None) for browser in browsers[:2]] + [(browsers[2], "vtp_" + "x" * 43), (browsers[2], "x")]
        for browser, secret in nobody:
            answer = await Program(browser.client, secret).ask(operation.method, path)
            assert await refusal(answer) == (401, "not_identified"), operation.name
        answer = await Program(browsers[2].client, tokens[operation.scope]).ask(operation.method, path)
        assert await refusal(answer) == (403, "scope_missing"), operation.name


async def test_strangers_reach_nothing_of_others(
    visitors: MakeVisitor, deps: WebDeps, things: Mapping[str, str]
) -> None:
    """With a token of all scopes, and a body that would do."""
    stranger = Program((await visitors()).client, await token_for(deps, things["stranger"]))
    for operation in OWNED:
        assert (operation.body is None) == (operation.name not in BODIES), operation.name
        answer = await stranger.ask(
            operation.method, address(operation, things), BODIES.get(operation.name), **{"Idempotency-Key": "k"}
        )
        assert (await refusal(answer))[0] in (403, 404), operation.name
        nothing = await stranger.ask(
            operation.method, address(operation, {}), BODIES.get(operation.name), **{"Idempotency-Key": "l"}
        )
        assert await refusal(nothing) == await refusal(answer), "tells whether it exists"


async def test_a_login_is_no_token(visitors: MakeVisitor, deps: WebDeps) -> None:
    visitor = await visitors(Role.STARTUP)
    login = next(cookie.value for cookie in visitor.client.session.cookie_jar if cookie.key == "vt_session")
    answer = await Program(visitor.client, login).ask("GET", "/sessions")
    assert await refusal(answer) == (401, "not_identified")
    token = await token_for(deps, await make_account(deps, "other@bandung.example"))
    stranger = await visitors()
    page = await stranger.get("/profile", headers={"Authorization": f"Bearer {token}"})
    assert page.status == 303
