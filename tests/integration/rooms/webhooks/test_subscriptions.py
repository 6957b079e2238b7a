"""A person's webhooks are theirs alone; a technopark's are for those who read its report."""

from datetime import timedelta

import pytest

from rooms.database import Database
from rooms.errors import NotPermitted
from rooms.identity import Identity
from rooms.models import Room, Webhook
from rooms.permissions import Role
from rooms.webhooks.errors import TooManyWebhooks, WebhookNotFound
from rooms.webhooks.sending import keys_of
from rooms.webhooks.subscriptions import MOST, OVERLAP, change, own_webhook, remove, rotate, webhooks_of
from tests.integration.rooms.conftest import Sign
from tests.integration.rooms.webhooks.conftest import Hook
from tests.services import SettableClock


async def test_a_webhook_is_its_owners_alone(network: Database, clock: SettableClock, sign: Sign, hook: Hook) -> None:
    owner, other = await sign("Startup A", Role.STARTUP), await sign("Startup B", Role.STARTUP)
    made = await hook(owner, events=["session.ended", "session.booked"], description=" Kalender \n kantor ")
    assert (made.events, made.description, made.active) == (
        ["session.booked", "session.ended"],
        "Kalender kantor",
        True,
    )
    async with network.begin() as db:
        assert [found.id for found in await webhooks_of(db, owner.person_id)] == [made.id]
        assert await webhooks_of(db, other.person_id) == []
        for attempt in (
            own_webhook(db, other.person_id, made.id),
            change(db, other.person_id, made.id, active=False),
            rotate(db, clock, other.person_id, made.id),
            remove(db, other.person_id, made.id),
        ):
            with pytest.raises(WebhookNotFound):
                await attempt
        await remove(db, owner.person_id, made.id)
        assert await webhooks_of(db, owner.person_id) == []


async def test_a_technoparks_are_for_who_reads_its_report(
    network: Database, sign: Sign, hook: Hook, lounge: Room, elsewhere: Room
) -> None:
    async def may(who: Identity, room: Room) -> bool:
        try:
            return (await hook(who, technopark_id=room.technopark_id)).technopark_id == room.technopark_id
        except NotPermitted:
            return False

    manager, administrator = await sign("Manager 1", Role.MANAGER), await sign("Admin 1", Role.ADMINISTRATOR)
    assert [await may(manager, room) for room in (lounge, elsewhere)] == [True, False]
    assert [await may(administrator, room) for room in (lounge, elsewhere)] == [True, True]
    for role in (Role.MENTOR, Role.STARTUP, Role.PARTNER, Role.PARTICIPANT, Role.GUEST):
        assert not await may(await sign(f"{role.value} 1", role), lounge), role
    with pytest.raises(NotPermitted):
        await hook(await sign("Tamu", Role.GUEST))


async def test_nobody_has_more_than_a_few(network: Database, sign: Sign, hook: Hook) -> None:
    who = await sign("Startup A", Role.STARTUP)
    for _ in range(MOST):
        await hook(who)
    with pytest.raises(TooManyWebhooks) as refused:
        await hook(who)
    assert refused.value.params == {"maximum": MOST}
    await hook(await sign("Startup B", Role.STARTUP))


async def test_what_is_switched_on_again_begins_anew(
    network: Database, clock: SettableClock, sign: Sign, hook: Hook
) -> None:
    who = await sign("Startup A", Role.STARTUP)
    made = await hook(who)
    async with network.begin() as db:
        given_up = await db.get_one(Webhook, made.id)
        given_up.active, given_up.failures = False, 9
        given_up.failing_since = given_up.switched_off_at = clock.now()
    async with network.begin() as db:
        found = await change(db, who.person_id, made.id, active=True, url="https://other.example/")
        assert (found.active, found.failures, found.failing_since, found.switched_off_at) == (True, 0, None, None)
        assert (found.url, found.events) == ("https://other.example/", made.events)


async def test_the_secret_before_signs_too_for_a_day(
    network: Database, clock: SettableClock, sign: Sign, hook: Hook
) -> None:
    who = await sign("Startup A", Role.STARTUP)
    made = await hook(who)
    async with network.begin() as db:
        again = await rotate(db, clock, who.person_id, made.id)
    assert again.secret != made.secret
    assert keys_of(again, clock.now() + OVERLAP - timedelta(seconds=1)) == [again.secret, made.secret]
    assert keys_of(again, clock.now() + OVERLAP) == [again.secret]
