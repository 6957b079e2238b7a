"""What developers are told: the page, and the document."""

import json
import re

from tests.integration.web.conftest import MakeVisitor
from web.api.v1.document import refusals_of
from web.api.v1.operations import OPERATIONS


async def test_the_page_names_every_operation_and_explains_every_code(visitors: MakeVisitor) -> None:
    visitor = await visitors()
    for language, heading in (("id", "Untuk pengembang"), ("en", "For developers")):
        answer = await visitor.get("/developers", headers={"Accept-Language": language})
        text = await answer.text()
        assert (answer.status, f"<h1>{heading}</h1>" in text) == (200, True)
        rows = re.findall(r'<span class="method \w+">(\w+)</span> <code>([^<]+)</code>', text)
        assert set(rows) == {(one.method, one.path) for one in OPERATIONS}
        explained = set(re.findall(r'<tr id="(\w+)">', text))
        assert {code for one in OPERATIONS for code in refusals_of(one)} - explained == set()
        assert re.findall(r"api\.[a-z_]+\.[a-z_]+", text) == []


async def test_the_document_is_for_everybody_and_sent_once(visitors: MakeVisitor) -> None:
    visitor = await visitors()
    answer = await visitor.get("/api/v1/openapi.json")
    document = json.loads(await answer.text())
    assert (answer.status, answer.content_type, document["openapi"]) == (200, "application/json", "3.1.0")
    again = await visitor.get("/api/v1/openapi.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status, await again.read()) == (304, b"")
