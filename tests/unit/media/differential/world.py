"""Chance, bent towards what happens in rooms: generates calls while a forwarder plays them along."""

from collections.abc import Callable
from typing import Final

from tests.unit.media.differential.player import Player
from tests.unit.media.differential.scene import PUBLISHERS, SUBSCRIBERS, Published, Scene
from tests.unit.media.differential.streams import Stream

_LEAP: Final = 3_852
_LEAPS: Final = 17


class World(Scene):
    """What comes in, and what the control does and asks."""

    def __init__(self, seed: int, player: Player, transport_wide: bool = True) -> None:
        super().__init__(seed, player, transport_wide)
        self._transport_sequences = dict.fromkeys(PUBLISHERS, 65_500)
        self.held: list[tuple[int, bytes]] = []
        self._older: dict[int, int] = {}
        """By how much numbers of a sink are ahead of its packets."""

    def run(self, turns: int) -> None:
        actions: list[tuple[float, Callable[[], None]]] = [
            (60, self.send_frame),
            (5, self.send_repair),
            (2, self.send_oddity),
            (3, self.release),
            (4, self.retransmit),
            (3, self.poll),
            (2, self.poll_sinks),
            (2, self.look_back),
            (2, self.control),
            (8, self.choose_layers),
            (0.7, self.feed),
            (0.5, self.probe),
            (0.6, self.pace),
            (6, self.let_go),
            (0.5, self.send_rtcp),
            (0.02, self.flood_with_rtcp),
            (0.3, self.renumber),
            (0.1, self.come_again),
        ]
        weights, choices = zip(*actions, strict=True)
        for _ in range(turns):
            # What two threads read at once need not be dealt with in the order of its coming.
            self.now += self.rng.choice((-0.002, 0.0, 0.001, 0.004, 0.01, 0.033))
            self.rng.choices(choices, weights)[0]()
        self.now += 15 * (self.rng.random() < 0.3)
        self.poll_all()

    def grow_old(self) -> None:
        """Bring what goes out a few packets before the wrap of its numbers, by leaps that are still followed."""
        for number in self.sources:
            self.do("pause_source", number, False)
        for sink in self.sinks:
            self.do("pause_sink", sink, False)
            self.do("set_layers", sink, 0, 7)
        lowest = [(published.transport, published.streams[0]) for published in self.sources.values()]
        first = [stream.sequence for _, stream in lowest]
        for leap in range(_LEAPS + 1):
            for (transport, stream), before in zip(lowest, first, strict=True):
                stream.sequence = before + leap * _LEAP
                for packet in stream.frame(True, self._next(transport, 4)):
                    self.arrive(transport, packet)
        for sink in self.sinks:
            info = self.player.forwarder.sender_info(sink)
            self._older[sink] = _LEAPS * _LEAP - info.packets if info else 0

    def _newest(self, sink: int) -> int:
        """About the newest number that went out."""
        info = self.player.forwarder.sender_info(sink)
        return self._older.get(sink, 0) + (info.packets if info else 0)

    # What comes in.

    def _next(self, transport: int, count: int) -> int:
        self._transport_sequences[transport] += count
        return self._transport_sequences[transport] - count

    def _pick(self) -> tuple[Published, Stream] | None:
        if not self.sources:
            return None
        published = self.rng.choice(list(self.sources.values()))
        return published, self.rng.choice(published.streams)

    def send_frame(self) -> None:
        picked = self._pick()
        if picked is None:
            return
        published, stream = picked
        start = self._next(published.transport, 4)
        for packet in stream.frame(self.rng.random() < 0.15, start):
            chance = self.rng.random()
            if chance < 0.05:
                continue
            if chance < 0.10:
                self.held.append((published.transport, packet))
                continue
            self.arrive(published.transport, packet)
            if chance > 0.98:
                self.arrive(published.transport, packet)

    def arrive(self, transport: int, packet: bytes) -> None:
        self.do("receive_rtp", transport, packet, self.now)

    def release(self) -> None:
        """What was overtaken comes after all."""
        self.rng.shuffle(self.held)
        for _ in range(min(len(self.held), 3)):
            self.arrive(*self.held.pop())

    def send_repair(self) -> None:
        picked = self._pick()
        if picked is not None and (packet := picked[1].repair(self._next(picked[0].transport, 1))) is not None:
            self.arrive(picked[0].transport, packet)

    def send_oddity(self) -> None:
        picked = self._pick()
        if picked is None:
            return
        published, stream = picked
        match self.rng.randrange(8):
            case 0:
                self.arrive(published.transport, stream.foreign())
            case 1 | 2:
                self.arrive(published.transport, stream.padding(self._next(published.transport, 1), False))
            case 3 if stream.codec != "opus":
                self.arrive(published.transport, stream.padding(self._next(published.transport, 1), True))
            case 4:
                self.do("receive", published.transport, self.rng.randbytes(self.rng.randrange(30)), self.now)
            case 5:
                flipped = bytearray(stream.frame(True, self._next(published.transport, 4))[0])
                for _ in range(self.rng.randrange(1, 4)):
                    flipped[self.rng.randrange(len(flipped))] ^= 1 << self.rng.randrange(8)
                self.arrive(published.transport, bytes(flipped))
            case _:
                whole = stream.frame(False, self._next(published.transport, 4))[0]
                cut = bytearray(whole[: self.rng.randrange(12, len(whole) + 1)])
                cut[0] ^= self.rng.choice((0x10, 0x20, 0x01, 0))
                self.arrive(published.transport, bytes(cut))

    def renumber(self) -> None:
        picked = self._pick()
        if picked is None:
            return
        _, stream = picked
        match self.rng.randrange(4):
            case 0:
                stream.renew(self.number() * 100)
            case 1:
                stream.sequence += self.rng.choice((600, 1500, 5000, 30_000))
            case 2:
                stream.timestamp += self.rng.choice((90_000, 90_000_000, 0x8000_0000))
            case _:
                self.now += self.rng.choice((0.5, 2.0, 11.0))

    def send_rtcp(self) -> None:
        transport = self.rng.choice(PUBLISHERS + SUBSCRIBERS)
        ssrc = self.rng.choice((7, 8, self.numbers * 100))
        report = b"\x80\xc9\x00\x01" + ssrc.to_bytes(4)
        self.do("receive_rtcp", transport, report, self.now)
        self.do("send_rtcp", transport, report if self.rng.random() < 0.9 else report[:6])

    def flood_with_rtcp(self) -> None:
        """More than is read of one peer, each packet another one."""
        transport = self.rng.choice(PUBLISHERS + SUBSCRIBERS)
        for _ in range(280):
            self.numbers += 1
            report = b"\x80\xc9\x00\x01" + self.numbers.to_bytes(4)
            self.do("receive_rtcp", transport, report + bytes(4 * self.rng.randrange(200, 280)), self.now)
            self.now += self.rng.choice((0.0, 0.0, 0.002))

    # What the control does and asks.

    def retransmit(self) -> None:
        if not self.sinks:
            return
        sink = self.rng.choice(list(self.sinks))
        newest = self._newest(sink)
        asked = [newest + 3 - int(self.rng.expovariate(0.05)) & 0xFFFF for _ in range(self.rng.randrange(1, 6))]
        if self.rng.random() < 0.02:
            asked = asked * 100
        self.do("retransmit", sink, asked, self.now)

    def control(self) -> None:
        rng = self.rng
        match rng.randrange(12):
            case 0 | 1 | 2 if self.sinks:
                self.do("pause_sink", rng.choice(list(self.sinks)), rng.random() < 0.4)
            case 3 | 4 if self.sinks:
                self.do("request_keyframe", rng.choice(list(self.sinks)))
            case 5 | 6 if self.sources:
                self.do("pause_source", rng.choice(list(self.sources)), rng.random() < 0.4)
            case 7 if len(self.sinks) > 4:
                sink = rng.choice(list(self.sinks))
                del self.sinks[sink]
                self.do("remove_sink", sink)
            case 8 if len(self.sources) > 3:
                source = rng.choice(list(self.sources))
                del self.sources[source]
                self.sinks = {sink: places for sink, places in self.sinks.items() if places[0] != source}
                self.do("remove_source", source)
            case 9 if len(self.sources) < 8:
                self.publish()
            case 10 if rng.random() < 0.1:
                self.do("set_keys", rng.choice(PUBLISHERS + SUBSCRIBERS), rng.randrange(3))
            case _ if len(self.sinks) < 14:
                self.subscribe()

    def choose_layers(self) -> None:
        rng = self.rng
        if not self.sinks or not self.sources:
            return
        if rng.random() < 0.8:
            self.do(
                "set_layers",
                rng.choice(list(self.sinks)),
                rng.choice((-1, 0, 0, 1, 1, 2, 2, 3)),
                rng.choice((0, 1, 2, 7)),
            )
            return
        source, layer = rng.choice(list(self.sources)), rng.choice((0, 0, 1, 2, 4))
        stream = self.sources[source].streams[min(layer, len(self.sources[source].streams) - 1)]
        # As sender reports would tell it, or not.
        offset = -stream.timestamp if rng.random() < 0.8 else rng.randrange(1 << 32)
        self.do("set_timestamp_offset", source, layer, offset & 0xFFFFFFFF)

    def probe(self) -> None:
        if self.sinks:
            self.do(
                "send_padding", self.rng.choice(list(self.sinks)), self.rng.choice((0, 1, 255, 256, 2000)), self.now
            )

    def pace(self) -> None:
        """Those whose packets do not depend on each other are not sent on in the order of their coming."""
        if self.transport_wide:
            rate = self.rng.choice((0, 1, 8_000, 20_000, 60_000, 300_000, 4_000_000_000))
            self.do("set_pace", self.rng.choice(PUBLISHERS + SUBSCRIBERS), rate, self.now)

    def let_go(self) -> None:
        self.do("release", self.now)

    def poll(self) -> None:
        self.do("waiting_for_keyframe")
        self.do("incomplete")
        self.do("take_stalled")
        for number in self.sources:
            for layer in range(self.rng.choice((1, 4))):
                self.do("missing", number, layer, self.now, self.rng.choice((0.02, 0.1, 0.3)))
        if self.rng.random() < 0.2:
            self.do("take_levels")
            for transport in PUBLISHERS:
                self.do("take_arrivals", transport)

    def poll_sinks(self) -> None:
        for sink in self.sinks:
            self.do("sender_info", sink)
            self.do("sink_layers", sink)
        self.do("totals")

    def look_back(self) -> None:
        """Which of its numbers went out, from one that is to come to those long forgotten."""
        if self.sinks:
            sink = self.rng.choice(list(self.sinks))
            newest = self._newest(sink) + 30
            self.do("departures", sink, [newest - step & 0xFFFF for step in range(self.rng.choice((0, 1, 80, 700)))])

    def poll_all(self) -> None:
        self.poll()
        self.poll_sinks()
        for number, published in self.sources.items():
            self.do("layer_octets", number)
            for layer, stream in enumerate(published.streams):
                self.do("receive_report", number, layer, self.now)
                self.do("source_ssrc", number, layer)
                self.do("find_source", published.transport, stream.ssrc)
                self.do("find_source", published.transport, stream.rtx_ssrc)
        for transport in PUBLISHERS + SUBSCRIBERS:
            self.do("transport_stats", transport)
            self.do("take_arrivals", transport)
        for sink, (_, transport) in self.sinks.items():
            self.do("find_sink", transport, sink * 100 + 1)
            self.do("departures", sink, list(range(100)))
        self.do("release", self.now)
        self.do("counters")
        self.do("sender_info", 1)
        self.do("departures", 1, [1])
