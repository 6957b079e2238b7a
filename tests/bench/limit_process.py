"""The bare loop, in a process of its own, on the server's core."""

import ctypes
import json
import os
import socket
import sys

from media.forwarder.key_derivation import derive
from media.forwarder.srtp import cipher_addresses
from tests.bench.child import say
from tests.bench.compiled import Listener, Pace, Source, library
from tests.bench.limit import PROFILE
from tests.bench.processor import SERVER_CORE
from tests.bench.scene import Scene


def sealer(master: bytes) -> int:
    """Raises OSError where there is none: then the forwarder has none either."""
    addresses = cipher_addresses().values()
    key, salt = derive(PROFILE, master) or (b"", b"")
    made = library().vtf_sealer_new((ctypes.c_void_p * 8)(*addresses), key, len(key), salt)
    if not made:
        raise OSError("AES-GCM is not to be had")
    return int(made)


def main() -> None:
    """Prints its port, reads who listens, and at a line sends; prints how many packets each publisher's were."""
    os.sched_setaffinity(0, {SERVER_CORE})
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sending:
        sending.bind(("127.0.0.1", 0))
        sending.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 * 1024 * 1024)
        say(sending.getsockname()[1])
        told = json.loads(sys.stdin.readline())
        sealers = [sealer(bytes.fromhex(each)) for each in told["keys"]]
        scene = Scene(**told["scene"])
        listeners = (Listener * len(sealers))()
        for index, (made, (host, port)) in enumerate(zip(sealers, told["addresses"], strict=True)):
            listener = listeners[index]
            listener.own = index if scene.meeting else -1
            listener.sealer = made
            listener.address = int.from_bytes(socket.inet_aton(host), sys.byteorder)
            listener.port = socket.htons(port)
        sources = (Source * scene.publishers)()
        for index, source in enumerate(sources):
            source.pace = Pace.from_buffer_copy(bytes.fromhex(told["pace"]))
            source.pace.video_ssrc += 10_000 * index
            source.pace.audio_ssrc += 10_000 * index
            source.offset = scene.offset(index)
        loop = library().bench_limit
        say("ready")
        sys.stdin.readline()
        failed = loop(sending.fileno(), listeners, len(listeners), sources, len(sources), scene.seconds)
    if failed:
        raise OSError(failed, "the loop could not send")
    say([sum(source.sent) for source in sources])
    # It is looked at until the bench lets go.
    sys.stdin.read()


if __name__ == "__main__":
    main()
