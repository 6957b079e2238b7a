"""One subscriber's link and what goes through it: estimate, probes and choices together. Pure, with time given."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from typing import Final

from media.downlink.allocation import HELD, Choice, Stream, allocate, by_importance, cost, wish
from media.downlink.chances import Chances
from media.downlink.estimator import DownlinkEstimator
from media.downlink.probing import Prober, Signs

STEADY: Final = 2.0
"""Seconds after a change in which a stream does not go up."""
_MOVED: Final = 0.1
_WINDOW: Final = 1.0
"""Seconds over which the rate sent is measured, as receivers do."""
_STRAIN: Final = 1.6
"""Of the estimate, what may flow for a while before a video is held: a stall of a moment is no thin link."""
_BLIND_GROWTH: Final = 1.25
"""Growth by a probe for which nothing could be sent: nothing contradicts it but what comes after."""


class Steering:
    """Tell `estimator` what the subscriber reports, ask `decide` for choices and `probe` for padding."""

    def __init__(self) -> None:
        self.estimator = DownlinkEstimator()
        self.prober = Prober()
        self._chances = Chances()
        self._sent: deque[tuple[float, int]] = deque()
        self._packets = 0

    def note_sent(self, octets: int, packets: int, now: float) -> None:
        """Payload octets and packets sent on the transport since its start, probes included."""
        self._packets = packets
        sent = self._sent
        if sent and now - sent[-1][0] < _MOVED:
            return
        sent.append((now, octets))
        while len(sent) > 2 and now - sent[1][0] >= _WINDOW:
            sent.popleft()
        began, before = sent[0]
        if now > began:
            self.estimator.sent = int(8 * (octets - before) / (now - began))

    def decide(self, streams: Sequence[Stream], audio: int, limit: int | None, now: float) -> list[Choice]:
        """The choice for each stream, next to `audio` bit/s that flow in any case; `current` becomes it."""
        budget = self.estimator.estimate
        if self.estimator.calm(now):
            # What flows and does no harm is not cut for want of proof.
            budget = max(budget, audio + sum(cost(stream.ladder, stream.current) for stream in streams))
        if limit is not None:
            budget = min(budget, limit)
        for stream in streams:
            stream.steady = now - stream.changed_at < STEADY
        choices = allocate(budget - audio, streams)
        if limit is None or limit > budget:
            failures = self.estimator.failures
            if not failures.pressing(now):
                strained = budget * _STRAIN if failures.fresh(now) else math.inf
                self._spare(choices, strained - audio, streams)
            self._chances.give(choices, streams, audio, self.estimator.took, now)
        for stream, choice in zip(streams, choices, strict=True):
            if choice != stream.current:
                stream.current, stream.changed_at = choice, now
        return choices

    def _spare(self, choices: list[Choice], budget: float, streams: Sequence[Stream]) -> None:
        """Leave what flows its smallest form, if `budget` has room for it."""
        left = budget - sum(cost(stream.ladder, choice) for stream, choice in zip(streams, choices, strict=True))
        for index in by_importance(streams):
            stream = streams[index]
            if choices[index] == HELD and stream.current != HELD and stream.ladder and stream.ladder[0][0] <= left:
                left -= stream.ladder[0][0]
                choices[index] = stream.ladder[0][1]

    def goal(self, streams: Sequence[Stream], audio: int, limit: int | None, now: float) -> float:
        """Bit/s worth probing for; no more than the estimate when there is nothing to gain."""
        wanted = wish(streams) + audio
        if limit is not None:
            wanted = min(wanted, limit)
        if wanted <= self.estimator.estimate:
            return 0.0
        return max(wanted, self.estimator.refuting(now))

    def begin_probe(self, goal: float, octets: int, now: float) -> bool:
        """Begin one if it is time and the link is calm. Without a round trip to compare with, none would tell much."""
        known = self.estimator
        return (
            known.round_trip is not None
            and known.calm(now)
            and self.prober.start(known.estimate, goal, octets, self._signs(), now)
        )

    def pad(self, octets: int, now: float) -> int:
        """Octets of padding to send now, and in 20 ms again, while `prober.bursting`.

        Once it is not any more, a sender report should be sent: the answer tells how long the queue is.
        """
        self.estimator.excuse(now)
        return self.prober.padding(octets, self._signs(), now)

    def conclude(self, now: float) -> None:
        """Take the verdict about the last probe, if it is there."""
        if not self.prober.active:
            return
        rate = self.prober.rate
        verdict = self.prober.judge(self._signs(), self.estimator.round_trip or 0.0, now)
        if verdict is None:
            return
        if not verdict.good:
            self.estimator.fail_probe(verdict.rate, verdict.arrived, now)
        elif verdict.rate:
            self.estimator.take_probe(verdict.rate, now)
        else:
            self.estimator.take_probe(min(rate, self.estimator.estimate * _BLIND_GROWTH), now)

    def _signs(self) -> Signs:
        known = self.estimator
        loss = known.loss
        return Signs(
            known.harms,
            known.reports,
            known.queue,
            known.asked_at,
            self._packets,
            loss.expected,
            loss.lost,
            loss.usual,
        )
