"""A node that does the jobs of mentoring until it is killed: `python -m … DATABASE_URL SMTP_URL`."""

import asyncio
import sys

from rooms.database import Database
from rooms.jobs.worker import JobWorker
from rooms.mentoring.invitations import Mailbox as Sender
from rooms.ports import Clock
from server.adapters.clock import SystemClock
from server.adapters.fetch_http import HttpFetcher
from server.adapters.mail_smtp import SmtpMail
from server.mail.delivery import Delivery
from server.mail.letter import Stationery
from server.mail.session_letters import SessionLetters
from server.work import job_handlers
from web.application import load_catalogues

ADDRESS = "https://technopark.example"
SERVICE = Sender("Virtual Technopark", "meet@technopark.example")


def delivery(database: Database, clock: Clock, smtp_url: str) -> Delivery:
    """The product's own, with its letters going to a server."""
    letters = SessionLetters(load_catalogues(), ADDRESS, "Virtual Technopark")
    return Delivery(database, clock, SmtpMail(smtp_url), Stationery(SERVICE, "Virtual Technopark"), letters)


def mail_node(database: Database, clock: Clock, smtp_url: str, name: str = "one") -> JobWorker:
    """A worker as the product makes it."""
    handlers = job_handlers(database, clock, delivery(database, clock, smtp_url), HttpFetcher())
    return JobWorker(database, clock, name, handlers)


async def main(database_url: str, smtp_url: str) -> None:
    await mail_node(Database(database_url), SystemClock(), smtp_url, "killed").run_due()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
