"""All operations of the API: a route and a place in the OpenAPI document for each."""

from typing import Final

from web.api.v1.operation import AnyOperation
from web.api.v1.sessions import operations as sessions
from web.api.v1.webhooks import operations as webhooks

OPERATIONS: Final[tuple[AnyOperation, ...]] = (*sessions.OPERATIONS, *webhooks.OPERATIONS)
