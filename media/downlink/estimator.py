"""What a subscriber's link can take, from what the subscriber tells of it.

REMB falls at once when queues grow, but what waits for the receiver's own processor looks to it like a queue, too: a
fall is believed once anything else bears it out. On the way up it is no measure: it creeps, and stays within one and a
half times what is received. So a rising one is taken as far as it goes, and beyond it only what was really sent, by the
media or by a probe, and came through without harm, counts.
"""

from __future__ import annotations

import math
from typing import Final

from media.downlink.failures import APART, Failures
from media.downlink.reported_loss import ReportedLoss

START: Final = 1_000_000
"""Bit/s until anything is known: enough for a small picture of each of a small meeting."""
LEAST: Final = 30_000
MOST: Final = 50_000_000

_REMB_FALL: Final = 0.97
_FULL_USE: Final = 0.8
"""A REMB that falls while less than this share of it is sent says nothing of the link."""
_STEEPEST: Final = 0.15
"""Share of what was sent to which a single REMB can bring it down; if that is still too much, others will tell."""
_SHORT: Final = 0.75
"""Share of what was sent below which a receiver that tells of a queue did not get all of it."""
_DOUBTFUL: Final = 2.0
"""Seconds for which a receiver's word is remembered that nothing bears out yet."""
_BURST: Final = 0.4
"""Share of the packets of a moment that no link loses but for a queue that runs over."""
_DEEP: Final = 0.8
_DEEPER: Final = 0.6
"""Share of what was sent below which a fall is more than a dip; where much is lost too, and without."""
_DRAINING: Final = 0.4
"""Seconds. What leaves a full queue meanwhile shows the receiver what the link really takes."""
_FIRST_REMB: Final = 0.9
"""A first REMB below this share of what is sent tells of a queue; otherwise it repeats what was received."""
_UTILIZATION: Final = 0.85
"""Of the link's capacity, what a receiver asks for after it found a queue."""
_CAP: Final = 0.95
_TAKEN: Final = 0.85
"""Share of the estimate that has to arrive of a probe for more, or the estimate was too high."""
_BEYOND: Final = 0.2
"""Share of the capacity at the last failure by which a probe has to go beyond it, to refute it soon after."""
_MEMORY: Final = 20.0
"""Seconds for which a failure is remembered; twice as long when it comes again at the same rate, and so on."""
_LONGEST_MEMORY: Final = 160.0
_SAME: Final = 0.2
"""Share by which two capacities may differ and still be the same link's."""
_RUIN: Final = 0.3
_PROBED_RUIN: Final = 0.55
"""Loss that says all at once that the link is full; on a short queue a probe to twice the rate loses half by itself."""
_NEWS: Final = 0.2
"""Seconds, and the queue's on top, after which a report cannot tell only of what was sent before the last fall."""
_QUEUE: Final = 0.25
"""Seconds of round trip above the least known that mean a standing queue."""
_STANDING: Final = 3.0
"""Seconds after which a smaller queue counts too, if packets are lost the while."""
_SETTLING: Final = 1.2
"""Seconds in which loss and delay still tell of what was sent before the last fall."""
_BASE_DRIFT: Final = 0.001
"""Seconds a second by which the least round trip is forgotten, for routes change."""


class DownlinkEstimator:
    """`estimate` is in bit/s of RTP payload. Feed it with all that comes, at the time it comes."""

    def __init__(self) -> None:
        self.estimate = START
        self.capacity: float | None = None
        """Bit/s that the link had when it failed last, until that is refuted or forgotten."""
        self.took = math.inf
        """The least that it had, remembered until more went through."""
        self.falls = 0
        """How often the link failed."""
        self.fell_at = -math.inf
        self.failures = Failures()
        self.overran_at = -math.inf
        """When so much was missed at once that it cannot have been an accident."""
        self.drained_at = -math.inf
        """When the queue that the last deep fall told of should be gone, if only sound is sent until then."""
        self.reports = 0
        """How many reports told of no harm."""
        self.queue = 0.0
        """Seconds of round trip above the least known."""
        self.round_trip: float | None = None
        self.sent = 0
        """Bit/s sent of late, probes included; kept up by the caller."""
        self.harms = 0
        """How often anything told of harm, a probe's too."""
        self.asked_at = -math.inf
        """When the sender report was sent that the last round trip is of."""
        self._excused_until = -math.inf
        self._failed_at = -math.inf
        self._failed_capacity = 0.0
        self._memory = _MEMORY
        self._remb: int | None = None
        self._told = 0
        """Bit/s of the last REMB that fell; since the last fall of the estimate there was one if its time is known."""
        self._told_at = -math.inf
        self._standing = 0.0
        """The smaller one of the last two queues: one long round trip may be a moment's stall."""
        self._base = math.inf
        self._base_at = 0.0
        self._queued_since = math.inf
        self._lossy_at = self._spilt_at = -math.inf
        self._told_of_loss_at = -math.inf
        self._told_of_fall_until = math.inf
        self.loss = ReportedLoss()

    def take_remb(self, bitrate: int, now: float) -> None:
        """Receiver estimated maximum bitrate."""
        before, self._remb = self._remb, bitrate
        fell = bitrate < (_FIRST_REMB * self.sent if before is None else _REMB_FALL * before)
        if fell and bitrate * _FULL_USE < self.sent:
            self.harms += 1
            # The receiver measures over a second, a burst is shorter: it would cut what went well without the burst.
            if now > self._excused_until:
                short = bitrate / _UTILIZATION < _SHORT * self.sent
                # Right after a burst it may have measured next to nothing.
                self._told = max(bitrate, int(_STEEPEST * min(self.sent, self.estimate)))
                self._told_at = now
                self._believe(now, short=short)
        elif not fell:
            self._rise(bitrate, now)

    def excuse(self, until: float) -> None:
        """A probe goes on: what harm it does until then, or soon after, is not the media's fault."""
        self._excused_until = max(self._excused_until, until + _SETTLING)

    def excuse_report(self, now: float) -> None:
        """The next report is of a probe that is not judged yet: where little is sent, receivers tell of it late."""
        self._excused_until = max(self._excused_until, now)

    def take_report(
        self, expected: int, lost: int, round_trip: float | None, asked_at: float, now: float, *, waited: float = 0.0
    ) -> None:
        """A report block: packets expected and lost since the stream's last, seconds of round trip, when that began.

        As much as `waited`, in seconds, of the round trip may be the subscriber's own queue on its way up.
        """
        grown = round_trip is not None and self._take_round_trip(round_trip, asked_at, waited, now)
        probed = now <= self._excused_until
        if self._told_of_fall_until < now:
            # Those were lost before the fall.
            self.loss.begin_anew()
            self._told_of_fall_until = math.inf
        queued = self.queue > _QUEUE / 4
        heavy = self.loss.take(expected, lost, queued=queued, probed=probed)
        self.harms += heavy or grown
        if heavy:
            self._told_of_loss_at = now
        settled = now - self.fell_at > _SETTLING and now > self._excused_until
        news = now - self.fell_at > _NEWS + self.queue and (
            now > self.drained_at + _NEWS or self._spilt_at < self.fell_at
        )
        ruined = self.loss.share > (_PROBED_RUIN if probed and not queued else _RUIN) and news
        if heavy and (settled or ruined):
            self.failures.note(now, reported=True)
            self._spill(self.loss.share, now)
        elif grown and settled and self.sent > _FULL_USE / 2 * self.estimate:
            self.failures.note(now, reported=True)
            self._fall(min(self.sent, self.estimate) * _UTILIZATION, self.sent, now)
        elif not heavy and not grown:
            self.reports += 1
            # It is being sent, and nobody complains: no queue stands that it may still be waiting in.
            if settled and self._standing < _QUEUE / 2:
                self.took = max(self.took, self.sent)
                self._rise(self.sent, now)
        self._believe(now)

    def take_burst(self, share: float, now: float) -> None:
        """Share of the packets sent in the last few tenths of a second that are missed."""
        if share > _BURST / 2:
            self._lossy_at = now
        if share >= _BURST:
            self.harms += 1
            self.overran_at = now
            # After a deep fall it is of what was sent before, against the little that was sent since.
            if now - self.fell_at > APART and now > max(self._excused_until, self.drained_at + _DRAINING):
                self.failures.note(now, reported=False)
                self._spill(share, now)
        self._believe(now)

    def take_probe(self, rate: float, now: float) -> None:
        """So many bit/s were sent for a while and did no harm."""
        if rate >= self.refuting(now):
            self.capacity = None
        self.took = max(self.took, rate)
        self._rise(rate, now)

    def fail_probe(self, rate: float, arrived: float | None, now: float) -> None:
        """A probe for `rate` bit/s did harm. What flows without it may go on, unless even less of it `arrived`."""
        if arrived is not None and arrived < _TAKEN * self.estimate and now - self.fell_at > _SETTLING:
            self.failures.note(now, reported=True)
            self._fall(arrived * _CAP, arrived, now)
        elif self.capacity is None:
            self.capacity, self._failed_at = max(rate / (1 + _BEYOND), float(self.estimate)), now

    def refuting(self, now: float) -> float:
        """Bit/s that a probe has to reach for the last failure to be over; less as time goes by."""
        if self.capacity is None:
            return 0.0
        return self.capacity * (1 + _BEYOND * max(0.0, 1 - (now - self._failed_at) / self._memory))

    def calm(self, now: float) -> bool:
        """Whether nothing tells of a queue or of growing loss now."""
        return now - self.fell_at > _SETTLING and self.queue < _QUEUE / 4

    def loses_nothing(self, since: float) -> bool:
        """Whether reports tell so. What is only missed may have been overtaken."""
        return self.loss.told and self._told_of_loss_at < since

    def crowded_before(self, then: float) -> bool:
        """Whether the last that was heard is of a queue, and of before then."""
        return self.asked_at < then and self.queue >= _QUEUE / 4

    def crowded(self, now: float, *, paced: bool = False) -> bool:
        """Whether a queue is thought to stand before the link, for what comes at once or `paced`."""
        if self.asked_at > self.fell_at and self.queue < _QUEUE / 4:
            return False
        since = now - self.fell_at
        return now < self.drained_at + (0.0 if paced else _DRAINING) or (since < _STANDING and self.queue > _QUEUE)

    def _rise(self, rate: float, now: float) -> None:
        if self.capacity is not None and now - self._failed_at > self._memory:
            self.capacity = None
        cap = MOST if self.capacity is None else self.capacity * _CAP
        self.estimate = max(self.estimate, int(min(rate, cap, MOST)))

    def _believe(self, now: float, *, short: bool = False) -> None:
        """Fall to what the receiver asked for last, if anything else tells of a queue: a receiver that did not get all
        that was sent, losses, long round trips."""
        lossy = now - self._lossy_at < _SETTLING or self.loss.grown
        doubtful = now - self._told_at < _DOUBTFUL and now > self._excused_until
        if doubtful and (short or lossy or self._standing > _QUEUE / 2):
            self.failures.note(now, reported=False)
            self._fall(self._told, self._told / _UTILIZATION, now)

    def _spill(self, share: float, now: float) -> None:
        """Fall for a share of loss to what arrived."""
        arrived = self.sent * (1 - share)
        self._spilt_at = now
        self._fall(arrived * _CAP, arrived, now)

    def _fall(self, rate: float, capacity: float, now: float) -> None:
        self.falls += 1
        if now - self._failed_at > _SETTLING:
            again = abs(capacity - self._failed_capacity) < _SAME * self._failed_capacity
            self._memory = min(2 * self._memory, _LONGEST_MEMORY) if again else _MEMORY
        if rate < (_DEEP if now - self._lossy_at < _NEWS else _DEEPER) * self.sent:
            self.drained_at = now + _DRAINING
        self._failed_at = self.fell_at = now
        self._told_of_fall_until = now + _SETTLING
        self._failed_capacity = capacity
        self._told_at = -math.inf
        self.capacity = max(capacity, LEAST)
        self.took = min(self.took, self.capacity)
        self.estimate = max(min(self.estimate, int(rate)), LEAST)

    def _take_round_trip(self, round_trip: float, asked_at: float, waited: float, now: float) -> bool:
        """Whether a standing queue is there and does not drain."""
        drifted = self._base + (now - self._base_at) * _BASE_DRIFT
        self._base, self._base_at = min(drifted, round_trip), now
        before, self.queue = self.queue, max(round_trip - self._base - waited, 0.0)
        self._standing = min(before, self.queue)
        self.round_trip, self.asked_at = round_trip, max(self.asked_at, asked_at)
        if self.queue < _QUEUE / 3:
            self._queued_since = now
        standing = now - self._queued_since > _STANDING and self.loss.share > 0
        # Who sends REMB is heard sooner by that, so that a single long round trip may be a moment's stall.
        enough = self._remb is None or before > _QUEUE / 2
        return standing or (self.queue > max(_QUEUE, self._base) and self.queue >= before and enough)
