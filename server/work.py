"""What this node does later: each kind of job, and who does it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from rooms.database import Database
from rooms.jobs.worker import Finish, Handler, JobWorker
from rooms.mentoring.announcing import announce
from rooms.mentoring.busy import READ_CALENDAR, CalendarReading
from rooms.mentoring.changes import expire
from rooms.mentoring.course import close_session
from rooms.mentoring.events import EXPIRE, SESSION_CHANGED
from rooms.mentoring.letters import SESSION_LETTER
from rooms.mentoring.reminders import SESSION_REMINDER, remind
from rooms.mentoring.session_rooms import CLOSE
from rooms.mentoring.waiting import TIME_FREED
from rooms.models import Job
from rooms.ports import Clock, Fetcher, Mail, Poster
from rooms.webhooks.deliveries import DELIVER, OFF_LETTER
from rooms.webhooks.events import EVENT
from rooms.webhooks.listening import tell_listeners
from rooms.webhooks.sending import Sending
from server.adapters.fetch_http import HttpFetcher
from server.adapters.mail_folder import FolderMail
from server.adapters.mail_smtp import SmtpMail
from server.mail.delivery import Delivery
from server.mail.letter import Stationery, sender_of
from server.mail.session_letters import SessionLetters
from server.metrics import count_job, count_webhook
from server.public_address import PublicAddress
from server.settings import Settings
from server.webhook_bodies import composing
from web.i18n import Catalogues

Follow = Callable[[AsyncSession, Clock, Mapping[str, Any]], Awaitable[None]]


def job_worker(
    settings: Settings, database: Database, clock: Clock, catalogues: Catalogues, address: PublicAddress
) -> JobWorker:
    """This node's hands, with its letters going where the settings say."""
    smtp = settings.smtp_url
    mail: Mail = FolderMail(settings.mail_dir) if smtp is None else SmtpMail(smtp.get_secret_value())
    stationery = Stationery(sender_of(settings.mail_from, settings.site_name, address.host), settings.site_name)
    letters = SessionLetters(catalogues, address, settings.site_name)
    delivery = Delivery(database, clock, mail, stationery, letters)
    handlers = job_handlers(database, clock, delivery, HttpFetcher())
    return JobWorker(database, clock, settings.node_id, handlers, count_job)


def webhook_worker(node_id: str, database: Database, clock: Clock, poster: Poster) -> JobWorker:
    """Hands of their own for what other people's servers may hold up."""
    return JobWorker(database, clock, node_id, {DELIVER: Sending(database, clock, poster, count_webhook)}, count_job)


def job_handlers(database: Database, clock: Clock, delivery: Delivery, fetcher: Fetcher) -> dict[str, Handler]:
    """Who does which kind of job. A kind that is not here waits for a node that knows it."""

    def following(follow: Follow) -> Handler:
        """Work that only writes to the database, and so happens exactly once."""

        async def handle(job: Job) -> Finish:
            async def finish(db: AsyncSession) -> None:
                await follow(db, clock, job.payload)

            return finish

        return handle

    compose = composing(delivery.letters.address)

    async def tell_webhooks(db: AsyncSession, clock: Clock, payload: Mapping[str, Any]) -> None:
        await tell_listeners(db, clock, compose, payload)

    return {
        SESSION_CHANGED: following(announce),
        SESSION_REMINDER: following(remind),
        EXPIRE: following(_expire),
        CLOSE: following(_close),
        READ_CALENDAR: CalendarReading(database, clock, fetcher),
        SESSION_LETTER: delivery.send_session_letter,
        TIME_FREED: delivery.send_freed_time,
        EVENT: following(tell_webhooks),
        OFF_LETTER: delivery.send_webhook_off,
    }


async def _close(db: AsyncSession, clock: Clock, payload: Mapping[str, Any]) -> None:
    await close_session(db, clock, payload["session"], payload["look"])


async def _expire(db: AsyncSession, clock: Clock, payload: Mapping[str, Any]) -> None:
    await expire(db, clock, payload["session"])
