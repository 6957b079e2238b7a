"""A real SMTP server for tests, which keeps what it is given and can be told to refuse it."""

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from icalendar import Calendar, Component

from tests.services import free_port

USER, PASSWORD = "technopark", "s3cret @ home"


class Mailbox:
    """What arrived, in order. Put answers into `refuse_…` to have the next recipients or letters refused."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self.refuse_recipients: list[str] = []
        self.refuse_letters: list[str] = []
        self.url = ""
        self.asked = threading.Event()
        """Somebody began to send a letter."""
        self.arrived = threading.Event()
        """Set by each letter."""
        self._taking = threading.Event()
        self._taking.set()

    def stall(self) -> None:
        """Answer no letter until told to go on; those are lost."""
        self._taking.clear()

    def go_on(self) -> None:
        """Take letters again."""
        self._taking.set()

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refuse_recipients:
            return self.refuse_recipients.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refuse_letters:
            return self.refuse_letters.pop(0)
        self.asked.set()
        if not self._taking.is_set():
            await asyncio.to_thread(self._taking.wait, 60)
            return "421 gone"
        assert isinstance(envelope.content, bytes)
        assert envelope.mail_from is not None
        self.envelopes.append((envelope.mail_from, list(envelope.rcpt_tos)))
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        self.arrived.set()
        return "250 OK"


def invitation_in(letter: EmailMessage) -> Component:
    """The one event that the letter invites to."""
    [invitation] = [part for part in letter.walk() if part.get_content_type() == "text/calendar"]
    [event] = Calendar.from_ical(invitation.get_content()).walk("VEVENT")
    return event


@contextmanager
def serving(tls: ssl.SSLContext | None = None, **options: Any) -> Iterator[Mailbox]:
    """A server in a thread of its own; with `tls` it offers STARTTLS."""
    mailbox, port = Mailbox(), free_port()
    controller = Controller(mailbox, hostname="localhost", port=port, tls_context=tls, **options)
    controller.start()
    mailbox.url = f"smtp://localhost:{port}"
    yield mailbox
    controller.stop()


def knows_password(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: Any) -> AuthResult:
    """Lets one account in."""
    known = (given.login, given.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=known, handled=False)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A server of this test alone."""
    with serving() as started:
        yield started


def to(letters: list[EmailMessage], who: str) -> EmailMessage:
    """The one letter to somebody whose name begins so."""
    [letter] = [letter for letter in letters if str(letter["To"]).startswith(who)]
    return letter
