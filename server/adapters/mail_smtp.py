"""Mail over SMTP (RFC 5321): one connection a letter, encrypted wherever the server can.

With a password, or by `smtps`, the server has to prove who it is. Without, encryption is opportunistic (RFC 7435): a
certificate that nobody vouches for is better than none, as on a mail server of one's own machine.
"""

from email.message import EmailMessage
from email.utils import parseaddr
from typing import Final
from urllib.parse import unquote, urlsplit

import aiosmtplib

from rooms.ports import MailRefused

TIMEOUT: Final = 20.0
"""Seconds that one answer of the server may take."""
_PORTS: Final = {"smtp": 587, "smtps": 465}


class SmtpMail:
    """Hands letters to one server, which takes them further."""

    def __init__(self, url: str, timeout: float = TIMEOUT) -> None:
        """`url` is `smtp://` (STARTTLS where it is offered, and demanded with a password) or `smtps://`."""
        parts = urlsplit(url)
        self._host = parts.hostname or "localhost"
        self._port = parts.port or _PORTS[parts.scheme]
        self._tls = parts.scheme == "smtps"
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None
        self._timeout = timeout

    async def send(self, message: EmailMessage) -> None:
        """Hand one letter over. Raises `MailRefused`, and what the connection raises."""
        demanded = self._tls or self._user is not None
        try:
            await aiosmtplib.send(
                message,
                sender=parseaddr(str(message["From"]))[1],
                recipients=[parseaddr(str(message["To"]))[1]],
                hostname=self._host,
                port=self._port,
                username=self._user,
                password=self._password,
                use_tls=self._tls,
                start_tls=False if self._tls else demanded or None,
                validate_certs=demanded,
                timeout=self._timeout,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            if all(_permanent(refused.code) for refused in error.recipients):
                raise MailRefused(f"refused the recipient: {error.recipients[0].code}") from error
            raise
        except aiosmtplib.SMTPDataError as error:
            if _permanent(error.code):
                raise MailRefused(f"refused the letter: {error.code}") from error
            raise


def _permanent(code: int) -> bool:
    """Whether a reply code says that the same would be refused again (RFC 5321 section 4.2.1)."""
    return 500 <= code <= 599
