"""An address is tried for a day, and given up when nothing comes of it; what it was told is kept for two weeks."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from rooms.database import Database
from rooms.models import Job, Webhook, WebhookDelivery
from rooms.permissions import Role
from rooms.webhooks import deliveries as rules
from rooms.webhooks.deliveries import (
    DELIVER,
    JITTER,
    KEEP,
    OFF_LETTER,
    PAUSES,
    forget_old_deliveries,
    list_deliveries,
    note_attempt,
    ping,
    put_delivery_down,
)
from rooms.webhooks.errors import WebhookOff
from rooms.webhooks.events import EventType
from tests.integration.rooms.conftest import Sign
from tests.integration.rooms.webhooks.conftest import Hook, deliveries
from tests.services import SettableClock


class Address:
    """One webhook that is told of things, and answers as a test wants."""

    def __init__(self, database: Database, clock: SettableClock, webhook: Webhook) -> None:
        self.database, self.clock, self.webhook = database, clock, webhook

    async def event(self) -> WebhookDelivery:
        async with self.database.begin() as db:
            webhook = await db.get_one(Webhook, self.webhook.id)
            return await put_delivery_down(db, self.clock, webhook, EventType.BOOKED, "{}")

    async def answer(
        self, delivery: WebhookDelivery, status: int | None = 500, error: str | None = None
    ) -> WebhookDelivery:
        async with self.database.begin() as db:
            await note_attempt(db, self.clock, delivery, status=status, error=error, milliseconds=7)
        async with self.database.read() as db:
            return await db.get_one(WebhookDelivery, delivery.id)

    async def now(self) -> Webhook:
        async with self.database.read() as db:
            return await db.get_one(Webhook, self.webhook.id)

    async def jobs(self, kind: str) -> list[Job]:
        async with self.database.read() as db:
            return list(await db.scalars(select(Job).where(Job.kind == kind).order_by(Job.run_at)))


@pytest.fixture
async def address(network: Database, clock: SettableClock, sign: Sign, hook: Hook) -> Address:
    return Address(network, clock, await hook(await sign("Startup A", Role.STARTUP)))


async def test_what_is_taken_is_done(address: Address, clock: SettableClock) -> None:
    done = await address.answer(await address.event(), 204)
    assert (done.state, done.attempts, done.status, done.milliseconds, done.error) == ("delivered", 1, 204, 7, None)
    assert (done.last_at, done.next_at) == (clock.now(), None)
    assert len(await address.jobs(DELIVER)) == 1


async def test_what_is_not_taken_is_tried_nine_times_over_a_day(address: Address, clock: SettableClock) -> None:
    begun, delivery = clock.now(), await address.event()
    for number, pause in enumerate(PAUSES, 1):
        tried = await address.answer(delivery, None, "unreachable") if number % 2 else await address.answer(delivery)
        assert (tried.state, tried.attempts) == ("pending", number)
        assert tried.error == ("unreachable" if number % 2 else "refused")
        assert tried.next_at is not None
        assert pause <= tried.next_at - clock.now() <= pause * (1 + JITTER)
        job = (await address.jobs(DELIVER))[-1]
        assert (job.run_at, job.payload["attempt"]) == (tried.next_at, number + 1)
        clock.moment = tried.next_at
    assert clock.now() - begun >= timedelta(hours=24)
    assert (await address.now()).active
    last = await address.answer(delivery)
    assert (last.state, last.attempts, last.next_at) == ("failed", 9, None)
    assert len(await address.jobs(DELIVER)) == 9
    given_up = await address.now()
    assert (given_up.active, given_up.switched_off_at, given_up.failures) == (False, clock.now(), 9)
    assert [job.payload for job in await address.jobs(OFF_LETTER)] == [{"webhook": address.webhook.id}]


async def test_one_that_takes_something_is_not_given_up(address: Address, clock: SettableClock) -> None:
    """However many went wrong within the day, and though the first of them fails for good."""
    first = await address.event()
    for _ in range(len(PAUSES)):
        clock.advance(timedelta(hours=3))
        await address.answer(first)
    await address.answer(await address.event(), 200)
    assert (await address.answer(first)).state == "failed"
    now = await address.now()
    assert (now.active, now.failures, now.failing_since) == (True, 1, clock.now())
    for _ in range(30):
        await address.answer(await address.event())
    assert (await address.now()).active, "an hour is no day"


async def test_an_address_that_is_gone_says_so_once(address: Address, clock: SettableClock) -> None:
    gone = await address.answer(await address.event(), 410)
    assert (gone.state, (await address.now()).active) == ("failed", False)
    assert len(await address.jobs(OFF_LETTER)) == 1


async def test_redirects_are_no_success(address: Address) -> None:
    assert (await address.answer(await address.event(), 302)).error == "refused"


async def test_a_test_is_sent_once_and_gives_nobody_up(address: Address, network: Database) -> None:
    async with network.begin() as db:
        test = await ping(db, address.clock, address.webhook, "{}")
    failed = await address.answer(test)
    assert (failed.event, failed.state, failed.next_at) == ("ping", "failed", None)
    assert (await address.now()).failures == 0
    async with network.begin() as db:
        off = await db.get_one(Webhook, address.webhook.id)
        off.active = False
        with pytest.raises(WebhookOff):
            await ping(db, address.clock, off, "{}")


async def test_only_so_many_wait(address: Address, network: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_WAITING", 2)
    made = [await address.event() for _ in range(3)]
    assert [(each.state, each.error) for each in made] == [("pending", None)] * 2 + [("failed", "too_many_waiting")]
    assert len(await address.jobs(DELIVER)) == 2


async def test_they_are_read_page_by_page_and_forgotten_after_two_weeks(
    address: Address, network: Database, clock: SettableClock
) -> None:
    made = []
    for _ in range(5):
        made.append((await address.event()).id)
        clock.advance(timedelta(days=1))
    async with network.begin() as db:
        page = await list_deliveries(db, address.webhook.id, limit=3)
        rest = await list_deliveries(db, address.webhook.id, after=page.following, limit=3)
        assert [each.id for each in (*page.items, *rest.items)] == made[::-1]
        assert rest.following is None
        clock.moment = page.items[0].created_at + KEEP
        assert await forget_old_deliveries(db, clock) == 4
    assert [each.id for each in await deliveries(network)] == [made[-1]]


async def test_a_webhook_takes_its_deliveries_along(address: Address, network: Database) -> None:
    delivery = await address.event()
    async with network.begin() as db:
        await db.delete(await db.get_one(Webhook, address.webhook.id))
    async with network.begin() as db:
        assert await db.scalar(select(func.count()).select_from(WebhookDelivery)) == 0
        await note_attempt(db, address.clock, delivery, status=204, error=None, milliseconds=1)
