"""What an address was told and how that went: tried for a day, kept for two weeks.

An address hears of everything at least once, under an identifier that stays the same; order is not promised.
"""

from datetime import datetime, timedelta
from random import uniform
from typing import Any, Final

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.ids import new_id
from rooms.jobs.queue import enqueue
from rooms.keyset import Key, Place, Slice, beyond, ordering, slice_of
from rooms.models import DeliveryState, Webhook, WebhookDelivery
from rooms.ports import Clock
from rooms.webhooks.errors import WebhookOff
from rooms.webhooks.events import EventType

DELIVER: Final = "webhook.deliver"
"""The kind of job: one attempt. Its payload: `delivery`, `attempt`, and `waited`, how often it let others go first."""

OFF_LETTER: Final = "mail.webhook_off"
"""The kind of job: the letter to the owner of an address that was given up. Its payload: `webhook`."""

PAUSES: Final = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 300, 1800, 7200, 5 * 3600, 8 * 3600, 9 * 3600))
"""Between one attempt and the next: nine in a little more than a day."""
JITTER: Final = 0.2
"""A pause is longer by up to this share, so that not all come back at once to a receiver that was away."""
OFF_AFTER: Final = timedelta(hours=24)
OFF_FAILURES: Final = len(PAUSES) + 1
"""An address is given up when all went wrong for so long, and so often."""
MOST_WAITING: Final = 1000
"""Deliveries that one address may have before it; more are put down as failed."""
KEEP: Final = timedelta(days=14)
GONE: Final = 410
"""HTTP's word for an address that wants to hear nothing more."""
_LATEST_FIRST: Final = (Key(WebhookDelivery.created_at, True), Key(WebhookDelivery.id, True))


async def put_delivery_down(
    db: AsyncSession, clock: Clock, webhook: Webhook, event: EventType, body: str
) -> WebhookDelivery:
    """Ask for the webhook to be told, as soon as may be."""
    now = clock.now()
    full = event is not EventType.PING and await _waiting(db, webhook.id) >= MOST_WAITING
    delivery = WebhookDelivery(
        id=new_id(),
        webhook_id=webhook.id,
        event=event,
        body=body,
        created_at=now,
        state=DeliveryState.FAILED if full else DeliveryState.PENDING,
        next_at=None if full else now,
        error="too_many_waiting" if full else None,
        attempts=0,
    )
    db.add(delivery)
    await db.flush()
    if not full:
        await _attempt_at(db, clock, delivery, now)
    return delivery


async def ping(db: AsyncSession, clock: Clock, webhook: Webhook, body: str) -> WebhookDelivery:
    """Send the webhook a test, once. Raises `WebhookOff`."""
    if not webhook.active:
        raise WebhookOff
    return await put_delivery_down(db, clock, webhook, EventType.PING, body)


async def list_deliveries(
    db: AsyncSession, webhook_id: str, *, after: Place | None = None, limit: int
) -> Slice[WebhookDelivery]:
    """The webhook's, the latest first, from after a moment and an identifier."""
    found = select(WebhookDelivery).where(WebhookDelivery.webhook_id == webhook_id)
    if after is not None:
        found = found.where(beyond(_LATEST_FIRST, after))
    rows = (await db.scalars(found.order_by(*ordering(_LATEST_FIRST)).limit(limit + 1))).all()
    return slice_of(rows, limit, lambda row: row, lambda row: (row.created_at, row.id))


async def note_attempt(
    db: AsyncSession,
    clock: Clock,
    delivery: WebhookDelivery,
    *,
    status: int | None,
    error: str | None,
    milliseconds: int,
) -> None:
    """An attempt came to its end: with the `status` of an answer, or why there was none. The next is asked for where
    there has to be one; an address of which nothing comes any more is given up."""
    # In the order in which deleting a webhook takes them.
    webhook = await db.get(Webhook, delivery.webhook_id, with_for_update=True)
    found = await db.get(WebhookDelivery, delivery.id, with_for_update=True)
    if webhook is None or found is None:
        return  # deleted meanwhile
    now, error = clock.now(), fault_of(status, error)
    found.attempts += 1
    found.last_at, found.status, found.error, found.milliseconds = now, status, error, milliseconds
    found.next_at = None
    if error is None:
        found.state = DeliveryState.DELIVERED
        webhook.failures, webhook.failing_since = 0, None
        return
    if found.event == EventType.PING:
        found.state = DeliveryState.FAILED
        return
    webhook.failures += 1
    webhook.failing_since = webhook.failing_since or now
    if status == GONE or (webhook.failures >= OFF_FAILURES and now - webhook.failing_since >= OFF_AFTER):
        await _give_up(db, clock, webhook)
    if found.attempts > len(PAUSES) or not webhook.active:
        found.state = DeliveryState.FAILED
        return
    found.next_at = now + PAUSES[found.attempts - 1] * uniform(1, 1 + JITTER)
    await _attempt_at(db, clock, found, found.next_at)


def fault_of(status: int | None, error: str | None) -> str | None:
    """Why an attempt does not count, by the status of its answer or why there was none; nothing where it does."""
    taken = status is not None and 200 <= status < 300
    return error or (None if taken else "refused")


async def note_unsent(db: AsyncSession, delivery_id: str) -> None:
    """The address may hear of this no more: it was switched off, or its owner may not know any longer."""
    found = await db.get(WebhookDelivery, delivery_id, with_for_update=True)
    if found is not None:
        found.state, found.error, found.next_at = DeliveryState.FAILED, "webhook_off", None


async def let_others_first(db: AsyncSession, clock: Clock, payload: dict[str, Any], pause: timedelta) -> None:
    """Make the same attempt a little later."""
    later = {**payload, "waited": payload["waited"] + 1}
    key = f"{DELIVER}/{later['delivery']}/{later['attempt']}/{later['waited']}"
    await enqueue(db, clock, DELIVER, key, later, run_at=clock.now() + pause)


async def forget_old_deliveries(db: AsyncSession, clock: Clock) -> int:
    """Delete what is older than anybody looks. Returns how many."""
    old = delete(WebhookDelivery).where(WebhookDelivery.created_at < clock.now() - KEEP)
    return len((await db.execute(old.returning(WebhookDelivery.id))).all())


async def _attempt_at(db: AsyncSession, clock: Clock, delivery: WebhookDelivery, run_at: datetime) -> None:
    attempt = delivery.attempts + 1
    payload = {"delivery": delivery.id, "attempt": attempt, "waited": 0}
    await enqueue(db, clock, DELIVER, f"{DELIVER}/{delivery.id}/{attempt}", payload, run_at=run_at)


async def _give_up(db: AsyncSession, clock: Clock, webhook: Webhook) -> None:
    if not webhook.active:
        return
    webhook.active, webhook.switched_off_at = False, clock.now()
    key = f"{OFF_LETTER}/{webhook.id}/{int(clock.now().timestamp())}"
    await enqueue(db, clock, OFF_LETTER, key, {"webhook": webhook.id})


async def _waiting(db: AsyncSession, webhook_id: str) -> int:
    waiting = select(func.count()).where(
        WebhookDelivery.webhook_id == webhook_id, WebhookDelivery.state == DeliveryState.PENDING
    )
    return await db.scalar(waiting) or 0
