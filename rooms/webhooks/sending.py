"""Telling an address: one attempt, signed for the moment at which it is made."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from time import perf_counter
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.database import Database
from rooms.jobs.worker import Finish
from rooms.models import DeliveryState, Job, Webhook, WebhookDelivery
from rooms.ports import Clock, FetchRefused, Poster
from rooms.webhooks.deliveries import fault_of, let_others_first, note_attempt, note_unsent
from rooms.webhooks.listening import may_hear
from rooms.webhooks.signing import signed_headers

SIDE_BY_SIDE: Final = 2
"""Attempts at one address that a node makes at once: one that is slow leaves hands for the others."""
LET_FIRST: Final = timedelta(seconds=5)
LONGEST_WAIT: Final = timedelta(minutes=5)


class Sending:
    """Does the jobs of the kind `webhook.deliver` (a `rooms.jobs.worker.Handler`)."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        poster: Poster,
        counted: Callable[[str], None] = lambda outcome: None,
    ) -> None:
        """`counted` is told of each attempt: `delivered`, or why it does not count."""
        self._database = database
        self._clock = clock
        self._poster = poster
        self._counted = counted
        self._busy: Counter[str] = Counter()

    async def __call__(self, job: Job) -> Finish | None:
        """What is written also asks for the next attempt, where there has to be one."""
        async with self._database.read() as db:
            row = (
                await db.execute(
                    select(WebhookDelivery, Webhook, may_hear())
                    .join(Webhook, Webhook.id == WebhookDelivery.webhook_id)
                    .where(WebhookDelivery.id == job.payload["delivery"])
                )
            ).one_or_none()
        if row is None:
            return None
        delivery, webhook, allowed = row
        if delivery.state != DeliveryState.PENDING or delivery.attempts + 1 != job.payload["attempt"]:
            return None
        if not (webhook.active and allowed):
            return lambda db: note_unsent(db, delivery.id)
        if self._busy[webhook.id] >= SIDE_BY_SIDE:
            pause = min(LET_FIRST * (job.payload["waited"] + 1), LONGEST_WAIT)
            return lambda db: let_others_first(db, self._clock, job.payload, pause)
        self._busy[webhook.id] += 1
        try:
            return await self._attempt(delivery, webhook)
        finally:
            self._busy[webhook.id] -= 1
            if not self._busy[webhook.id]:
                del self._busy[webhook.id]

    async def _attempt(self, delivery: WebhookDelivery, webhook: Webhook) -> Finish:
        now, body = self._clock.now(), delivery.body.encode()
        headers = {"content-type": "application/json"}
        headers |= signed_headers(delivery.id, now, body, keys_of(webhook, now))
        status, error, began = None, None, perf_counter()
        try:
            status = await self._poster.post(webhook.url, body, headers)
        except FetchRefused as refused:
            error = refused.code
        milliseconds = round((perf_counter() - began) * 1000)
        self._counted(fault_of(status, error) or "delivered")

        async def finish(db: AsyncSession) -> None:
            await note_attempt(db, self._clock, delivery, status=status, error=error, milliseconds=milliseconds)

        return finish


def keys_of(webhook: Webhook, now: datetime) -> list[str]:
    """The secrets that sign now, the newest first."""
    before = webhook.previous_secret if webhook.previous_until and now < webhook.previous_until else None
    return [webhook.secret, before] if before else [webhook.secret]
