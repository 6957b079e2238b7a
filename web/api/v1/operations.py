"""All operations of the API: a route and a place in the OpenAPI document for each."""

from typing import Final

from web.api.v1.me import operations as me
from web.api.v1.network import operations as network
from web.api.v1.operation import AnyOperation
from web.api.v1.reports import operations as reports
from web.api.v1.sessions import operations as sessions
from web.api.v1.webhooks import operations as webhooks

OPERATIONS: Final[tuple[AnyOperation, ...]] = (
    *me.OPERATIONS,
    *network.OPERATIONS,
    *sessions.OPERATIONS,
    *reports.OPERATIONS,
    *webhooks.OPERATIONS,
)
