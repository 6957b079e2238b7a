"""The two of the long journey of mentoring, the node between them, and their post."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.async_api import Browser

from rooms.seed.demonstration import PASSWORD
from tests.e2e.browsers import context
from tests.e2e.journey import Person, no_errors
from tests.e2e.people import sign_in
from tests.e2e.timed_node import TimedNode, timed_node
from tests.mailbox import Mailbox, invitation_in

MENTOR, STARTUP = "Mentor 2 Makassar", "Startup B Bandung"
ADDRESS = {MENTOR: "mentor2@makassar.example", STARTUP: "startup-b@bandung.example"}
ZONE = {MENTOR: ZoneInfo("Asia/Makassar"), STARTUP: ZoneInfo("Asia/Jakarta")}
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
START = datetime(2026, 1, 8, 5, tzinfo=UTC)
"""A Thursday; noon in Bandung, and one in the afternoon in Makassar."""
NEXT = START + timedelta(days=7)
AT = {MENTOR: "8 Jan 2026, 13.00 WITA", STARTUP: "8 Jan 2026, 12:00 WIB"}
NEXT_AT = {MENTOR: "15 Jan 2026, 13.00 WITA", STARTUP: "15 Jan 2026, 12:00 WIB"}
TOPIC, NEXT_TOPIC = "Which question can our data answer?", "What the pupils said"


@dataclass
class Flow:
    """The two, the node between them, and their post. The startup reads English, the mentor Indonesian."""

    node: TimedNode
    mailbox: Mailbox
    mentor: Person
    startup: Person
    read: int = 0
    session: str = ""
    """The path of its page."""
    complaints: list[str] = field(default_factory=list)

    @property
    def both(self) -> tuple[Person, Person]:
        return self.mentor, self.startup

    @property
    def origin(self) -> str:
        return self.node.service.origin

    def unread(self) -> list[EmailMessage]:
        """What has come about their sessions; the demonstration's have letters of their own."""
        theirs = [each for each in self.mailbox.letters if TOPIC in each["Subject"] or NEXT_TOPIC in each["Subject"]]
        return theirs[self.read :]

    async def post(self) -> dict[str, EmailMessage]:
        """What has come since it was read last: one letter to each of the two."""
        await self.node.settled()
        new = self.unread()
        self.read += len(new)
        assert sorted(letter["To"].addresses[0].display_name for letter in new) == [MENTOR, STARTUP]
        return {letter["To"].addresses[0].display_name: letter for letter in new}

    async def told(self, mentor: str, startup: str, **words: str) -> dict[str, EmailMessage]:
        """The two new letters, whose subjects have these keys."""
        letters = await self.post()
        for person, key, other in ((self.mentor, mentor, STARTUP), (self.startup, startup, MENTOR)):
            subject = person.say(f"mail.subject.{key}", who=other, when=AT[person.name], topic=TOPIC, **words)
            # A long one is folded, which the library's parser keeps as a space.
            assert letters[person.name]["Subject"].strip() == subject
            assert letters[person.name]["To"].addresses[0].addr_spec == ADDRESS[person.name]
        return letters


def invites_to(letter: EmailMessage, start: datetime, name: str) -> None:
    """The letter puts this hour into its reader's calendar."""
    event = invitation_in(letter)
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (start, start + HOUR)
    assert event["attendee"] == f"mailto:{ADDRESS[name]}"
    assert event["status"] == "CONFIRMED"


@asynccontextmanager
async def two_in_two_zones(browser: Browser, folder: Path, mailbox: Mailbox) -> AsyncIterator[Flow]:
    """Both signed in, on a Monday."""
    sender = "Virtual Technopark <meet@technopark.example>"
    async with timed_node(folder, smtp_url=mailbox.url, mail_from=sender) as node:
        people: list[Person] = []
        for name, language in ((MENTOR, "id"), (STARTUP, "en")):
            wide = {"width": 1440, "height": 900}
            visitor = await context(browser, "id-ID", timezone_id=str(ZONE[name]), viewport=wide)
            page = await sign_in(visitor, node.service, ADDRESS[name], PASSWORD, language=language)
            people.append(Person(page, name, language))
        flow = Flow(node, mailbox, people[0], people[1])
        for person in flow.both:
            no_errors(person.page, flow.complaints)
        yield flow
        for person in flow.both:
            await person.page.context.close()
