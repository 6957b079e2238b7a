"""The port that the native forwarder reads."""

import socket

import pytest

from media.forwarder.choice import forwarder_kinds
from media.ice.dual_port import DualPort
from media.ice.native_port import NativePort

pytestmark = pytest.mark.skipif("native" not in forwarder_kinds(), reason="the native forwarder is not built")


async def test_a_number_that_is_taken_on_tcp_is_given_up_whole() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        number = other.getsockname()[1]
        with pytest.raises(OSError, match="in use"):
            DualPort.open(NativePort, "127.0.0.1", None, number)
    again = DualPort.open(NativePort, "127.0.0.1", None, number)
    assert again.number == number
    again.close()
