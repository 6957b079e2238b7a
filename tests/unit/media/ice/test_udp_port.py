"""The port that Python reads."""

import asyncio
import socket

from media.ice.port import Address
from media.ice.udp_port import UdpPort
from tests.unit.media.node import work


async def test_datagrams_that_take_long_leave_the_loop_to_others() -> None:
    port = UdpPort.open("127.0.0.1", None, 0)
    in_a_row = [0]

    def take(data: bytes, address: Address) -> None:
        work(0.001)
        in_a_row[-1] += 1

    port.start(take)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as peer:
        for _ in range(20):
            peer.sendto(b"x", ("127.0.0.1", port.number))
        while sum(in_a_row) < 20:
            in_a_row.append(0)
            await asyncio.sleep(0)
    # The port may be read twice between two turns of this.
    assert max(in_a_row) <= 2 * 3
    port.close()
