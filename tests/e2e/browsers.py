"""Chromium with fake devices, and what a test may see of its media."""

import math
import struct
import wave
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, Playwright

CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DEVICES = [
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--auto-select-desktop-capture-source=Entire screen",
    "--autoplay-policy=no-user-gesture-required",
]

WATCH_CONNECTIONS = """
(() => {
  const Native = window.RTCPeerConnection;
  window.__connections = [];
  window.RTCPeerConnection = class extends Native {
    constructor(...args) { super(...args); window.__connections.push(this); }
  };
})();
"""
"""Keeps the page's connections in reach, so that a test reads their statistics. The product knows nothing of it."""

INBOUND = """
async () => {
  const found = [];
  for (const connection of window.__connections) {
    if (connection.connectionState === 'closed') continue;
    for (const report of (await connection.getStats()).values()) {
      if (report.type === 'inbound-rtp') found.push(report);
    }
  }
  return found;
}
"""


OUTBOUND_SIZES = """
async () => {
  const found = [];
  for (const connection of window.__connections) {
    if (connection.connectionState === 'closed') continue;
    for (const report of (await connection.getStats()).values()) {
      if (report.type === 'outbound-rtp' && report.frameWidth) found.push([report.frameWidth, report.frameHeight]);
    }
  }
  return found;
}
"""


def tone(path: Path, frequency: int = 440, seconds: int = 4) -> Path:
    """A wave file for the fake microphone that is never silent."""
    rate = 48000
    samples = (int(12000 * math.sin(2 * math.pi * frequency * n / rate)) for n in range(rate * seconds))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return path


async def launch(playwright: Playwright, microphone: Path | None = None, *more: str) -> Browser:
    """A Chromium with a fake camera, a fake microphone and a screen to share."""
    audio = [f"--use-file-for-fake-audio-capture={microphone}"] if microphone else []
    return await playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *DEVICES, *audio, *more])


async def context(browser: Browser, locale: str = "id-ID", **options: Any) -> BrowserContext:
    """A fresh person: own cookies, own storage."""
    made = await browser.new_context(locale=locale, permissions=["camera", "microphone"], **options)
    await made.add_init_script(WATCH_CONNECTIONS)
    return made


async def inbound(page: Page, kind: str) -> list[dict[str, Any]]:
    """The page's incoming RTP statistics of one kind."""
    return [report for report in await page.evaluate(INBOUND) if report["kind"] == kind]
