"""The OpenAPI 3.1 document, made from the same table and models that serve the requests."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any, Final

from pydantic.json_schema import JsonSchemaMode, models_json_schema

from web.api.v1 import messages
from web.api.v1.models.base import ApiModel, Problem
from web.api.v1.operation import AnyOperation, Replay
from web.api.v1.serving import ROOT
from web.i18n import Catalogues
from web.problems import MEDIA_TYPE
from web.refusals import status_of

VERSION: Final = "1.0.0"
LOCALE: Final = "en"
REFERENCE: Final = "#/components/schemas/{model}"
SECURITY: Final = "token"
KEY_SCHEMA: Final = {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"}

Json = dict[str, Any]


def openapi(operations: Iterable[AnyOperation], catalogues: Catalogues) -> Json:
    """The document. Its texts are English; those of refusals come in the language that a request asks for."""
    table = list(operations)
    references, schemas = _schemas(table)

    def say(key: str) -> str:
        return catalogues.translate(LOCALE, f"api.{key}")

    paths: Json = {}
    for operation in table:
        described = _Described(operation, references, schemas, say(f"operation.{operation.name}"))
        paths.setdefault(operation.path, {})[operation.method.lower()] = described.whole()
    for model in {operation.query for operation in table}:
        schemas.pop(_name(references[model, "validation"]), None)
    return {
        "openapi": "3.1.0",
        "info": {"title": say("document.title"), "version": VERSION, "description": say("document.description")},
        "servers": [{"url": ROOT}],
        "tags": [{"name": tag} for tag, _ in groupby(operation.tag for operation in table)],
        "paths": paths,
        "webhooks": messages.described(
            lambda model: references[model, "serialization"], lambda key: catalogues.translate(LOCALE, key)
        ),
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                SECURITY: {"type": "http", "scheme": "bearer", "description": say("document.token")},
            },
        },
        "security": [{SECURITY: []}],
    }


References = Mapping[tuple[type[Any], JsonSchemaMode], Json]


class _Described:
    """One operation's part of the document."""

    def __init__(self, operation: AnyOperation, references: References, schemas: Json, summary: str) -> None:
        self._operation, self._references, self._schemas, self._summary = operation, references, schemas, summary

    def whole(self) -> Json:
        operation = self._operation
        described: Json = {
            "operationId": operation.name,
            "summary": self._summary,
            "tags": [operation.tag],
            "security": [{SECURITY: [operation.scope.value]}],
            "parameters": [*self._in_path(), *self._in_query(), *self._key()],
            "responses": {str(operation.success): self._success(), **self._refusals()},
        }
        if operation.body:
            schema = self._references[operation.body, "validation"]
            described["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
        return described

    def _in_path(self) -> list[Json]:
        schema = {"type": "string", "pattern": "^[0-9a-f]{32}$"}
        names = self._operation.parameters
        return [{"name": name, "in": "path", "required": True, "schema": schema} for name in names]

    def _in_query(self) -> list[Json]:
        model = self._schemas[_name(self._references[self._operation.query, "validation"])]
        required = model.get("required", ())
        found = []
        for name, schema in model.get("properties", {}).items():
            parameter = {"name": name, "in": "query", "required": name in required, "schema": _without_null(schema)}
            if "description" in schema:
                parameter["description"] = schema["description"]
            found.append(parameter)
        return found

    def _key(self) -> list[Json]:
        replay = self._operation.replay
        if replay is Replay.NEVER:
            return []
        required = replay is Replay.REQUIRED
        return [{"name": "Idempotency-Key", "in": "header", "required": required, "schema": KEY_SCHEMA}]

    def _success(self) -> Json:
        operation = self._operation
        if operation.success == 204:
            return {"description": "Done."}
        schema = self._references[operation.answer, "serialization"] if operation.answer else {"type": "string"}
        answer: Json = {"description": "Done.", "content": {operation.media_type: {"schema": schema}}}
        if operation.location:
            answer["headers"] = {"Location": {"required": True, "schema": {"type": "string"}}}
        return answer

    def _refusals(self) -> Json:
        answers: Json = {}
        codes = sorted(refusals_of(self._operation), key=lambda code: (status_of(code), code))
        for status, same in groupby(codes, key=status_of):
            schema = {
                "allOf": [self._references[Problem, "validation"]],
                "properties": {"status": {"const": status}, "code": {"enum": list(same)}},
            }
            answer: Json = {"description": "Refused.", "content": {MEDIA_TYPE: {"schema": schema}}}
            if status == 429:
                answer["headers"] = {"Retry-After": {"required": True, "schema": {"type": "string"}}}
            answers[str(status)] = answer
        return answers


def refusals_of(operation: AnyOperation) -> set[str]:
    """All codes that the operation may answer with, but for faults of our own."""
    codes = {*operation.refuses, "not_identified", "scope_missing", "rate_limited", "request_invalid"}
    if operation.parameters:
        codes.add("not_found")
    if operation.body:
        codes |= {"invalid_payload", "media_type_unsupported", "payload_too_large"}
    if operation.replay is not Replay.NEVER:
        codes |= {"idempotency_key_invalid", "idempotency_key_reused"}
    return codes


def _schemas(operations: Iterable[AnyOperation]) -> tuple[References, Json]:
    """Where each model is described, and all descriptions by name."""
    wanted: dict[tuple[type[ApiModel], JsonSchemaMode], None] = {(Problem, "validation"): None}
    wanted |= {(model, "serialization"): None for model in messages.MESSAGES.values()}
    for operation in operations:
        wanted[operation.query, "validation"] = None
        if operation.body:
            wanted[operation.body, "validation"] = None
        if operation.answer:
            wanted[operation.answer, "serialization"] = None
    references, document = models_json_schema(list(wanted), ref_template=REFERENCE)
    return references, document.get("$defs", {})


def _name(reference: Json) -> str:
    return str(reference["$ref"]).rpartition("/")[2]


def _without_null(schema: Json) -> Json:
    """A parameter is left out where a body would have null."""
    rest = {name: value for name, value in schema.items() if name not in ("description", "title")}
    if "anyOf" in rest:
        choices = [choice for choice in rest.pop("anyOf") if choice.get("type") != "null"]
        rest = (choices[0] if len(choices) == 1 else {"anyOf": choices}) | rest
    if "default" in rest and rest["default"] is None:
        del rest["default"]
    return rest
