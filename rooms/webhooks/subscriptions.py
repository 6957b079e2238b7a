"""A person's webhooks: made, changed, given another secret, taken away."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.chat.text import clean_line
from rooms.errors import NotPermitted
from rooms.identity import Identity
from rooms.models import Person, Technopark, Webhook
from rooms.permissions import Permission
from rooms.ports import Clock
from rooms.webhooks.errors import TooManyWebhooks, WebhookAddressInvalid, WebhookEventsInvalid, WebhookNotFound
from rooms.webhooks.events import SUBSCRIBABLE
from rooms.webhooks.signing import new_secret

MOST: Final = 10
"""Webhooks of one person."""
URL_LENGTH: Final = 2048
DESCRIPTION_LENGTH: Final = 120
OVERLAP: Final = timedelta(hours=24)
"""How long the old secret signs beside the new one."""


@dataclass(frozen=True, slots=True)
class NewWebhook:
    """What is wanted. Without a technopark it hears of its owner's own sessions."""

    url: str
    events: Collection[str]
    technopark_id: str | None = None
    description: str = ""


async def webhooks_of(db: AsyncSession, owner_id: str) -> list[Webhook]:
    """All of a person's, the oldest first."""
    own = select(Webhook).where(Webhook.owner_id == owner_id).order_by(Webhook.created_at, Webhook.id)
    return list(await db.scalars(own))


async def own_webhook(db: AsyncSession, owner_id: str, webhook_id: str, *, held: bool = False) -> Webhook:
    """One of the person's; when `held`, nobody else changes it meanwhile. Raises `WebhookNotFound`."""
    own = select(Webhook).where(Webhook.id == webhook_id, Webhook.owner_id == owner_id)
    found = await db.scalar(own.with_for_update() if held else own)
    if found is None:
        raise WebhookNotFound
    return found


async def subscribe(db: AsyncSession, clock: Clock, who: Identity, new: NewWebhook) -> Webhook:
    """Tell an address from now on. Its secret is to be shown this once.

    Raises `NotPermitted` for a guest, and for a technopark whose report the person may not read;
    `WebhookAddressInvalid`, `WebhookEventsInvalid`, `TooManyWebhooks`.
    """
    if who.guest or (new.technopark_id and not await _reads_report(db, who, new.technopark_id)):
        raise NotPermitted
    url, events = clean_address(new.url), clean_events(new.events)
    # The person's own row lets two that come at once wait for each other, so that the number holds.
    await db.execute(select(Person.id).where(Person.id == who.person_id).with_for_update(key_share=True))
    count = select(func.count()).where(Webhook.owner_id == who.person_id)
    if (await db.scalar(count) or 0) >= MOST:
        raise TooManyWebhooks(maximum=MOST)
    webhook = Webhook(
        owner_id=who.person_id,
        technopark_id=new.technopark_id or None,
        url=url,
        description=clean_line(new.description, DESCRIPTION_LENGTH),
        events=events,
        secret=new_secret(),
        created_at=clock.now(),
    )
    db.add(webhook)
    await db.flush()
    return webhook


async def change(
    db: AsyncSession,
    owner_id: str,
    webhook_id: str,
    *,
    url: str | None = None,
    events: Collection[str] | None = None,
    description: str | None = None,
    active: bool | None = None,
) -> Webhook:
    """Change what is given. One that is switched on begins anew, whatever failed before.

    Raises `WebhookNotFound`, `WebhookAddressInvalid`, `WebhookEventsInvalid`.
    """
    webhook = await own_webhook(db, owner_id, webhook_id, held=True)
    if url is not None:
        webhook.url = clean_address(url)
    if events is not None:
        webhook.events = clean_events(events)
    if description is not None:
        webhook.description = clean_line(description, DESCRIPTION_LENGTH)
    if active is not None and active != webhook.active:
        webhook.active = active
        webhook.failures, webhook.failing_since, webhook.switched_off_at = 0, None, None
    await db.flush()
    return webhook


async def rotate(db: AsyncSession, clock: Clock, owner_id: str, webhook_id: str) -> Webhook:
    """Give the webhook another secret, to be shown this once. The one before signs too, for `OVERLAP`.
    Raises `WebhookNotFound`."""
    webhook = await own_webhook(db, owner_id, webhook_id, held=True)
    webhook.previous_secret, webhook.previous_until = webhook.secret, clock.now() + OVERLAP
    webhook.secret = new_secret()
    await db.flush()
    return webhook


async def remove(db: AsyncSession, owner_id: str, webhook_id: str) -> None:
    """Take it away, with what is kept of its deliveries. Raises `WebhookNotFound`."""
    await db.delete(await own_webhook(db, owner_id, webhook_id))
    await db.flush()


def clean_address(url: str) -> str:
    """The address as it is told. Names of people are in what is sent, so it goes over TLS.
    Raises `WebhookAddressInvalid`."""
    line = url.strip()
    try:
        parts = urlsplit(line)
        plain = parts.port != 0 and not (parts.username or parts.password or parts.fragment)
    except ValueError:
        raise WebhookAddressInvalid from None
    printable = line.isascii() and line.isprintable() and " " not in line
    if not (plain and printable and parts.scheme == "https" and parts.hostname) or len(line) > URL_LENGTH:
        raise WebhookAddressInvalid
    return line


def clean_events(events: Collection[str]) -> list[str]:
    """The events, each once and in their order. Raises `WebhookEventsInvalid`."""
    wanted = set(events)
    if not wanted or not wanted <= set(SUBSCRIBABLE):
        raise WebhookEventsInvalid
    return [event.value for event in SUBSCRIBABLE if event in wanted]


async def _reads_report(db: AsyncSession, who: Identity, technopark_id: str) -> bool:
    there = await db.get(Technopark, technopark_id)
    return there is not None and who.may(Permission.REPORT_READ, there.id)
