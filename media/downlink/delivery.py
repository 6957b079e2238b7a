"""One video on its way to one subscriber: what its tile can use, and the choice carried out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from media.downlink.allocation import HELD, Ladder, cost, top_layer
from media.forwarder.interface import ALL_TEMPORAL

if TYPE_CHECKING:
    from media.consumer import Consumer
    from media.downlink.subscribed import SubscribedVideo
    from media.producer import Producer


def usable(video: SubscribedVideo, producer: Producer, now: float) -> Ladder:
    """What the tile can use, of what there is."""
    rates, view = producer.rates, video.view
    top = top_layer(len(rates.rates), view and (view.width, view.height), producer.size)
    top = video.top = min(top, producer.largest)
    if producer.demand.told >= top and not producer.demand.arriving(now):
        # It was asked for and does not come: the publisher lacks the bandwidth, or has no larger picture.
        top = min(top, max(rates.available(top), 0))
    if view:
        video.priority, video.area = view.priority, view.width * view.height
    return rates.ladder(top)


def deliver(consumer: Consumer, producer: Producer, *, drained: bool) -> None:
    """Carry out the choice; `drained` unless the link's queue still holds what a deep fall left in it."""
    video, rates = consumer.video, producer.rates
    choice = video.current
    layer = rates.available(choice.layer)
    # Another layer stands in for the one chosen until that comes; all of it, or it would be the worse for it.
    target = (layer, choice.temporal if layer == choice.layer else ALL_TEMPORAL)
    # Sound would wait behind what a deep fall left in the queue, and behind a larger layer that is to end, too.
    _aim(consumer, target if drained else (HELD.layer, 0))
    at_top = bool(video.ladder) and choice >= video.ladder[-1][1]
    wanted = video.top if at_top else choice.layer
    if wanted != video.wanted:
        video.wanted = wanted
        consumer.transport.plane.downlinks.want(producer, wanted)
    # A tile that is not seen is not held for want of bandwidth.
    if target != video.told and (choice != HELD or video.top >= 0):
        video.told = target
        consumer.transport.plane.tell("on_layers", consumer.on_layers, target[0], target[1])


def flowing(consumer: Consumer) -> int:
    """Bit/s of what the subscriber is sent of it, sound or picture."""
    producer = consumer.producer
    if producer is None or producer.paused or consumer.paused:
        return 0
    if consumer.kind == "audio":
        return producer.rates.rates[0][-1]
    return cost(consumer.video.ladder, consumer.video.current)


def _aim(consumer: Consumer, target: tuple[int, int]) -> None:
    if target != consumer.video.target:
        consumer.video.target = target
        consumer.transport.plane.forwarder.set_layers(consumer.sink, *target)
