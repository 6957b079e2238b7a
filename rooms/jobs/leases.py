"""Who does which job: a worker takes a lease, and only who still holds it may say that the job is done.

A worker that dies says nothing; its leases end by themselves and others take the jobs. Nodes' clocks may differ by
seconds, not minutes: a handler's time is bounded well below the lease.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.ids import new_id
from rooms.models import Job
from rooms.ports import Clock

LEASE: Final = timedelta(seconds=90)
FIRST_RETRY: Final = timedelta(seconds=30)
LONGEST_RETRY: Final = timedelta(hours=1)
MAX_ATTEMPTS: Final = 20
"""With these pauses, over half a day: a mail server may be away for a night."""
KEEP_DONE: Final = timedelta(days=14)
KEEP_FAILED: Final = timedelta(days=90)
MAX_ERROR: Final = 500


class LeaseLost(Exception):  # noqa: N818 - named for what happened
    """Another worker has the job by now, or did it; what was about to be written must not be."""


async def claim(db: AsyncSession, clock: Clock, node_id: str, kinds: Collection[str], limit: int) -> list[Job]:
    """Lease the longest due jobs of the kinds that nobody holds. Each counts as an attempt, so that a job that
    takes its worker down with it ends some day."""
    now = clock.now()
    due = select(Job).where(_free(now), Job.kind.in_(kinds)).order_by(Job.run_at).limit(limit)
    # PostgreSQL gives each worker other rows; on SQLite one transaction writes at a time, and this says nothing.
    jobs = list((await db.scalars(due.with_for_update(skip_locked=True))).all())
    lease = f"{node_id}:{new_id()[:16]}"
    for job in jobs:
        job.attempts += 1
        job.leased_by = lease
        job.leased_until = now + LEASE
    await db.flush()
    return jobs


async def any_due(db: AsyncSession, clock: Clock, kinds: Collection[str]) -> bool:
    """Whether `claim` would find something; needs no transaction that writes."""
    due = select(Job.id).where(_free(clock.now()), Job.kind.in_(kinds)).limit(1)
    return await db.scalar(due) is not None


async def complete(db: AsyncSession, clock: Clock, job: Job) -> None:
    """The job is done. Raises `LeaseLost`, for the transaction to be rolled back."""
    await _settle(db, job, done_at=clock.now(), last_error=None)


async def retry_later(db: AsyncSession, clock: Clock, job: Job, error: str) -> bool:
    """The job went wrong: try again after a pause that doubles, or give up. Returns whether it will be tried again.
    Raises `LeaseLost`."""
    if job.attempts >= MAX_ATTEMPTS:
        await give_up(db, clock, job, error)
        return False
    await _settle(db, job, run_at=clock.now() + pause(job.attempts), last_error=error[:MAX_ERROR])
    return True


async def give_up(db: AsyncSession, clock: Clock, job: Job, error: str) -> None:
    """The job can never be done. It stays in the table, for people to see. Raises `LeaseLost`."""
    await _settle(db, job, failed_at=clock.now(), last_error=error[:MAX_ERROR])


async def forget_old_jobs(db: AsyncSession, clock: Clock) -> int:
    """Delete what was settled long ago; by then nobody asks for its key again. Returns how many."""
    now = clock.now()
    old = or_(Job.done_at < now - KEEP_DONE, Job.failed_at < now - KEEP_FAILED)
    gone = await db.execute(delete(Job).where(old).returning(Job.id))
    return len(gone.all())


def pause(attempts: int) -> timedelta:
    """How long to wait after so many attempts."""
    return min(FIRST_RETRY * (1 << min(attempts - 1, 20)), LONGEST_RETRY)


async def _settle(db: AsyncSession, job: Job, **values: object) -> None:
    held = await db.execute(
        update(Job)
        .where(Job.id == job.id, Job.leased_by == job.leased_by, Job.done_at.is_(None), Job.failed_at.is_(None))
        .values(leased_by=None, leased_until=None, **values)
        .returning(Job.id)
    )
    if held.first() is None:
        raise LeaseLost(job.key)


def _free(now: datetime) -> ColumnElement[bool]:
    return and_(
        Job.done_at.is_(None),
        Job.failed_at.is_(None),
        Job.run_at <= now,
        or_(Job.leased_until.is_(None), Job.leased_until <= now),
    )
