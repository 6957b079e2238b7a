"""One subscriber's link: what its receiver reports, and which layers it is given therefore."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Final

from media.downlink.allocation import HELD, Stream, cost
from media.downlink.delivery import deliver, flowing, usable
from media.downlink.losses import BurstLosses
from media.downlink.pacing import pace
from media.downlink.probing import GROWTH
from media.downlink.reception import Reception, Sent
from media.downlink.repairs import PACKET, Repairs
from media.downlink.steering import Steering
from media.downlink.tails import MOST, Tails
from media.forwarder.interface import SENT_MASK, Departure

if TYPE_CHECKING:
    from media.consumer import Consumer
    from media.producer import Producer
    from media.rtcp.packets import ReportBlock
    from media.webrtc_transport import WebRtcTransport

_OVERHEAD: Final = 40
"""Octets of a packet that are not payload: header, extensions, authentication tag."""
_MOVING: Final = 1.0
"""Seconds in which a subscriber still asks for what went the old way."""
_OUTDATED: Final = 1.0
"""Seconds after which a queue that was told of may be gone."""
_SPEECH: Final = 32_000
"""Bit/s kept free for sound even while nobody speaks."""
_AGAIN: Final = 0.2
"""Seconds beyond a round trip after which a repair that is asked for again was lost."""
_LINED_UP: Final = 0.2
"""Seconds' worth in line from which on a picture is on its way, and repairs come on top of it."""
_PADDING: Final = 1.5
"""Of a probe's rate, what its packets take, which are small if they are of padding."""
_PATIENCE: Final = 8.0
"""Seconds that a keyframe may take to a thin link before another is asked for."""


class Downlink:
    """Of one transport, whose consumers it steers. `limit` is in bit/s.

    Nothing is done for a subscriber who has all that its tiles can show, but a look now and then, unless it is touched.
    """

    def __init__(self, transport: WebRtcTransport) -> None:
        self._transport = transport
        self._rounds = transport.plane.downlinks
        self._steering = Steering()
        self._reception = Reception()
        self._losses = BurstLosses()
        self._repairs = Repairs()
        self._tails = Tails()
        self._patient_since: dict[int, float] = {}
        """By SSRC, since when requests for keyframes are not heard."""
        self._flowing = 0
        self._limit: int | None = None
        self._pace = 0
        self._moving_until = self._asked_at = -math.inf
        self._probed_with: Consumer | None = None
        self.remb: int | None = None
        """What the subscriber thinks it can take, bit/s."""

    @property
    def estimate(self) -> int | None:
        """Bit/s that the link is thought to take; None before the subscriber told of it."""
        known = self._steering.estimator
        return known.estimate if self.remb is not None or known.round_trip is not None else None

    @property
    def limit(self) -> int | None:
        """Bit/s that the subscriber wants at most."""
        return self._limit

    @limit.setter
    def limit(self, limit: int | None) -> None:
        if limit != self._limit:
            self._limit = limit
            for consumer in self._transport.consumers.values():
                consumer.video.unsettle()
            self.touch()

    @property
    def size(self) -> int:
        """Of the work that looking at it is: itself and its consumers."""
        return 1 + len(self._transport.consumers)

    def moved(self, now: float) -> None:
        """The subscriber is on another path. What the old one took says nothing of it, and what was lost with the old
        one was not lost for want of room."""
        estimate = self._steering.estimator.estimate
        self._steering, self._losses, self.remb = Steering(), BurstLosses(), None
        known = self._steering.estimator
        known.estimate = max(known.estimate, estimate)
        known.excuse(now + _MOVING)
        self._moving_until = now + _MOVING
        self.touch()

    def touch(self) -> None:
        """Something changed: choose anew at the next tick."""
        self._rounds.touch(self)
        self._transport.plane.wake()

    def close(self) -> None:
        self._rounds.forget(self)

    def expect(self, consumer: Consumer) -> None:
        """It is there, goes on, or carries another producer, which should send something until the choice is made."""
        video, producer = consumer.video, consumer.producer
        video.unsettle()
        video.wanted = -1
        if producer is not None and producer.kind == "video":
            video.wanted = 0
            self._rounds.want(producer, 0)
        self.touch()

    def forget(self, consumer: Consumer) -> None:
        """It is closed; what it took, others may have."""
        for ssrc in consumer.ssrcs:
            self._reception.forget(ssrc)
        media = consumer.ssrcs[0]
        self._losses.forget(media)
        self._repairs.forget(media)
        self._tails.forget(media)
        self._patient_since.pop(media, None)
        if self._probed_with is consumer:
            self._probed_with = None
        self.touch()

    def take_remb(self, bitrate: int, now: float, named: Collection[int] = ()) -> None:
        """Receiver estimated maximum bitrate, of the SSRCs that it names. What flows beside them comes on top."""
        self.remb = bitrate
        if named:
            # A video of which only repairs and padding came of late is named by the SSRC of those.
            consumers = self._transport.consumers.values()
            bitrate += sum(flowing(consumer) for consumer in consumers if not set(named).intersection(consumer.ssrcs))
        with_falls = self._steering.estimator.falls
        self._note_sent(now)
        self._steering.estimator.take_remb(bitrate, now)
        self._heard(with_falls)

    def take_report(
        self, consumer: Consumer, block: ReportBlock, elapsed: float | None, now: float, came_at: float
    ) -> None:
        """A report block about one of the consumers; `elapsed` are the seconds there and back when it came."""
        with_falls = self._steering.estimator.falls
        self._note_sent(now)
        # What is sent again has numbers of its own, none of which is left out.
        media = block.ssrc == consumer.ssrcs[0]
        sent = self._sent(consumer, block) if media else None
        heard = self._reception.take(block, sent, elapsed, came_at)
        if media and (heard.expected or consumer.loss is not None):
            consumer.loss = heard.lost / max(heard.expected, 1)
        if now < self._moving_until:
            heard = heard._replace(expected=0, lost=0)
        if self._steering.prober.active:
            self._steering.estimator.excuse_report(now)
        self._steering.estimator.take_report(*heard, now, waited=self._transport.way_up.waited(now))
        self._heard(with_falls)
        if sent and consumer.kind == "video":
            self._repair_end(consumer, block.highest_sequence, sent, now)

    def admit_repairs(self, consumer: Consumer, numbers: Sequence[int], now: float) -> Sequence[int]:
        """Which of the packets that the subscriber lost to send again. Of sound, which is small, all.

        What was never sent is with its publisher, who is asked for it anyway.
        """
        falls = self._steering.estimator.falls
        self._note_sent(now)
        departures = dict(zip(numbers, self._departures(consumer, numbers), strict=True))
        numbers = [number for number in numbers if departures[number]]
        # What its publisher lost at first may have been asked for before it went out, and not have been lost again.
        in_turn = [number for number, departure in departures.items() if departure and not departure.late]
        self._losses.take(consumer.ssrcs[0], in_turn, now)
        if now >= self._moving_until:
            self._steering.estimator.take_burst(self._losses.share(now), now)
        self._heard(falls)
        if consumer.kind == "audio":
            return numbers
        return self._admit(consumer, numbers, now)

    def awaits_keyframe(self, consumer: Consumer, now: float) -> bool:
        """Whether the keyframe that the subscriber asks for is on its way to it already.

        Over a thin link one takes a second and more. Browsers ask five times in each until it is whole, and another one
        would be in its way.
        """
        media = consumer.ssrcs[0]
        comes = self._pace and (self._lined_up() >= _LINED_UP or self._repairs.under_way(media, now))
        if comes and now - self._patient_since.setdefault(media, now) < _PATIENCE:
            return True
        self._patient_since.pop(media, None)
        return False

    def loses_by_chance(self, now: float) -> bool:
        """Whether what is lost now is lost to the air, not to a queue: then repairs do no harm, and are lost too."""
        return self._steering.estimator.calm(now)

    def decide(self, now: float) -> None:
        """Choose, and begin or judge a probe; the rounds are told whether to come again soon."""
        transport, steering = self._transport, self._steering
        if transport.state != "connected":
            self._rounds.restless.discard(self)
            return
        audio = 0
        watched: list[tuple[Consumer, Producer]] = []
        streams: list[Stream] = []
        for consumer in transport.consumers.values():
            producer = consumer.producer
            if producer is None or producer.paused or consumer.paused:
                continue
            if consumer.kind == "audio":
                audio += producer.rates.rates[0][-1]
                continue
            consumer.video.ladder = usable(consumer.video, producer, now)
            if self._comes_by_repairs(consumer, now):
                # Given again, it would begin with a keyframe before the picture is there.
                consumer.video.changed_at = now
            watched.append((consumer, producer))
            streams.append(consumer.video)
        if audio:
            audio = max(audio, _SPEECH)
        octets = self._note_sent(now)
        steering.decide(streams, audio, self._limit, now)
        self._flowing = audio + sum(cost(stream.ladder, stream.current) for stream in streams)
        for consumer, producer in watched:
            deliver(consumer, producer, drained=now >= steering.estimator.drained_at)
        steering.conclude(now)
        goal = self._goal(streams, audio, now)
        if goal and steering.begin_probe(goal, octets, now):
            self._rounds.probing.add(self)
        self._set_pace(streams, audio, now)
        if goal and steering.estimator.crowded_before(now - _OUTDATED) and now - self._asked_at > _OUTDATED:
            self._ask(now)
        if now < steering.estimator.drained_at:
            self.touch()
        if goal or steering.prober.active:
            self._rounds.restless.add(self)
        else:
            self._rounds.restless.discard(self)

    def pad(self, now: float) -> None:
        """Send the padding of the probe that goes on, every tick until it is over."""
        steering = self._steering
        octets = steering.pad(self._note_sent(now), now)
        octets -= self._repair_instead(octets, now)
        if octets > 0:
            self._send_padding(octets, now)
        if not steering.prober.bursting:
            self._rounds.probing.discard(self)
            # The answer to a sender report tells how long the queue is now.
            if self._probed_with is not None:
                self._probed_with.report_soon()

    def _repair_instead(self, octets: int, now: float) -> int:
        """Probe with what is missed for want of room. Returns how much of so many octets that was."""
        sent = 0
        for consumer in self._transport.consumers.values():
            numbers = self._repairs.left(consumer.ssrcs[0], now)
            fitting = min(-(-(octets - sent) // PACKET), len(numbers))
            if fitting > 0 and not consumer.paused:
                kept = len(numbers) - fitting
                sent += PACKET * self._transport.plane.forwarder.retransmit(consumer.sink, numbers[kept:], now)
                self._repairs.note(consumer.ssrcs[0], numbers[kept:], numbers[:kept], now)
                self._probed_with, consumer.probed_at = consumer, now
        return sent

    def _send_padding(self, octets: int, now: float) -> None:
        forwarder = self._transport.plane.forwarder
        for consumer in self._transport.consumers.values():
            if consumer.kind == "video" and not consumer.paused and forwarder.send_padding(consumer.sink, octets, now):
                self._probed_with, consumer.probed_at = consumer, now
                return

    def _comes_by_repairs(self, consumer: Consumer, now: float) -> bool:
        """Whether the picture of a video that is held is on its way still, and no smaller one could come sooner."""
        video = consumer.video
        if not self._pace or video.current != HELD or not self._repairs.under_way(consumer.ssrcs[0], now):
            return False
        return len({choice.layer for _, choice in video.ladder}) == 1

    def _goal(self, streams: Sequence[Stream], audio: int, now: float) -> float:
        goal = self._steering.goal(streams, audio, self._limit, now)
        if self._lined_up() >= _LINED_UP:
            # It is probed with a picture, which is no good if half of it is lost.
            goal = min(goal, GROWTH * self._steering.estimator.estimate)
        return goal

    def _set_pace(self, streams: Sequence[Stream], audio: int, now: float) -> None:
        prober = self._steering.prober
        probe = prober.rate if prober.bursting else 0.0
        if self._lined_up() < _LINED_UP:
            probe *= _PADDING
        chosen = pace(self._steering.estimator, streams, audio, probe, self._pace, now)
        if chosen != self._pace:
            self._pace = chosen
            self._transport.plane.forwarder.set_pace(self._transport.number, chosen, now)

    def _ask(self, now: float) -> None:
        """Have a sender report sent, the answer to which tells whether the queue is gone. Those of sound are rare."""
        self._asked_at = now
        speaking = (
            consumer
            for consumer in self._transport.consumers.values()
            if consumer.kind == "audio" and not consumer.paused and consumer.producer and not consumer.producer.paused
        )
        asked = next(speaking, self._probed_with)
        if asked is not None:
            asked.report_soon()

    def _admit(self, consumer: Consumer, numbers: Sequence[int], now: float) -> Sequence[int]:
        known, media = self._steering.estimator, consumer.ssrcs[0]
        rate, unused = max(known.estimate, known.sent), 0.0
        if self._pace:
            # What went at once to a link that took but a part of it says nothing of what that takes.
            rate, lined_up = max(known.estimate, self._flowing), self._lined_up()
            unused = rate - self._flowing if lined_up < _LINED_UP else 0.0
            if lined_up >= _LINED_UP:
                # Where nothing waits, who asks again misses it again.
                numbers = self._repairs.not_lately(media, numbers, now - (known.round_trip or 0.0) - lined_up - _AGAIN)
        admitted = self._repairs.admit(
            numbers, rate, crowded=known.crowded(now, paced=self._pace > 0), now=now, unused=unused
        )
        self._repairs.note(media, admitted, numbers[: len(numbers) - len(admitted)], now)
        return admitted

    def _repair_end(self, consumer: Consumer, highest: int, sent: Sent, now: float) -> None:
        """Send again what the subscriber does not know that it misses."""
        media, known = consumer.ssrcs[0], self._steering.estimator
        overdue = self._tails.overdue(media, sent, known.round_trip or 0.0, now)
        if not overdue:
            return
        departures = self._departures(consumer, range(highest + 1, highest + 1 + MOST))
        end = self._tails.end(media, highest, departures, sent.then, overdue)
        # Counted or not when it was lost: it is no new loss once the subscriber tells of it.
        self._reception.excuse(media, len(end.numbers))
        if end.numbers:
            self._losses.pass_over(media, end.numbers[-1])
        numbers = self._admit(consumer, end.again, now)
        self._tails.note(media, numbers)
        self._transport.plane.forwarder.retransmit(consumer.sink, [number & 0xFFFF for number in numbers], now)

    def _lined_up(self) -> float:
        """Seconds until all that waits for its turn has gone."""
        if not self._pace:
            return 0.0
        counted = self._transport.plane.forwarder.transport_stats(self._transport.number)
        return 8 * counted.octets_waiting / self._pace

    def _sent(self, consumer: Consumer, block: ReportBlock) -> Sent | None:
        (departure,) = self._departures(consumer, [block.highest_sequence])
        info = self._transport.plane.forwarder.sender_info(consumer.sink)
        if departure is None or info is None:
            return None
        return Sent(departure.packets, info.packets - departure.packets & SENT_MASK)

    def _departures(self, consumer: Consumer, numbers: Sequence[int]) -> list[Departure | None]:
        return self._transport.plane.forwarder.departures(consumer.sink, numbers)

    def _note_sent(self, now: float) -> int:
        counted = self._transport.plane.forwarder.transport_stats(self._transport.number)
        octets = max(counted.octets_sent - _OVERHEAD * counted.packets_sent, 0)
        self._steering.note_sent(octets, counted.packets_sent, now)
        self._losses.note_sent(counted.packets_sent, now)
        return octets

    def _heard(self, with_falls: int) -> None:
        if self._steering.estimator.falls != with_falls:
            self.touch()
