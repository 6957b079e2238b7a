"""Checking what was sent against the operation's models."""

import re
from typing import Any, Final, TypeVar, get_origin

from aiohttp import web
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from rooms.errors import InvalidPayload
from rooms.idempotency import Attempt
from web.api.v1.models.base import ApiModel
from web.api.v1.operation import AnyOperation, Call, Replay
from web.forms import UNREADABLE, media_type
from web.refusals import Fault, IdempotencyKeyInvalid, MediaTypeUnsupported, RequestInvalid

KEY_HEADER: Final = "Idempotency-Key"
KEY: Final = re.compile(r"[ -~]{1,255}")
MAX_ERRORS: Final = 20
MAX_TOLD: Final = 200

M = TypeVar("M", bound=ApiModel)


def read_query(request: web.Request, model: type[M]) -> M:
    """The parameters after the question mark. Raises `RequestInvalid`."""
    fields = {field.alias or name: field for name, field in model.model_fields.items()}
    given: dict[str, Any] = {}
    for name in request.query:
        values = request.query.getall(name)
        field = fields.get(name)
        many = field is not None and get_origin(field.annotation) in (list, tuple)
        given[name] = values if many or len(values) > 1 else values[0]
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise RequestInvalid(_told(error, "")) from None


async def read_body(request: web.Request, model: type[M]) -> M:
    """The JSON object of the body. Raises `MediaTypeUnsupported`, `InvalidPayload`, `RequestInvalid`."""
    if media_type(request) != "application/json":
        raise MediaTypeUnsupported
    try:
        return model.model_validate_json(await request.read(), strict=True)
    except ValidationError as error:
        if error.errors(include_url=False)[0]["type"] == "json_invalid":
            raise InvalidPayload from None
        raise RequestInvalid(_told(error, "/")) from None
    except UNREADABLE:
        raise InvalidPayload from None


def attempt_of(request: web.Request, operation: AnyOperation, call: Call[Any, Any]) -> Attempt | None:
    """What the header `Idempotency-Key` makes of the request. Raises `IdempotencyKeyInvalid`."""
    key = request.headers.get(KEY_HEADER)
    if key is None and operation.replay is Replay.ACCEPTED:
        return None
    if key is None or KEY.fullmatch(key) is None:
        raise IdempotencyKeyInvalid
    body = call.body.model_dump_json() if call.body is not None else ""
    return Attempt(call.who.person_id, operation.name, key, f"{request.path}\n{body}")


def _told(error: ValidationError, root: str) -> list[Fault]:
    details = error.errors(include_url=False, include_input=False)
    return [
        Fault(_pointer(one, root), one["type"], {name: str(value)[:MAX_TOLD] for name, value in one["ctx"].items()})
        if "ctx" in one
        else Fault(_pointer(one, root), one["type"])
        for one in details[:MAX_ERRORS]
    ]


def _pointer(detail: ErrorDetails, root: str) -> str:
    """RFC 6901; for a query the parameter's name."""
    parts = [str(part)[:MAX_TOLD].replace("~", "~0").replace("/", "~1") for part in detail["loc"]]
    return root + "/".join(parts) if parts else ""
