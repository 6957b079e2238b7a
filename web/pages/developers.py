"""What other programs can do with the API, for the people who write them; told from the table that serves it."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby
from typing import Any, Final

from aiohttp import web

from rooms.accounts.api_tokens import Scope
from web.api.v1.document import refusals_of
from web.api.v1.operation import AnyOperation
from web.api.v1.operations import OPERATIONS
from web.api.v1.serving import ROOT
from web.rates import API_TOKEN
from web.refusals import status_of
from web.rendering import render
from web.request_state import CATALOGUES, LOCALE, translate
from web.scheme import own_origin

EVERYWHERE: Final = frozenset({"method_not_allowed", "internal"})
"""Codes that no operation names, and any address may answer with."""


async def developers(request: web.Request) -> web.Response:
    """GET /developers"""
    return render(
        request,
        "site/developers.html",
        origin=own_origin(request),
        root=ROOT,
        groups=[
            (translate(request, f"api.tag.{tag}"), [_row(request, operation) for operation in same])
            for tag, same in groupby(sorted(OPERATIONS, key=_place), key=lambda operation: operation.tag)
        ],
        scopes=[(scope.value, translate(request, f"api.scope.{scope.replace(':', '_')}")) for scope in Scope],
        refusals=[_refusal(request, code) for code in _codes(OPERATIONS)],
        a_minute=API_TOKEN.item.amount,
    )


def _place(operation: AnyOperation) -> int:
    """Groups in the order in which the table first has them."""
    return next(index for index, one in enumerate(OPERATIONS) if one.tag == operation.tag)


def _row(request: web.Request, operation: AnyOperation) -> dict[str, Any]:
    return {
        "method": operation.method,
        "path": operation.path,
        "summary": translate(request, f"api.operation.{operation.name}"),
        "scope": operation.scope.value,
    }


def _codes(operations: Iterable[AnyOperation]) -> list[str]:
    codes = EVERYWHERE.union(*map(refusals_of, operations))
    return sorted(codes, key=lambda code: (status_of(code), code))


def _refusal(request: web.Request, code: str) -> tuple[int, str, str]:
    """Its status, its name, and its sentence with an ellipsis wherever a request would fill something in."""
    sentence = str(request.app[CATALOGUES].text(request[LOCALE], f"error.{code}"))
    return status_of(code), code, sentence.format_map(defaultdict(lambda: "…"))
