"""The jobs that are letters: what each says is read when it is due, and handed over."""

from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage

from rooms.database import Database
from rooms.jobs.worker import Hopeless
from rooms.mentoring.freed_time import freed_time
from rooms.mentoring.invitations import Mailbox
from rooms.mentoring.letters import letter_of
from rooms.models import Job
from rooms.ports import Clock, Mail, MailRefused
from rooms.webhooks.given_up import given_up
from server.mail.letter import Stationery
from server.mail.session_letters import SessionLetters
from server.mail.waiting_letters import write_freed_time
from server.mail.webhook_letters import write_given_up


@dataclass(frozen=True)
class Delivery:
    """Reads what a letter has to say when its job is due, and hands it over."""

    database: Database
    clock: Clock
    mail: Mail
    stationery: Stationery
    letters: SessionLetters

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

    async def send_webhook_off(self, job: Job) -> None:
        """That nothing is sent any more to an address of somebody's, to them."""
        async with self.database.read() as db:
            told = await given_up(db, job.payload)
        if told is None:
            return
        letters, to = self.letters, Mailbox(told.name, told.email)
        written = write_given_up(letters.catalogues, told, str(letters.address), letters.site_name)
        await self._send(lambda: self.stationery.message(written, to, key=job.key, now=self.clock.now()))

    async def _send(self, message: Callable[[], EmailMessage]) -> None:
        try:
            await self.mail.send(message())
        except ValueError as error:  # from the library, for what is no address
            raise Hopeless(str(error)) from error
        except MailRefused as error:
            raise Hopeless(str(error)) from error
