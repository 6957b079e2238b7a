"""The jobs of mentoring that end in letters."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from rooms.database import Database
from rooms.jobs.worker import Finish, Handler, Hopeless
from rooms.mentoring.announcing import announce
from rooms.mentoring.events import SESSION_CHANGED
from rooms.mentoring.invitations import Mailbox
from rooms.mentoring.letters import SESSION_LETTER, letter_of
from rooms.mentoring.reminders import SESSION_REMINDER, remind
from rooms.models import Job
from rooms.ports import Clock, Mail, MailRefused
from server.mail.letter import Stationery
from server.mail.session_letters import SessionLetters

Follow = Callable[[AsyncSession, Clock, Mapping[str, Any]], Awaitable[None]]


def mentoring_jobs(
    database: Database, clock: Clock, mail: Mail, stationery: Stationery, letters: SessionLetters
) -> dict[str, Handler]:
    """Who does which kind of job."""

    def following(follow: Follow) -> Handler:
        """Work that only writes to the database, so that it happens once."""

        async def handle(job: Job) -> Finish:
            async def finish(db: AsyncSession) -> None:
                await follow(db, clock, job.payload)

            return finish

        return handle

    return {
        SESSION_CHANGED: following(announce),
        SESSION_REMINDER: following(remind),
        SESSION_LETTER: partial(_send_session_letter, database, clock, mail, stationery, letters),
    }


async def _send_session_letter(
    database: Database, clock: Clock, mail: Mail, stationery: Stationery, letters: SessionLetters, job: Job
) -> None:
    async with database.read() as db:
        letter = await letter_of(db, clock, job.payload)
    if letter is None or letter.to.email is None:
        return
    now = clock.now()
    try:
        message = stationery.message(
            letters.write(letter, now),
            Mailbox(letter.to.name, letter.to.email),
            key=job.key,
            now=now,
            thread=letter.session.uid,
            invitation=letters.invitation(letter, stationery.sender, now),
        )
    except ValueError as error:  # from the library, for what is no address
        raise Hopeless(str(error)) from error
    try:
        await mail.send(message)
    except MailRefused as error:
        raise Hopeless(str(error)) from error
