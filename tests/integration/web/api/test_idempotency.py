"""Asking several times with one key does the work once."""

import asyncio
from datetime import timedelta

from sqlalchemy import func, select

from rooms.models import MentoringSession, RememberedAnswer
from tests.integration.web.api.program import Program, refusal, token_for
from tests.integration.web.conftest import MakeVisitor
from tests.integration.web.mentoring_people import make_pair
from web.deps import WebDeps


async def test_the_first_answer_is_given_again(visitors: MakeVisitor, deps: WebDeps) -> None:
    pair = await make_pair(visitors, deps)
    startup = Program(pair.startup.client, await token_for(deps, pair.startup_id))
    first, second = (await pair.slots())[:2]
    wanted = {"mentor_id": pair.mentor_id, "starts_at": first.isoformat(), "topic": "Harga"}
    for wrong in (None, "", "ü", "k" * 256):
        headers = {} if wrong is None else {"Idempotency-Key": wrong}
        assert await refusal(await startup.ask("POST", "/sessions", wanted, **headers)) == (
            400,
            "idempotency_key_invalid",
        )
    key = {"Idempotency-Key": "satu"}
    refused = {**wanted, "starts_at": (first + timedelta(seconds=60)).isoformat()}
    assert await refusal(await startup.ask("POST", "/sessions", refused, **key)) == (409, "slot_not_offered")
    answers = await asyncio.gather(*(startup.ask("POST", "/sessions", wanted, **key) for _ in range(20)))
    assert {answer.status for answer in answers} == {201}
    assert len({await answer.text() for answer in answers}) == 1
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert sum("Idempotency-Replayed" in answer.headers for answer in answers) == 19
    assert {answer.content_type for answer in answers} == {"application/json"}
    other = {**wanted, "starts_at": second.isoformat()}
    assert await refusal(await startup.ask("POST", "/sessions", other, **key)) == (422, "idempotency_key_reused")
    async with deps.database.read() as db:
        assert await db.scalar(select(func.count()).select_from(MentoringSession)) == 1
        assert await db.scalar(select(func.count()).select_from(RememberedAnswer)) == 1
