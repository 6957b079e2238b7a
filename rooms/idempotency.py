"""Doing once what is asked for several times: a request's key is kept in the transaction that does its work.

So a crash leaves neither the work nor the key, and who asks again meanwhile waits for the first (on PostgreSQL for its
row, on SQLite for the one writer) and is given its answer. A refusal is not kept: nothing was done, and the next try
may succeed.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.errors import DomainError
from rooms.models import RememberedAnswer
from rooms.ports import Clock
from rooms.upserts import insert_or_keep

KEPT: Final = timedelta(hours=24)


class IdempotencyKeyReused(DomainError):  # noqa: N818 - named like its siblings, for what happened
    """The key was given to another request."""

    code = "idempotency_key_reused"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One request with its key."""

    person_id: str
    operation: str
    key: str
    content: str
    """All that makes it this request and no other."""

    @property
    def fingerprint(self) -> str:
        """Of the content."""
        return hashlib.sha256(self.content.encode()).hexdigest()

    @property
    def place(self) -> dict[str, str]:
        """The primary key of its row."""
        return {"person_id": self.person_id, "operation": self.operation, "key": self.key}


@dataclass(frozen=True, slots=True)
class Given:
    """An answer, to be given again."""

    status: int
    headers: Mapping[str, str]
    body: str


async def earlier_answer(db: AsyncSession, clock: Clock, attempt: Attempt) -> Given | None:
    """What the same request was answered within the last day; none for the first, which is to be done now.

    Raises `IdempotencyKeyReused`.
    """
    now = clock.now()
    row = RememberedAnswer
    await db.execute(delete(row).filter_by(**attempt.place).where(row.created_at <= now - KEPT))
    fresh = insert_or_keep(db, row, row.person_id, row.operation, row.key).values(
        **attempt.place, fingerprint=attempt.fingerprint, created_at=now
    )
    if (await db.execute(fresh.returning(row.key))).first() is not None:
        return None
    known = await db.get_one(row, (attempt.person_id, attempt.operation, attempt.key))
    if known.fingerprint != attempt.fingerprint:
        raise IdempotencyKeyReused
    return Given(known.status or 0, known.headers or {}, known.body or "")


async def remember(db: AsyncSession, attempt: Attempt, given: Given) -> None:
    """Keep the answer beside the work that is about to be committed."""
    await db.execute(
        update(RememberedAnswer)
        .filter_by(**attempt.place)
        .values(status=given.status, headers=dict(given.headers), body=given.body)
    )


async def forget_answers(db: AsyncSession, clock: Clock) -> None:
    """Delete what is not given again."""
    await db.execute(delete(RememberedAnswer).where(RememberedAnswer.created_at <= clock.now() - KEPT))
