"""Putting work down. It is a row of the caller's transaction, so that it is there exactly when the change is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from rooms.ids import new_id
from rooms.models import Job
from rooms.ports import Clock
from rooms.upserts import insert_or_keep

MAX_KEY: Final = 255


async def enqueue(
    db: AsyncSession,
    clock: Clock,
    kind: str,
    key: str,
    payload: Mapping[str, Any] | None = None,
    run_at: datetime | None = None,
) -> bool:
    """Ask for work of a kind, at a time or as soon as may be. `payload` is small JSON: identifiers, not copies.

    `key` names the work: what was asked for before, done or not, is not asked for again (and for weeks after it was
    done; then its row is deleted).
    Returns whether it is new. Raises `ValueError` for a key that is too long.
    """
    if not 0 < len(key) <= MAX_KEY:
        raise ValueError(f"a job's key of {len(key)} characters")
    made = await db.execute(
        insert_or_keep(db, Job, Job.key)
        .values(id=new_id(), kind=kind, key=key, payload=dict(payload or {}), run_at=run_at or clock.now(), attempts=0)
        .returning(Job.id)
    )
    return made.first() is not None
