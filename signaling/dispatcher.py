"""The one way in: size → name → shape → stage → rate → permission → handler."""

import asyncio
from collections.abc import Callable
from typing import Any

import structlog
from pydantic import ValidationError

from media import MediaError
from rooms.errors import DomainError, InvalidPayload, NotIdentified, NotPermitted, Overloaded, RateLimited
from rooms.permissions import ANONYMOUS, Permission
from signaling.call import Call, Node
from signaling.connection import Connection
from signaling.errors import NotSeated, PayloadTooLarge, UnknownEvent
from signaling.handlers import HANDLERS
from signaling.protocol.base import Failure, Message
from signaling.protocol.registry import REQUESTS, Rate, Request, Stage
from signaling.rates import Buckets, person_rate
from signaling.wire import TOO_LARGE, dump

log = structlog.get_logger()


class Dispatcher:
    """Handles requests of one connection in the order they came; `now` is monotonic, in seconds."""

    def __init__(self, node: Node, now: Callable[[], float]) -> None:
        self._node = node
        self._now = now
        self._limits = node.deps.limits
        self._flood = Rate(self._limits.flood_burst, self._limits.flood_per_second)
        self.people = Buckets()

    async def dispatch(self, connection: Connection, event: str, arguments: tuple[Any, ...]) -> dict[str, Any]:
        """The acknowledgement: a reply, or `{"error": Failure}`."""
        if connection.pending >= self._limits.pending:
            return self._failure(connection, Overloaded())
        connection.pending += 1
        try:
            async with connection.turn:
                if not connection.keeps_up():
                    return self._failure(connection, Overloaded())
                call = Call(self._node, connection)
                reply = await self._handle(call, event, arguments)
                # The library queues the answer before this task waits again, so these come after it.
                for callback in call.afterwards:
                    asyncio.get_running_loop().call_soon(callback)
                return dump(reply)
        except DomainError as error:
            return self._failure(connection, error)
        except MediaError as error:
            log.info("signaling.media_refused", request=event, code=error.code, detail=error.detail)
            return self._answer(connection, error.code, {})
        except Exception:
            log.exception("signaling.failed", request=event)
            return self._answer(connection, "internal", {})
        finally:
            connection.pending -= 1

    async def _handle(self, call: Call, event: str, arguments: tuple[Any, ...]) -> Message:
        connection = call.connection
        connection.buckets.take("*", self._flood, self._now())
        if TOO_LARGE in arguments:
            raise PayloadTooLarge
        request = REQUESTS.get(event)
        if request is None:
            raise UnknownEvent
        payload = _validate(request, arguments)
        _check_stage(request, connection)
        self._take(event, request, connection)
        if request.permission not in _permissions(request, connection):
            raise NotPermitted
        return await HANDLERS[event](call, payload)

    def _take(self, event: str, request: Request, connection: Connection) -> None:
        now = self._now()
        connection.buckets.take(event, request.rate, now)
        if connection.identity:
            self.people.take((connection.identity.person_id, event), person_rate(request.rate), now)

    def _failure(self, connection: Connection, error: DomainError) -> dict[str, Any]:
        retry_after = round(error.retry_after, 3) if isinstance(error, RateLimited) else None
        return self._answer(connection, error.code, error.params, retry_after)

    def _answer(
        self, connection: Connection, code: str, params: dict[str, Any], retry_after: float | None = None
    ) -> dict[str, Any]:
        message = self._node.deps.translate(connection.locale, f"error.{code}", params)
        return {"error": dump(Failure(code=code, message=message, retry_after=retry_after))}


def _validate(request: Request, arguments: tuple[Any, ...]) -> Message:
    if len(arguments) != 1 or not isinstance(arguments[0], dict):
        raise InvalidPayload
    try:
        return request.payload.model_validate(arguments[0], by_name=False)
    except (ValidationError, RecursionError):
        raise InvalidPayload from None


def _check_stage(request: Request, connection: Connection) -> None:
    if request.stage is not Stage.ANY and connection.identity is None:
        raise NotIdentified
    if request.stage is Stage.SEATED and connection.seat is None:
        raise NotSeated


def _permissions(request: Request, connection: Connection) -> frozenset[Permission]:
    if request.stage is Stage.SEATED and connection.seat:
        return connection.seat.permissions
    # Which technopark it will be is not known yet; the handler asks `rooms.admission`.
    return ANONYMOUS | {Permission.ROOM_ENTER} if connection.identity else ANONYMOUS
