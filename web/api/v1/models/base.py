"""What all models of the API share: the words for identifiers, texts, moments and pages of a list."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final, Generic, Literal, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    PlainSerializer,
    StringConstraints,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

PAGE: Final = 25
MAX_PAGE: Final = 100
MAX_CURSOR: Final = 1000
"""A place has a name in it: 120 characters of four bytes, and a quarter more in base64."""

_RFC3339 = re.compile(r"(20\d\d)-\d\d-\d\d[Tt]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:[Zz]|[+-]\d\d:\d\d)", re.ASCII)

_DATE = re.compile(r"20\d\d-\d\d-\d\d", re.ASCII)


class ApiModel(BaseModel):
    """A JSON object. What it does not know it refuses."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _moment(value: Any) -> Any:
    """A moment of this century with its offset. Raises `ValueError`."""
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or _RFC3339.fullmatch(value) is None:
        raise ValueError("an RFC 3339 time with its offset, from 2000 to 2099")
    return datetime.fromisoformat(value.upper()).astimezone(UTC)


def _utc(value: datetime) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _day(value: Any) -> Any:
    """A date of this century. Raises `ValueError`."""
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or _DATE.fullmatch(value) is None:
        raise ValueError("a date as YYYY-MM-DD, from 2000 to 2099")
    return date.fromisoformat(value)


class _DateTime:
    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "string", "format": "date-time"}


Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$"), Field(examples=["0f3c1d5a9b7e4c2f8a6d0b1e5c7f9a3d"])]
"""An identifier: 32 hexadecimal digits."""
Moment = Annotated[datetime, BeforeValidator(_moment), PlainSerializer(_utc, return_type=str), _DateTime]
"""A point in time: RFC 3339, in answers always UTC with `Z`."""
Day = Annotated[date, BeforeValidator(_day)]
"""A date as YYYY-MM-DD."""
Flag = Literal["true", "false"]
"""Yes or no, as a query says it."""
Limit = Annotated[int, Field(ge=1, le=MAX_PAGE, description="How many items to give at most.")]
Cursor = Annotated[
    str,
    StringConstraints(min_length=1, max_length=MAX_CURSOR),
    Field(description="The `next` of the page before.", json_schema_extra={"pattern": "^[A-Za-z0-9_-]+$"}),
]
Zone = Annotated[str, Field(max_length=64, description="The name of a time zone (IANA).", examples=["Asia/Makassar"])]


class NoQuery(ApiModel):
    """No parameters."""


class PageQuery(ApiModel):
    """Which piece of a list."""

    limit: Limit = PAGE
    cursor: Cursor | None = None


Item = TypeVar("Item", bound=ApiModel)


class Page(ApiModel, Generic[Item]):
    """A piece of a list."""

    items: list[Item] = Field(max_length=MAX_PAGE)
    next: str | None = Field(description="The cursor of the next page; null at the end.")


class Invalid(ApiModel):
    """One thing that is wrong with a request."""

    pointer: str = Field(description="Where: a JSON Pointer into the body, or the name of a parameter.")
    code: str
    message: str


class Problem(ApiModel):
    """A refusal (RFC 9457)."""

    type: str = Field(description="Where the code is explained; relative to the address of the request.")
    title: str
    status: int
    code: str = Field(description="Stable; programs decide by it.")
    detail: str = Field(description="A sentence for people, in the language that was asked for.")
    retry_after: int | None = Field(None, description="Seconds; with `rate_limited`.")
    errors: list[Invalid] | None = Field(None, max_length=20, description="With `request_invalid`.")
