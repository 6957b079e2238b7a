"""The table of the operations on webhooks."""

from typing import Final

from rooms.accounts.api_tokens import Scope
from web import rates
from web.api.v1.models import webhooks as models
from web.api.v1.models.base import PageQuery
from web.api.v1.operation import AnyOperation, Operation, Replay
from web.api.v1.webhooks import handlers

OPERATIONS: Final[tuple[AnyOperation, ...]] = (
    Operation("GET", "/webhooks", "list_webhooks", Scope.WEBHOOKS, handlers.list_webhooks, answer=models.WebhookPage),
    Operation(
        "POST",
        "/webhooks",
        "make_webhook",
        Scope.WEBHOOKS,
        handlers.make_webhook,
        answer=models.WebhookWithSecret,
        body=models.NewWebhook,
        status=201,
        location="/webhooks/{id}",
        refuses=("webhook_address_invalid", "too_many_webhooks", "not_permitted"),
        rate=rates.CHANGE,
        replay=Replay.ACCEPTED,
    ),
    Operation(
        "GET",
        "/webhooks/{webhook}",
        "get_webhook",
        Scope.WEBHOOKS,
        handlers.get_webhook,
        answer=models.Webhook,
        refuses=("webhook_not_found",),
    ),
    Operation(
        "PATCH",
        "/webhooks/{webhook}",
        "change_webhook",
        Scope.WEBHOOKS,
        handlers.change_webhook,
        answer=models.Webhook,
        body=models.WebhookChange,
        refuses=("webhook_not_found", "webhook_address_invalid"),
        rate=rates.CHANGE,
    ),
    Operation(
        "DELETE",
        "/webhooks/{webhook}",
        "delete_webhook",
        Scope.WEBHOOKS,
        handlers.delete_webhook,
        refuses=("webhook_not_found",),
    ),
    Operation(
        "POST",
        "/webhooks/{webhook}/secret",
        "rotate_webhook_secret",
        Scope.WEBHOOKS,
        handlers.rotate_secret,
        answer=models.WebhookWithSecret,
        refuses=("webhook_not_found",),
        rate=rates.CHANGE,
        replay=Replay.ACCEPTED,
    ),
    Operation(
        "POST",
        "/webhooks/{webhook}/test",
        "test_webhook",
        Scope.WEBHOOKS,
        handlers.test_webhook,
        answer=models.Delivery,
        status=202,
        refuses=("webhook_not_found", "webhook_off"),
        rate=rates.WEBHOOK_TEST,
        replay=Replay.ACCEPTED,
    ),
    Operation(
        "GET",
        "/webhooks/{webhook}/deliveries",
        "list_webhook_deliveries",
        Scope.WEBHOOKS,
        handlers.deliveries,
        answer=models.DeliveryPage,
        query=PageQuery,
        refuses=("webhook_not_found", "cursor_invalid"),
    ),
)
