"""Debian's coturn, started as `compose.yaml` starts the relay."""

import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import IPv4Address
from pathlib import Path

import pytest
import yaml

from media.ice.candidates import local_addresses
from tests.services import free_port, listens, program, wait_until

COMPOSE = Path(__file__).parents[2] / "compose.yaml"
VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^${}]*))?\}")
"""Without another one in it."""
ELSEWHERE = "203.0.113.10"
"""An address that leads nowhere (RFC 5737): where there is NAT, this machine's public one."""
SECRET = "a secret of this test"


@dataclass(frozen=True)
class Deployment:
    """What `.env` says, and where the relay listens in place of 3478."""

    public: str
    """The address told to browsers."""
    local: str
    """This machine's own."""
    port: int
    settings: Mapping[str, str]
    """The node's, for media and the relay, by the names of `server.settings`."""

    @property
    def relay(self) -> tuple[str, int]:
        """Where clients reach it on their way to the node."""
        return self.local, self.port


def own_address() -> str:
    """This machine's address on its network; coturn never relays to loopback addresses."""
    for address in local_addresses():
        if isinstance(address, IPv4Address) and not address.is_loopback:
            return str(address)
    pytest.skip("this machine has no IPv4 address but loopback ones, to which coturn does not relay")


def filled_in(text: str, variables: Mapping[str, str]) -> str:
    """Interpolated as Docker Compose does."""
    while found := VARIABLE.search(text):
        name, operator, word = found.groups()
        value = variables.get(name, "")
        assert value or operator != "?", f"{name} is needed"
        text = text[: found.start()] + (value or (word if operator == "-" else "")) + text[found.end() :]
    return text


@contextmanager
def coturn(folder: Path, public: str | None = None) -> Iterator[Deployment]:
    """The relay of a host whose public address is `public`: its own where none is given."""
    services = yaml.safe_load(COMPOSE.read_text())["services"]
    local, port = own_address(), free_port()
    variables = {"DOMAIN": local, "PUBLIC_ADDRESS": public or local, "TURN_SECRET": SECRET}
    if public:
        variables["LOCAL_ADDRESS"] = local
    deployed = [filled_in(option, variables) for option in services["relay"]["command"]]
    # Beside others on the same machine, reading and leaving nothing there.
    beside = [f"--listening-port={port}", f"--pidfile={folder / 'pid'}", f"--userdb={folder / 'users'}", "-n"]
    with (folder / "coturn.log").open("w") as log:
        command = [program("turnserver"), *deployed, *beside, "--log-file=stdout"]
        process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            wait_until(lambda: listens(port), process)
            environment = services["app"]["environment"]
            settings = {
                name: filled_in(environment[f"TECHNOPARK_{name.upper()}"], variables)
                for name in ("media_announced", "turn_urls", "turn_secret")
            }
            settings["turn_urls"] = settings["turn_urls"].replace(":3478", f":{port}")
            yield Deployment(public or local, local, port, settings)
        finally:
            process.terminate()
            process.wait(10)
