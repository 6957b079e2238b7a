"""What an input has peers do in a room, step by step; an octet says which, and what follows belongs to it."""

import struct
from collections.abc import Callable
from typing import Final, NamedTuple

from aioice.stun import Class, Message, Method

from media.rtcp import building
from media.rtcp.packets import (
    APPLICATION,
    FIR,
    NACK,
    PSFB,
    RTPFB,
    AnsweredTime,
    AnsweredTimes,
    ReceiverReport,
    ReportBlock,
    SenderReport,
)
from media.rtcp.wall_clock import middle
from tests.fuzz.room import Member, Room
from tests.fuzz.steps import Steps

_MOST: Final = 16
"""Steps of an input. Rooms go on, so that more than these come together."""
_WAITS: Final = (0.0, 0.001, 0.005, 0.02, 0.02, 0.05, 0.1, 0.1, 0.25, 0.5, 1.0, 1.0, 2.0, 5.0, 11.0, 40.0)
_DATAGRAM: Final = 1500


class _Stream(NamedTuple):
    """Whose it is, by place among the room's members and producers, and how its packets look."""

    member: int
    producer: int
    payload_type: int
    ssrc: int
    extension: bytes


_STREAMS: Final = (
    _Stream(0, 0, 111, 1001, b"\x10\x1e"),
    *(_Stream(0, 1, 96, 2001 + layer, b"\x401\xa1r%d" % layer) for layer in range(3)),
    *(_Stream(0, 1, 97, 2011 + layer, b"\x401\xb1r%d" % layer) for layer in range(3)),
    _Stream(1, 2, 96, 3001, b""),
    _Stream(1, 2, 97, 3002, b""),
)
_PICTURES: Final = (
    b"\x10\x00",
    b"\x10\x01",
    b"\x90\xe0\x81\x00\x01\x20\x00",
    b"\x90\xe0\x81\x00\x01\x60\x01",
    b"\x90\xe0\x81\x00\x01\x80\x01",
    b"",
)
"""Beginnings of VP8 payloads: keyframes and others, with and without temporal layers; or nothing."""


class Play:
    def __init__(self, *, threaded: bool) -> None:
        self.room = Room(threaded=threaded)
        self._sequences = [0] * len(_STREAMS)
        self._timestamps = [0] * len(_STREAMS)
        self._last = (self.room.subscriber, b"")
        """Who sent which compound packet last."""
        self._steps: tuple[Callable[[Steps], None], ...] = (
            self._packet,
            self._packet,
            self._packet,
            self._wait,
            self._wait,
            self._report,
            self._report,
            self._sender_report,
            self._nack,
            self._feedback,
            self._sealed,
            self._raw,
            self._check,
            self._storm,
            self._choose,
            self._burst,
        )

    def on(self, steps: Steps) -> None:
        """Go on with these, and look at what came of it."""
        for _ in range(_MOST):
            if not steps.left:
                break
            self._steps[steps.number() % len(self._steps)](steps)
        self.room.advance(0.1)

    def _wait(self, steps: Steps) -> None:
        seconds = _WAITS[steps.number() % len(_WAITS)]
        # Where time is the system's, the forwarder's own stays behind.
        self.room.advance(min(seconds, 0.25) if self.room.threaded else seconds)

    def _packet(self, steps: Steps) -> None:
        """The next one of a stream, or one near it."""
        which, flags = steps.number(), steps.number()
        number = which % len(_STREAMS)
        stream = _STREAMS[number]
        self._sequences[number] = self._sequences[number] + steps.signed() & 0xFFFF
        self._timestamps[number] = self._timestamps[number] + (steps.number(2) << flags % 17) & 0xFFFFFFFF
        payload = _PICTURES[flags % len(_PICTURES)] if stream.payload_type == 96 else b""
        if stream.payload_type == 97:
            payload = struct.pack("!H", self._sequences[number - 3 if number < 7 else 7] - steps.number() & 0xFFFF)
        payload += steps.some(steps.number() * (4 if flags > 250 else 1))
        extension = stream.extension if flags & 16 else b""
        if flags & 32:
            extension += b"\x51" + steps.some(2)
        if flags & 64:
            extension += steps.some(steps.number() % 32)
        self.room.members[stream.member].send(
            struct.pack(
                "!BBHII",
                0x90 if extension else 0x80,
                stream.payload_type | flags & 128,
                self._sequences[number],
                self._timestamps[number],
                stream.ssrc,
            )
            + _extended(extension)
            + payload
        )

    def _burst(self, steps: Steps) -> None:
        """Many pictures in a row, for what is told of many packets only."""
        number = 1 + steps.number() % 3
        stream, payload = _STREAMS[number], b"\x10\x00" + bytes(steps.number() * 4)
        for _ in range(steps.number() % 24):
            self._sequences[number] = self._sequences[number] + 1 & 0xFFFF
            self._timestamps[number] = self._timestamps[number] + 3000 & 0xFFFFFFFF
            head = struct.pack("!BBHII", 0x90, 224, self._sequences[number], self._timestamps[number], stream.ssrc)
            self.room.publisher.send(head + _extended(stream.extension) + payload)

    def _member(self, steps: Steps) -> Member:
        return self.room.members[steps.number() % 3]

    def _say(self, member: Member, compound: bytes) -> None:
        self._last = (member, compound)
        member.send(compound)

    def _block(self, steps: Steps) -> ReportBlock:
        """About a stream that the member is sent, or another one; how much of it is true is up to the input."""
        room, which = self.room, steps.number()
        consumer = room.consumers[which % 3]
        info = room.plane.forwarder.sender_info(consumer.sink)
        near = (info.packets if info else 0) + steps.signed()
        delay = steps.number(4 if which & 8 else 2)
        asked = middle(room.plane.wall_clock.ntp(room.loop.time())) - delay
        return ReportBlock(
            ssrc=steps.number(4) if which & 4 else consumer.ssrcs[which >> 3 & 1 & len(consumer.ssrcs) - 1],
            fraction_lost=steps.number(),
            cumulative_lost=steps.signed(3),
            highest_sequence=(steps.number(4) if which & 16 else near) & 0xFFFFFFFF,
            jitter=steps.number(4),
            last_sr=(steps.number(4) if which & 32 else asked) & 0xFFFFFFFF,
            delay=delay,
        )

    def _report(self, steps: Steps) -> None:
        flags = steps.number()
        blocks = tuple(self._block(steps) for _ in range(1 + flags % 4))
        member = self.room.subscriber if flags & 4 else self._member(steps)
        self._say(member, building.receiver_report(ReceiverReport(1, blocks)))

    def _sender_report(self, steps: Steps) -> None:
        flags = steps.number()
        stream = _STREAMS[flags % len(_STREAMS)]
        now = self.room.plane.wall_clock.ntp(self.room.loop.time())
        ntp = steps.number(8) if flags & 16 else now + (steps.signed(2) << 22) & 0xFFFFFFFFFFFFFFFF
        blocks = tuple(self._block(steps) for _ in range(flags >> 6))
        report = SenderReport(stream.ssrc, ntp, steps.number(4), steps.number(), steps.number(), blocks)
        member = self.room.members[stream.member]
        compound = building.sender_report(report)
        if flags & 32:
            delay = steps.number(2)
            asked = steps.number(4) if delay & 1 else middle(now) - delay & 0xFFFFFFFF
            answer = AnsweredTime(member.transport.ssrc, asked, delay)
            compound += building.answered_times(AnsweredTimes(stream.ssrc, (answer,)))
        self._say(member, compound)

    def _nack(self, steps: Steps) -> None:
        flags = steps.number()
        consumer = self.room.consumers[flags % 3]
        info = self.room.plane.forwarder.sender_info(consumer.sink)
        newest = info.packets if info else 0
        pairs = [(newest - steps.number() & 0xFFFF, steps.number(2)) for _ in range(1 + (flags >> 2) % 16)]
        body = struct.pack("!II", 1, consumer.ssrcs[flags >> 7 & len(consumer.ssrcs) - 1])
        body += b"".join(struct.pack("!HH", *pair) for pair in pairs)
        self._say(self._fed(consumer.transport.number), building.packet(RTPFB, NACK, body))

    def _fed(self, number: int) -> Member:
        return next(member for member in self.room.members if member.transport.number == number)

    def _feedback(self, steps: Steps) -> None:
        """PLI, FIR, REMB, BYE."""
        flags = steps.number()
        consumer = self.room.consumers[flags % 3]
        ssrc = steps.number(4) if flags & 4 else consumer.ssrcs[0]
        match flags >> 6:
            case 0:
                compound = building.picture_loss(1, ssrc)
            case 1:
                entries = b"".join(struct.pack("!II", ssrc, steps.number(4)) for _ in range(flags >> 3 & 7))
                compound = building.packet(PSFB, FIR, bytes(8) + entries)
            case 2:
                body = struct.pack("!II4sI", 1, 0, b"REMB", steps.number(3) | (flags >> 3 & 7) << 24)
                compound = building.packet(PSFB, APPLICATION, body + struct.pack("!I", ssrc) * (flags >> 3 & 7))
            case _:
                compound = building.bye(_STREAMS[flags % len(_STREAMS)].ssrc)
        self._say(self._member(steps) if flags & 4 else self._fed(consumer.transport.number), compound)

    def _sealed(self, steps: Steps) -> None:
        """RTP or RTCP, whatever it says."""
        self._say(self._member(steps), steps.some(steps.number(2) % _DATAGRAM))

    def _raw(self, steps: Steps) -> None:
        """From a peer's address or a stranger's: whatever it is, or what somebody sealed."""
        flags = steps.number()
        datagram = steps.some(steps.number(2) % _DATAGRAM)
        if flags & 8:
            datagram = self.room.members[flags >> 4 & 1].sealed(datagram)
        self.room.arrive(datagram, self.room.members[flags % 4] if flags % 4 < 3 else None)

    def _check(self, steps: Steps) -> None:
        """Of ICE: right but for what is chosen."""
        flags = steps.number()
        member = self.room.members[flags % 3]
        transport = self.room.stranger if flags & 4 else member.transport
        request = Message(Method.BINDING, Class.REQUEST, steps.some(12))
        request.attributes["USERNAME"] = f"{transport.ice.credentials.fragment}:x"
        request.attributes["ICE-CONTROLLED" if flags & 8 else "ICE-CONTROLLING"] = 1
        if flags & 16:
            request.attributes["USE-CANDIDATE"] = None
        if flags & 32:
            request.add_message_integrity(transport.ice.credentials.key)
        else:
            request.add_fingerprint()
        # Who comes from a stranger's address is there from then on, if the check is good.
        self.room.arrive(bytes(request), None if flags & 64 else member)

    def _storm(self, steps: Steps) -> None:
        """The same a few times more."""
        member, compound = self._last
        for _ in range(steps.number() % 8):
            member.send(compound)
        self.room.settle()

    def _choose(self, steps: Steps) -> None:
        """What people do meanwhile."""
        self.room.settle()
        flags = steps.number()
        consumer, producer = self.room.consumers[flags % 3], self.room.producers[flags % 3]
        match flags >> 5:
            case 0:
                consumer.pause()
            case 1 | 2:
                consumer.resume()
            case 3:
                consumer.view(steps.number() * 16, steps.number() * 16, 1 + (flags >> 2) % 3)
            case 4:
                producer.pause()
            case 5:
                producer.resume()
            case 6:
                consumer.transport.limit = steps.number(2) * 1000 or None
            case 7 if flags & 4:
                consumer.transport.restart_ice()
            case _:
                consumer.feed(None if flags & 8 or producer.kind != consumer.kind else producer)


def _extended(extension: bytes) -> bytes:
    if not extension:
        return b""
    extension += bytes(-len(extension) % 4)
    return struct.pack("!HH", 0xBEDE, len(extension) // 4) + extension
