"""One running product and one Chromium for all journeys; each journey brings its own people."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.e2e.browsers import launch, tone
from tests.e2e.service import Service, running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browsers live on one loop for the whole run."""
    for item in items:
        if "tests/e2e" in str(item.path):
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The product, with the demonstration accounts; it believes whoever comes from afar."""
    with running(tmp_path_factory.mktemp("service"), behind_proxy="true") as started:
        yield started


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Browser]:
    """Chromium whose microphone hums."""
    hum = tone(tmp_path_factory.mktemp("sound") / "hum.wav")
    async with async_playwright() as playwright:
        started = await launch(playwright, hum)
        yield started
        await started.close()
