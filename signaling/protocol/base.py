"""What every message on the wire shares."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

type_id = r"^[0-9a-f]{32}$"

Id = Annotated[str, StringConstraints(pattern=type_id)]
"""A database identifier: 128 bits as 32 lower-case hexadecimal digits."""

MediaId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
"""An identifier of a media object, chosen by the server."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=64)]

PersonName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]

Timestamp = Annotated[int, Field(ge=0, le=2**53)]
"""Milliseconds since 1970-01-01T00:00:00Z."""


class Message(BaseModel):
    """A structure of the protocol: camelCase on the wire, unknown fields refused."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
    )


class Empty(Message):
    """A request or reply that carries nothing."""


class Failure(Message):
    """Why a request was refused: a stable code, and a sentence in the caller's language."""

    code: str
    message: str
    retry_after: float | None = Field(default=None, description="Seconds to wait, when rate-limited.")
