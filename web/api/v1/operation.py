"""What an operation of the API is. The table in `operations.py` is the only definition of all of them."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Generic, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from rooms.accounts.api_tokens import Scope
from rooms.identity import Identity
from rooms.ports import Clock
from web.api.v1.models.base import ApiModel, NoQuery
from web.i18n import Catalogues
from web.rates import Rate

Q = TypeVar("Q", bound=ApiModel)
B = TypeVar("B", bound=ApiModel | None)


@dataclass(frozen=True, slots=True)
class Call(Generic[Q, B]):
    """One request, checked: who asks, for what, with what."""

    who: Identity
    clock: Clock
    ids: Mapping[str, str]
    """The identifiers in the path, by name."""
    query: Q
    body: B
    locale: str
    catalogues: Catalogues
    origin: str
    """What the site's own addresses begin with."""


Answer = ApiModel | str | None
"""What is serialised: a model, a text of the operation's media type, or nothing."""


class Replay(Enum):
    """Whether an `Idempotency-Key` is taken: the same key gives the same answer, once."""

    NEVER = auto()
    ACCEPTED = auto()
    REQUIRED = auto()


@dataclass(frozen=True)
class Operation(Generic[Q, B]):
    """One thing that a program may do.

    `handler` gets a transaction, which reads for GET and else writes and is committed when it returns. `refuses` are
    the codes of the domain that it may raise; those that every operation has are added by themselves. Its summary is
    the catalogue's `api.operation.<name>`.
    """

    method: str
    path: str
    """Below `/api/v1`; `{names}` in it are identifiers."""
    name: str
    """The OpenAPI operation id."""
    scope: Scope
    handler: Callable[[AsyncSession, Call[Q, B]], Awaitable[Answer]]
    answer: type[ApiModel] | None = None
    """None for 204, or for a text of `media_type`."""
    query: type[ApiModel] = NoQuery
    body: type[ApiModel] | None = None
    status: int = 200
    refuses: tuple[str, ...] = ()
    rate: Rate | None = None
    """Counted by person, beside what every token has."""
    replay: Replay = Replay.NEVER
    location: str | None = None
    """The path of what was made, below `/api/v1`, with the answer's fields in braces."""
    media_type: str = "application/json"

    @property
    def tag(self) -> str:
        """The first word of the path, which operations are grouped by."""
        return self.path.split("/")[1]

    @property
    def parameters(self) -> list[str]:
        """The names in the path."""
        return [part[1:-1] for part in self.path.split("/") if part.startswith("{")]

    @property
    def success(self) -> int:
        """The HTTP status of a success."""
        return 204 if self.answer is None and self.media_type == "application/json" else self.status


AnyOperation = Operation[Any, Any]
