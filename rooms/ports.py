"""What the domain needs from outside. `server/` plugs the real ones in."""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import Any, Protocol

Handler = Callable[[dict[str, Any]], None]
"""Takes what was published; returns at once."""


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present moment in UTC, with its zone."""


class Bus(Protocol):
    """Wakes up whoever is interested, on every node. Never the truth: what is missed is refetched."""

    async def publish(self, topic: str, payload: dict[str, Any]) -> None:
        """Tell every subscriber of the topic; the payload is JSON."""

    def subscribe(self, topic: str, handler: Handler) -> Callable[[], None]:
        """Call `handler` with each payload until the returned function is called."""


@dataclass(frozen=True, slots=True)
class Lease:
    """One participant's presence in one room, held by the node that serves it."""

    room_id: str
    technopark_id: str
    participant_id: str
    person_id: str
    name: str
    role: str
    node_id: str
    entered_at: datetime


class PresenceStore(Protocol):
    """Who is inside which room, over all nodes. Leases of a dead node end by themselves.

    Nobody is kept out because this is unwell: a store that cannot be reached is logged, not raised.
    """

    async def enter(self, lease: Lease) -> None:
        """Record or replace the participant's lease."""

    async def leave(self, room_id: str, participant_id: str) -> None:
        """Give the lease up; one that is not held is no error."""

    async def renew(self, node_id: str) -> None:
        """Keep every lease of the node for another term, and put back those that the store lost."""

    async def inside(self, room_ids: Iterable[str] | None = None) -> dict[str, list[Lease]]:
        """Who is inside the given rooms, or all rooms; rooms with nobody are left out."""

    async def forget_node(self, node_id: str) -> None:
        """Give up every lease of a node."""


class FileStore(Protocol):
    """Keeps uploaded bytes by key."""

    async def put(self, key: str, content: bytes) -> None:
        """Store the content; an existing key is replaced."""

    def read(self, key: str) -> AsyncIterator[bytes]:
        """The content in pieces. Raises `FileNotFoundError`."""

    async def delete(self, key: str) -> None:
        """Remove the content; one that is not there is no error."""


class MailRefused(Exception):  # noqa: N818 - named for what happened
    """The letter can never be delivered: there is no such mailbox, or its server does not want the letter."""


class Mail(Protocol):
    """Takes letters to where they go."""

    async def send(self, message: EmailMessage) -> None:
        """Hand one letter over; its `Message-ID` is the same whenever it is sent again.

        Raises `MailRefused` when trying again cannot help, and anything else when it may.
        """


class FetchRefused(Exception):  # noqa: N818 - named for what happened
    """The address was not reached. `code` says why: `address_invalid`, `address_private`, `too_large`, `too_slow`,
    `too_many_redirects`, `not_there` or `unreachable`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Fetcher(Protocol):
    """Gets documents from addresses that people give, and only from the public Internet."""

    async def fetch(self, url: str) -> bytes:
        """The document, bounded in size, time and redirects. Raises `FetchRefused`."""


class Poster(Protocol):
    """Tells addresses that people give, and only on the public Internet."""

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """The HTTP status of the answer, which is bounded in time and not read. Raises `FetchRefused`."""
