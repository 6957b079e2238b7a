"""From a change of a session to a signed message at a real web server, over failures and several nodes."""

import asyncio
import re
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import generate_latest
from sqlalchemy import select

from rooms.database import Database
from rooms.jobs.leases import LEASE
from rooms.mentoring.events import session_changed
from rooms.models import (
    Membership,
    MentoringSession,
    MentorProfile,
    Person,
    SessionStatus,
    Webhook,
    WebhookDelivery,
)
from rooms.permissions import Role
from rooms.webhooks.deliveries import OFF_FAILURES, put_delivery_down
from rooms.webhooks.events import SUBSCRIBABLE, EventType
from rooms.webhooks.sending import LET_FIRST, SIDE_BY_SIDE
from rooms.webhooks.signing import new_secret
from rooms.webhooks.subscriptions import rotate
from tests.integration.server.mail_node import ADDRESS, mail_node
from tests.integration.server.webhook_node import teller
from tests.mailbox import Mailbox
from tests.mentoring import add_person, add_session
from tests.receiver import Receiver
from tests.services import SettableClock

DOCUMENTATION = Path(__file__).parents[3] / "docs/webhooks.md"
Make = Callable[..., Awaitable[tuple[Webhook, MentoringSession]]]


@pytest.fixture
def made(database: Database, clock: SettableClock, receiver: Receiver, mailbox: Mailbox) -> Make:
    """A founder whose program hears of a session that was just booked."""

    async def make() -> tuple[Webhook, MentoringSession]:
        async with database.begin() as db:
            mentor = await add_person(db, clock, "Mentor 1", time_zone="Asia/Makassar")
            founder = await add_person(db, clock, "Founder A", locale="en")
            webhook = Webhook(
                owner_id=founder.id,
                url=receiver.url,
                secret=new_secret(),
                events=list(SUBSCRIBABLE),
                created_at=clock.now(),
            )
            db.add(webhook)
            session = await add_session(db, clock, mentor, founder, starts_at=clock.now() + timedelta(days=3))
            await session_changed(db, clock, session, "confirmed", mentor.id)
        await mail_node(database, clock, mailbox.url).run_due()
        return webhook, session

    return make


async def all_of(database: Database) -> list[WebhookDelivery]:
    async with database.read() as db:
        return list(await db.scalars(select(WebhookDelivery).order_by(WebhookDelivery.created_at)))


async def test_a_program_is_told_with_a_signature(
    database: Database, clock: SettableClock, receiver: Receiver, made: Make
) -> None:
    webhook, session = await made()
    await teller(database, clock).run_due()
    [message], [delivery] = receiver.messages, await all_of(database)
    assert message.signed_with(webhook.secret)
    assert not message.signed_with(new_secret())
    assert (message.id, message.headers["Content-Type"]) == (delivery.id, "application/json")
    assert message.headers["webhook-timestamp"] == str(int(clock.now().timestamp()))
    event = message.json
    told = event["data"].pop("session")
    assert event == {
        "type": "session.booked",
        "timestamp": "2026-01-05T02:00:00Z",
        "data": {"change": "confirmed", "sequence": 0},
    }
    assert {name: told[name] for name in ("id", "status", "starts_at", "time_zone", "questions", "url")} == {
        "id": session.id,
        "status": "confirmed",
        "starts_at": "2026-01-08T02:00:00Z",
        "time_zone": "Asia/Jakarta",
        "questions": "Bagaimana menentukan harga?",
        "url": f"{ADDRESS}/sessions/{session.id}",
    }
    assert [person["name"] for person in told["people"]] == ["Mentor 1", "Founder A"]
    assert "@" not in message.body.decode().replace("@virtual-technopark", "")
    assert (delivery.state, delivery.status, delivery.attempts) == ("delivered", 204, 1)
    assert 'technopark_webhook_attempts_total{outcome="delivered"}' in generate_latest().decode()


async def test_a_technopark_is_told_what_its_report_tells(
    database: Database, clock: SettableClock, receiver: Receiver, mailbox: Mailbox, made: Make
) -> None:
    webhook, session = await made()
    async with database.begin() as db:
        site = await db.scalar(select(MentorProfile.technopark_id).where(MentorProfile.person_id == session.mentor_id))
        manager = await add_person(db, clock, "Manager 1", time_zone="Asia/Jayapura")
        db.add(Membership(person_id=manager.id, technopark_id=site, role=Role.MANAGER))
        own = await db.get_one(Webhook, webhook.id)
        own.owner_id, own.technopark_id = manager.id, site
        held = await db.get_one(MentoringSession, session.id)
        held.sequence, held.status, held.reason = 1, SessionStatus.CANCELLED, "Sakit"
        await session_changed(db, clock, held, "cancelled")
    await mail_node(database, clock, mailbox.url).run_due()
    await teller(database, clock).run_due()
    told = {message.json["type"]: message.json["data"]["session"] for message in receiver.messages}
    cancelled = told["session.cancelled"]
    assert {name: cancelled[name] for name in ("status", "topic", "questions", "reason", "time_zone")} == {
        "status": "cancelled",
        "topic": "Harga & pasar",
        "questions": "",
        "reason": None,
        "time_zone": "Asia/Jayapura",
    }


async def test_programs_check_it_as_the_documentation_says(
    sqlite_database: Database, clock: SettableClock, receiver: Receiver
) -> None:
    clock.moment = datetime.now(UTC)
    async with sqlite_database.begin() as db:
        owner = await add_person(db, clock, "Founder A")
        webhook = Webhook(owner_id=owner.id, url=receiver.url, secret=new_secret(), events=[], created_at=clock.now())
        db.add(webhook)
        await db.flush()
        await put_delivery_down(db, clock, webhook, EventType.BOOKED, '{"name":"Künstler"}')
    await teller(sqlite_database, clock).run_due()
    [message] = receiver.messages
    program: dict[str, Any] = {}
    exec(re.findall(r"```python\n(.+?)```", DOCUMENTATION.read_text(), re.DOTALL)[0], program)
    verified = program["verified"]
    assert verified(webhook.secret, message.headers, message.body)
    assert not verified(new_secret(), message.headers, message.body)
    assert not verified(webhook.secret, message.headers, message.body + b" ")
    assert not verified(webhook.secret, message.headers, message.body, tolerance=-1)


async def test_one_that_is_away_is_told_later_under_the_same_identifier(
    database: Database, clock: SettableClock, receiver: Receiver, made: Make
) -> None:
    webhook, _session = await made()
    receiver.answers += [503, 302]
    node = teller(database, clock)
    await node.run_due()
    for _ in range(2):
        [delivery] = await all_of(database)
        assert delivery.next_at is not None
        clock.moment = delivery.next_at
        await node.run_due()
    assert len(receiver.messages) == 3
    assert len({(message.id, message.body) for message in receiver.messages}) == 1
    assert len({message.headers["webhook-timestamp"] for message in receiver.messages}) == 3
    assert all(message.signed_with(webhook.secret) for message in receiver.messages)
    [delivery] = await all_of(database)
    assert (delivery.state, delivery.attempts) == ("delivered", 3)


async def test_one_that_stays_away_is_given_up_and_its_owner_told(
    database: Database, clock: SettableClock, receiver: Receiver, mailbox: Mailbox, made: Make
) -> None:
    webhook, session = await made()
    receiver.answers += [500] * OFF_FAILURES
    node = teller(database, clock)
    while (delivery := (await all_of(database))[0]).next_at:
        clock.moment = delivery.next_at
        await node.run_due()
    mailbox.letters.clear()
    await mail_node(database, clock, mailbox.url).run_due()
    [letter] = [one for one in mailbox.letters if "webhook" in str(one["Subject"])]
    assert (letter["To"].addresses[0].display_name, letter["Subject"]) == (
        "Founder A",
        "Your webhook was switched off",
    )
    body = letter.get_body(("plain",))
    assert body is not None
    text = " ".join(body.get_content().split())
    assert receiver.url in text
    assert f"{ADDRESS}/profile/webhooks/{webhook.id}" in text
    assert "Since 5 Jan 2026, 09:00 WIB" in text
    async with database.begin() as db:
        held = await db.get_one(MentoringSession, session.id)
        held.sequence += 1
        await session_changed(db, clock, held, "rescheduled")
    await mail_node(database, clock, mailbox.url).run_due()
    assert len(await all_of(database)) == 1, "nothing more is put down for it"


async def test_a_node_that_is_killed_leaves_its_messages_to_another(
    database: Database, clock: SettableClock, receiver: Receiver, made: Make
) -> None:
    """`kill -9` while the receiver thinks: it may have taken the message, and gets it again as the same."""
    receiver.may_answer.clear()
    clock.moment = datetime.now(UTC)
    await made()
    arguments = [sys.executable, "-m", "tests.integration.server.webhook_node", database.url]
    node = await asyncio.create_subprocess_exec(*arguments)
    await asyncio.wait_for(receiver.asked.wait(), 60)
    node.kill()
    await node.wait()
    receiver.may_answer.set()
    other = teller(database, clock, "other")
    clock.moment = datetime.now(UTC)
    await other.run_due()
    assert len(receiver.messages) == 1, "still leased to the dead node"
    clock.advance(LEASE)
    await other.run_due()
    await other.run_due()
    assert list(Counter(message.id for message in receiver.messages).values()) == [2]
    assert [delivery.state for delivery in await all_of(database)] == ["delivered"]


async def test_both_secrets_sign_while_they_overlap(
    database: Database, clock: SettableClock, receiver: Receiver, made: Make
) -> None:
    webhook, _session = await made()
    async with database.begin() as db:
        renewed = await rotate(db, clock, webhook.owner_id, webhook.id)
    await teller(database, clock).run_due()
    [message] = receiver.messages
    assert [message.signed_with(secret) for secret in (renewed.secret, webhook.secret)] == [True, True]


async def test_who_may_not_know_any_more_is_not_told(
    database: Database, clock: SettableClock, receiver: Receiver, made: Make
) -> None:
    webhook, _session = await made()
    async with database.begin() as db:
        (await db.get_one(Person, webhook.owner_id)).disabled = True
    await teller(database, clock).run_due()
    assert receiver.messages == []
    assert [(each.state, each.error) for each in await all_of(database)] == [("failed", "webhook_off")]


async def test_one_that_is_slow_leaves_hands_for_others(
    sqlite_database: Database, clock: SettableClock, receiver: Receiver
) -> None:
    """Of many messages for it only a few are under way; the rest let others go first, and arrive too."""
    async with sqlite_database.begin() as db:
        owner = await add_person(db, clock, "Founder A")
        webhook = Webhook(owner_id=owner.id, url=receiver.url, secret=new_secret(), events=[], created_at=clock.now())
        db.add(webhook)
        await db.flush()
        for _ in range(6):
            await put_delivery_down(db, clock, webhook, EventType.BOOKED, "{}")
    receiver.may_answer.clear()
    node = teller(sqlite_database, clock)
    waiting = {asyncio.create_task(node.attempt(job)) for job in await node.lease()}
    assert len(waiting) == 6
    while len(waiting) > SIDE_BY_SIDE:
        _done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    receiver.may_answer.set()
    await asyncio.gather(*waiting)
    clock.advance(LET_FIRST)
    await node.run_due()
    clock.advance(LET_FIRST * 10)
    await node.run_due()
    assert len({message.id for message in receiver.messages}) == 6 == len(receiver.messages)
