"""The table of operations and the document made from it."""

import inspect
import json

import pytest

from rooms.accounts.api_tokens import Scope
from web.api.document import FILE, text_of
from web.api.v1.document import openapi, refusals_of
from web.api.v1.operation import AnyOperation, Operation
from web.api.v1.operations import OPERATIONS
from web.application import load_catalogues
from web.refusals import STATUS


def test_the_committed_document_is_the_one_that_is_served() -> None:
    assert FILE.read_text() == text_of(load_catalogues()), "make generate"


def test_no_operation_is_without_a_scope() -> None:
    assert inspect.signature(Operation).parameters["scope"].default is inspect.Parameter.empty
    assert [one.name for one in OPERATIONS if one.scope not in set(Scope)] == []


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_an_operation_is_whole(operation: AnyOperation) -> None:
    catalogues = load_catalogues()
    for locale in ("id", "en"):
        assert catalogues.text(locale, f"api.operation.{operation.name}") is not None
        assert catalogues.text(locale, f"api.tag.{operation.tag}") is not None
    assert refusals_of(operation) - set(STATUS) == set()
    assert operation.body is None or operation.method in ("POST", "PUT", "PATCH")


def test_names_and_addresses_are_used_once() -> None:
    assert len({one.name for one in OPERATIONS}) == len(OPERATIONS)
    assert len({(one.method, one.path) for one in OPERATIONS}) == len(OPERATIONS)


def test_every_reference_leads_somewhere() -> None:
    document = openapi(OPERATIONS, load_catalogues())
    text = json.dumps(document)
    named = {part.partition('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert named - set(document["components"]["schemas"]) == set()
