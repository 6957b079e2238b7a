"""A letter as it is written, and as a message: plain text, HTML, and an invitation where there is one."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from rooms.mentoring.invitations import Mailbox, Method

TEMPLATES: Final = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Link:
    """Words, and where they lead."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of what it is about. A value may have several lines."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Written:
    """What a letter says, in its reader's language: one thing, its facts, one thing to do, and more if one likes."""

    locale: str
    subject: str
    title: str
    greeting: str
    intro: str
    action: Link
    footer: str
    facts: tuple[Fact, ...] = ()
    more: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """An iCalendar object, and what a calendar is to do with it."""

    content: bytes
    method: Method


@dataclass(frozen=True)
class Stationery:
    """What is the same in every letter: whom it comes from, and the form."""

    sender: Mailbox
    site_name: str
    _templates: Environment = field(
        default_factory=lambda: Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=select_autoescape(["html"]),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
    )

    def message(
        self,
        written: Written,
        to: Mailbox,
        *,
        key: str,
        now: datetime,
        thread: str | None = None,
        invitation: Attachment | None = None,
    ) -> EmailMessage:
        """The letter to hand over. The same `key` gives the same `Message-ID`, by which a letter that had to be sent
        twice is recognised as one; letters of one `thread` stand together. Raises `ValueError` for no address."""
        message = EmailMessage()
        message["From"] = _address(self.sender)
        message["To"] = _address(to)
        message["Subject"] = " ".join(written.subject.split())
        message["Date"] = format_datetime(now)
        message["Message-ID"] = self._message_id(key)
        if thread:
            message["References"] = self._message_id(thread)
        # Nobody's absence note is an answer to these (RFC 3834 section 5; the second is Exchange's).
        message["Auto-Submitted"] = "auto-generated"
        message["X-Auto-Response-Suppress"] = "All"
        message.set_content(self._render("letter.txt", written))
        message.add_alternative(self._render("letter.html", written), subtype="html")
        if invitation is not None:
            _invite(message, invitation)
        # Last, for the library moves such headers into the parts that it makes.
        message["Content-Language"] = written.locale
        return message

    def _message_id(self, key: str) -> str:
        domain = self.sender.email.rpartition("@")[2]
        return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"

    def _render(self, template: str, written: Written) -> str:
        context: dict[str, Any] = {"letter": written, "site_name": self.site_name}
        return self._templates.get_template(template).render(context).strip() + "\n"


def sender_of(mail_from: str | None, site_name: str, host: str) -> Mailbox:
    """Whom letters come from: as configured, else nobody in particular at the service's own host."""
    name, email = parseaddr(mail_from or "")
    return Mailbox(name or site_name, email or f"noreply@{host}")


def _invite(message: EmailMessage, invitation: Attachment) -> None:
    """Add the object where Google and Outlook look for it (RFC 6047 section 2.4), and as a file for all others."""
    content, kind = invitation.content, {"charset": "utf-8", "method": invitation.method.value}
    # As bytes, for the library would end the lines of text in its own way; iCalendar's end in CRLF.
    message.add_alternative(content, maintype="text", subtype="calendar", cte="base64", params=kind)
    message.add_attachment(content, maintype="application", subtype="ics", filename="invite.ics")


def _address(mailbox: Mailbox) -> Address:
    refused = f"not a mail address: {mailbox.email!r}"
    try:
        address = Address(mailbox.name, addr_spec=mailbox.email)
    except (IndexError, HeaderParseError) as error:  # the first for one that ends too early
        raise ValueError(refused) from error
    if address.addr_spec != mailbox.email:
        raise ValueError(refused)
    return address
