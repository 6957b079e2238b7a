"""A node on loopback, and pages in Chromium."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from media import Worker, WorkerOptions
from tests.interop.chromium_peer import OpenPage, bundle, chromium_pages


@pytest.fixture
async def worker() -> AsyncIterator[Worker]:
    worker = await Worker.start(WorkerOptions(host="127.0.0.1", host6=None, port=0))
    yield worker
    await worker.close()


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    bundle(folder)
    return folder


@pytest.fixture
async def open_page(bundled: Path) -> AsyncIterator[OpenPage]:
    """Browsers of one test; they end with it."""
    async with chromium_pages(bundled) as opener:
        yield opener
