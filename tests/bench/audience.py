"""Publishers and subscribers at work, and what came of it: everything that was sent, or the round does not count."""

import ctypes
from collections.abc import Sequence
from ctypes import c_uint32
from dataclasses import dataclass, field
from typing import Any

from media.forwarder.srtp import function_addresses, session_address
from tests.bench.compiled import Client, Measuring, Pace, Publisher, library
from tests.bench.connection import Endpoint
from tests.bench.processor import Spent
from tests.bench.scene import Scene

SAMPLE_EVERY = 97
"""Of so many packets one is opened: a prime, so that it falls on every place in a frame."""
SAMPLES = 1_000_000


class MissingPacketsError(AssertionError):
    """The round does not count."""


@dataclass(frozen=True)
class Figures:
    """Of one round, in which nothing was missing."""

    packets: int
    seconds: float
    opened: int
    profile: str
    delay_p50: float
    """Milliseconds from just before a publisher seals a packet until the kernel has it for the subscriber."""
    delay_p99: float
    spent: Spent = field(default_factory=Spent)

    @property
    def cost(self) -> float:
        """Microseconds of the server's CPU for each packet."""
        return self.spent.process / self.packets * 1e6


@dataclass(frozen=True)
class Heard:
    """What the C part told."""

    clients: Any
    sent: list[int]
    """By each publisher."""
    delays: list[int]
    """Sorted, in 1/10 microseconds."""


def pace(scene: Scene, types: tuple[int, int] = (96, 111)) -> Pace:
    """A publisher's. `types`: payload types of picture and sound."""
    return Pace(
        frames_per_second=scene.frames_per_second,
        sounds_per_second=scene.sounds_per_second,
        packets_per_frame=scene.packets_per_frame,
        packet_octets=scene.packet_octets,
        sound_octets=scene.sound_octets,
        keyframe_every=60,
        video_type=types[0],
        audio_type=types[1],
        video_ssrc=2001,
        audio_ssrc=1001,
    )


def listen(
    scene: Scene, publishers: Sequence[Endpoint], subscribers: Sequence[Endpoint], types: tuple[int, int]
) -> Heard:
    """Let media flow; blocks for as long. `types`: payload types that the subscribers get. Raises OSError."""
    sending = (Publisher * len(publishers))()
    for index, (publisher, endpoint) in enumerate(zip(sending, publishers, strict=True)):
        publisher.fd, publisher.pace, publisher.offset = endpoint.socket.fileno(), pace(scene), scene.offset(index)
        publisher.outbound = session_address(endpoint.outbound)
    clients = (Client * len(subscribers))()
    for client, endpoint in zip(clients, subscribers, strict=True):
        endpoint.fill(client)
    delays = (c_uint32 * SAMPLES)()
    functions = function_addresses()
    measure = Measuring(
        protect=functions["srtp_protect"],
        protect_rtcp=functions["srtp_protect_rtcp"],
        unprotect=functions["srtp_unprotect"],
        video_type=types[0],
        audio_type=types[1],
        sample_every=SAMPLE_EVERY,
        delays=ctypes.cast(delays, ctypes.POINTER(c_uint32)),
        delays_room=SAMPLES,
    )
    failed = library().bench_run(
        clients, len(clients), sending, len(sending), ctypes.byref(measure), ctypes.c_double(scene.seconds)
    )
    if failed:
        raise OSError(failed, "the clients could not run")
    return Heard(clients, [sum(each.sent) for each in sending], sorted(delays[: measure.delays_count]))


def judge(
    scene: Scene, heard: Heard, subscribers: Sequence[Endpoint], spent: Spent | None = None, *, answers: bool = True
) -> Figures:
    """Raises MissingPacketsError. `answers`: whether the other side answers checks."""
    missing = late = wrong = silent = received = opened = 0
    for index, client in enumerate(heard.clients):
        sources = scene.heard_by(index)
        streams = client.streams[: client.heard]
        got = sum(stream.received for stream in streams)
        received += got
        missing += abs(sum(heard.sent[each] for each in sources) - got)
        late += sum(stream.late for stream in streams)
        wrong += client.wrong
        opened += client.opened
        silent += client.heard != 2 * len(sources) or (answers and client.answered == 0)
    if missing or late or wrong or silent or not received:
        raise MissingPacketsError(
            f"{missing} of {received + missing} packets missing, {late} out of order or repeated, {wrong} wrong, "
            f"{silent} of {len(subscribers)} subscribers without a stream or an answer"
        )
    profiles = {each.profile.name for each in subscribers}
    return Figures(
        received,
        scene.seconds,
        opened,
        " and ".join(sorted(profiles)),
        heard.delays[len(heard.delays) // 2] / 1e4,
        heard.delays[len(heard.delays) * 99 // 100] / 1e4,
        spent or Spent(),
    )
