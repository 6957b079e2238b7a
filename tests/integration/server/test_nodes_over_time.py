"""Nodes that come and go over one database, while time passes: each letter is sent once, by whichever is there."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from rooms.database import Database
from rooms.mentoring.events import session_changed
from rooms.models import Job
from server.jobs import working
from server.public_address import PublicAddress
from server.settings import Settings
from server.work import job_worker
from tests.mailbox import Mailbox
from tests.mentoring import add_person, add_session
from tests.services import SettableClock
from web.application import load_catalogues

EVERY = 0.02


@asynccontextmanager
async def node(name: str, url: str, clock: SettableClock, mailbox: Mailbox, folder: Path) -> AsyncIterator[None]:
    """A node that does jobs as the product does, with its own connections."""
    settings = Settings(data_dir=folder, database_url=url, smtp_url=mailbox.url, node_id=name)
    database = Database(settings.database)
    async with working(job_worker(settings, database, clock, load_catalogues(), PublicAddress(settings)), EVERY):
        yield
    await database.close()


async def test_each_letter_is_sent_once_over_nodes_and_restarts(
    database: Database, clock: SettableClock, mailbox: Mailbox, tmp_path: Path
) -> None:
    async def arrived(count: int) -> None:
        """So many letters came, and every job that is due is done, at the first attempt."""
        async with asyncio.timeout(60):
            while len(mailbox.letters) < count or await due():
                await asyncio.to_thread(mailbox.arrived.wait, 0.1)
                mailbox.arrived.clear()
        assert len(mailbox.letters) == count

    async def due() -> int:
        async with database.read() as db:
            jobs = await db.scalars(select(Job).where(Job.done_at.is_(None), Job.run_at <= clock.now()))
            return len(jobs.all())

    async with database.begin() as db:
        mentor, founder = [await add_person(db, clock, name) for name in ("Mentor 1", "Founder A")]
        session = await add_session(db, clock, mentor, founder, starts_at=clock.now() + timedelta(days=2))
        await session_changed(db, clock, session, "confirmed", mentor.id)
    url = database.url
    async with node("one", url, clock, mailbox, tmp_path), node("two", url, clock, mailbox, tmp_path):
        await arrived(2)
        clock.moment = session.starts_at - timedelta(days=1)
        await arrived(4)
    clock.moment = session.starts_at - timedelta(minutes=60)  # while no node is there
    async with node("three", url, clock, mailbox, tmp_path):
        await arrived(6)
        async with node("four", url, clock, mailbox, tmp_path):
            clock.moment = session.starts_at - timedelta(minutes=10)
            await arrived(8)
    async with database.read() as db:
        assert set(await db.scalars(select(Job.attempts).where(Job.done_at.is_not(None)))) == {1}
    kinds = Counter(str(letter["Subject"]).partition(":")[0] for letter in mailbox.letters)
    assert kinds == {"Sesi terkonfirmasi": 2, "Pengingat": 6}
