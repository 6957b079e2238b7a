"""Which way a page's media takes, and how long it took until there was some."""

import asyncio
import time
from typing import Any

from playwright.async_api import Page

from tests.e2e.journey import Person

PATHS = """
async () => {
  const found = [];
  for (const connection of window.__connections) {
    if (connection.connectionState === 'closed') continue;
    const reports = await connection.getStats();
    for (const { type, selectedCandidatePairId } of reports.values()) {
      const pair = type === 'transport' && reports.get(selectedCandidatePairId);
      if (pair) found.push(reports.get(pair.localCandidateId));
    }
  }
  return found;
}
"""
"""The page's own ends of the candidate pairs in use."""


async def paths(page: Page) -> list[dict[str, Any]]:
    """The `local-candidate` report of each transport that has a path."""
    found: list[dict[str, Any]] = await page.evaluate(PATHS)
    return found


async def over(page: Page, protocol: str) -> None:
    """Wait until every transport goes that way."""
    await page.wait_for_function(
        f"""async (wanted) => {{
          const used = await ({PATHS})();
          return used.length > 0 && used.every(({{ protocol }}) => protocol === wanted);
        }}""",
        arg=protocol,
        timeout=20_000,
    )


async def walks_in(person: Person, to: Person) -> float:
    """Join somebody who is inside; seconds from being inside too until each saw and heard the other."""
    await person.enter()
    begun = time.monotonic()
    await asyncio.gather(person.sees(to.name, frames=1), person.hears(), to.sees(person.name, frames=1), to.hears())
    return time.monotonic() - begun
