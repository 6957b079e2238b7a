"""The jobs of mentoring, most of which end in letters."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from rooms.database import Database
from rooms.jobs.worker import Finish, Handler, Hopeless
from rooms.mentoring.announcing import announce
from rooms.mentoring.changes import expire
from rooms.mentoring.course import close_session
from rooms.mentoring.events import EXPIRE, SESSION_CHANGED
from rooms.mentoring.freed_time import freed_time
from rooms.mentoring.invitations import Mailbox
from rooms.mentoring.letters import SESSION_LETTER, letter_of
from rooms.mentoring.reminders import SESSION_REMINDER, remind
from rooms.mentoring.session_rooms import CLOSE
from rooms.mentoring.waiting import TIME_FREED
from rooms.models import Job
from rooms.ports import Clock, Mail, MailRefused
from server.mail.letter import Stationery
from server.mail.session_letters import SessionLetters
from server.mail.waiting_letters import write_freed_time

Follow = Callable[[AsyncSession, Clock, Mapping[str, Any]], Awaitable[None]]


@dataclass(frozen=True)
class Delivery:
    """Reads what a letter has to say when its job is due, and hands it over."""

    database: Database
    clock: Clock
    mail: Mail
    stationery: Stationery
    letters: SessionLetters

    def handlers(self) -> dict[str, Handler]:
        """Who does which kind of job."""
        return {
            SESSION_CHANGED: self._following(announce),
            SESSION_REMINDER: self._following(remind),
            EXPIRE: self._following(_expire),
            CLOSE: self._following(_close),
            SESSION_LETTER: self.send_session_letter,
            TIME_FREED: self.send_freed_time,
        }

    async def send_session_letter(self, job: Job) -> None:
        """One letter about a session to one of its people, unless it is true no more."""
        async with self.database.read() as db:
            letter = await letter_of(db, self.clock, job.payload)
        if letter is None or letter.to.email is None:
            return
        now = self.clock.now()
        to = Mailbox(letter.to.name, letter.to.email)
        written = self.letters.write(letter, now)
        invitation = self.letters.invitation(letter, self.stationery.sender, now)
        thread = letter.session.uid
        await self._send(
            lambda: self.stationery.message(written, to, key=job.key, now=now, thread=thread, invitation=invitation)
        )

    async def send_freed_time(self, job: Job) -> None:
        """That a mentor has time again, to one who waits for it."""
        async with self.database.read() as db:
            freed = await freed_time(db, self.clock, job.payload)
        if freed is None:
            return
        letters, to = self.letters, Mailbox(freed.name, freed.email)
        written = write_freed_time(letters.catalogues, freed, str(letters.address), letters.site_name)
        await self._send(lambda: self.stationery.message(written, to, key=job.key, now=self.clock.now()))

    def _following(self, follow: Follow) -> Handler:
        """Work that only writes to the database, so that it happens once."""

        async def handle(job: Job) -> Finish:
            async def finish(db: AsyncSession) -> None:
                await follow(db, self.clock, job.payload)

            return finish

        return handle

    async def _send(self, message: Callable[[], EmailMessage]) -> None:
        try:
            await self.mail.send(message())
        except ValueError as error:  # from the library, for what is no address
            raise Hopeless(str(error)) from error
        except MailRefused as error:
            raise Hopeless(str(error)) from error


async def _expire(db: AsyncSession, clock: Clock, payload: Mapping[str, Any]) -> None:
    await expire(db, clock, payload["session"])


async def _close(db: AsyncSession, clock: Clock, payload: Mapping[str, Any]) -> None:
    await close_session(db, clock, payload["session"], payload["look"])
