"""Firefox by WebDriver BiDi (https://w3c.github.io/webdriver-bidi/), as far as one person in a room needs it."""

import asyncio
import itertools
import json
import re
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

FIREFOX = "/usr/bin/firefox-esr"
PREFERENCES: dict[str, Any] = {
    "media.navigator.streams.fake": True,
    "media.navigator.permission.disabled": True,
    "media.peerconnection.ice.loopback": True,
    "media.peerconnection.ice.obfuscate_host_addresses": False,
    # H264 would come from a plugin that Firefox fetches from its maker.
    "media.gmp-manager.updateEnabled": False,
    "media.gmp-provider.enabled": False,
    "media.autoplay.default": 0,
    "intl.accept_languages": "en-US",
    "app.update.enabled": False,
    "app.normandy.enabled": False,
    "browser.safebrowsing.downloads.remote.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.enabled": False,
}
_LISTENING = re.compile(rb"WebDriver BiDi listening on (ws://\S+)")


class BidiError(Exception):
    """A command failed, or a script threw."""


class Tab:
    """One page. Values pass as JSON, so that nothing of BiDi's own form of values is needed."""

    def __init__(self, session: "Session", context: str) -> None:
        self._session = session
        self._context = context

    async def open(self, address: str) -> None:
        """Navigate, and wait until the page has loaded."""
        await self._session.ask("browsingContext.navigate", context=self._context, url=address, wait="complete")

    async def evaluate(self, function: str, *arguments: Any) -> Any:
        """What the function, asynchronous or not, returns for JSON-like arguments."""
        answer = await self._session.ask(
            "script.callFunction",
            functionDeclaration=f"async (given) => JSON.stringify(await ({function})(...JSON.parse(given)) ?? null)",
            arguments=[{"type": "string", "value": json.dumps(arguments)}],
            target={"context": self._context},
            awaitPromise=True,
            userActivation=True,
        )
        if answer["type"] == "exception":
            raise BidiError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"]["value"])

    async def until(self, function: str, *arguments: Any, met: Callable[[Any], Any] = bool, seconds: float = 20) -> Any:
        """What the function returns once it is as wanted. It is asked every 100 ms, for no event tells."""
        found = None
        for _ in range(int(seconds * 10)):
            found = await self.evaluate(function, *arguments)
            if met(found):
                return found
            await asyncio.sleep(0.1)
        raise AssertionError(f"never as wanted: {found}")

    async def type(self, text: str) -> None:
        """Press and release a key for each character, as a keyboard would."""
        actions = [{"type": kind, "value": key} for key in text for kind in ("keyDown", "keyUp")]
        source = {"type": "key", "id": "keyboard", "actions": actions}
        await self._session.ask("input.performActions", context=self._context, actions=[source])

    async def before_each_page(self, function: str) -> None:
        """Run the function in every page before its own scripts."""
        await self._session.ask("script.addPreloadScript", functionDeclaration=function, contexts=[self._context])


class Session:
    """Commands by number, answers by the same number."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)

    async def ask(self, method: str, **parameters: Any) -> Any:
        """The command's result. One at a time; nothing is subscribed to, so whatever else comes is passed over."""
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        while True:
            answer = await self._socket.receive_json(timeout=60)
            if answer.get("id") != number:
                continue
            if answer["type"] == "error":
                raise BidiError(f"{method}: {answer['error']}: {answer['message']}")
            return answer["result"]

    async def tab(self) -> Tab:
        """A new one."""
        return Tab(self, (await self.ask("browsingContext.create", type="tab"))["context"])


@asynccontextmanager
async def firefox(profile: Path) -> AsyncIterator[Session]:
    """A Firefox with fake devices, its settings in the empty folder `profile`."""
    (profile / "user.js").write_text(
        "".join(f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items())
    )
    process = await asyncio.create_subprocess_exec(
        FIREFOX,
        "--headless",
        "--no-remote",
        "--profile",
        str(profile),
        "--remote-debugging-port=0",
        "about:blank",
        stdout=DEVNULL,
        stderr=PIPE,
    )
    try:
        address, drain = await _listening(process)
        async with aiohttp.ClientSession() as client, client.ws_connect(f"{address}/session", max_msg_size=0) as socket:
            session = Session(socket)
            await session.ask("session.new", capabilities={"alwaysMatch": {"acceptInsecureCerts": True}})
            yield session
            drain.cancel()
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _listening(process: Process) -> tuple[str, asyncio.Task[bytes]]:
    """Where it listens, and a task that keeps its stderr from filling up."""
    assert process.stderr
    async with asyncio.timeout(60):
        while line := await process.stderr.readline():
            if found := _LISTENING.search(line):
                return found[1].decode(), asyncio.create_task(process.stderr.read())
    raise BidiError("Firefox ended before it listened")
