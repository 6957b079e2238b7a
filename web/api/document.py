"""The OpenAPI document, for everybody: it tells what the API can do, and nothing of anyone.

`python -m web.api.document` writes it into `docs/openapi.json`.
"""

import hashlib
import json
from functools import cached_property
from pathlib import Path
from typing import Final

from aiohttp import ETag, web

from web.api.v1.document import openapi
from web.api.v1.operations import OPERATIONS
from web.i18n import Catalogues

FILE: Final = Path(__file__).parents[2] / "docs" / "openapi.json"


class Document:
    """The document as bytes, made when it is first asked for."""

    def __init__(self, catalogues: Catalogues) -> None:
        self._catalogues = catalogues

    @cached_property
    def body(self) -> bytes:
        """What is served."""
        return text_of(self._catalogues).encode()

    @cached_property
    def tag(self) -> str:
        """Its ETag."""
        return hashlib.sha256(self.body).hexdigest()[:32]


DOCUMENT: Final = web.AppKey("openapi", Document)


def text_of(catalogues: Catalogues) -> str:
    """The document as it is served and committed."""
    return json.dumps(openapi(OPERATIONS, catalogues), indent=1, ensure_ascii=False) + "\n"


async def document(request: web.Request) -> web.Response:
    """GET /api/v1/openapi.json"""
    made = request.app[DOCUMENT]
    headers = {"Cache-Control": "public, max-age=300"}
    if any(known.value == made.tag for known in request.if_none_match or ()):
        response = web.Response(status=304, headers=headers)
    else:
        response = web.Response(body=made.body, content_type="application/json", headers=headers)
        response.enable_compression()
    response.etag = ETag(made.tag)
    return response


if __name__ == "__main__":
    FILE.write_text(text_of(Catalogues.load(Path(__file__).parents[1] / "locale")))
