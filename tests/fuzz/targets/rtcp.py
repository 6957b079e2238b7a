"""RTCP: never an exception, and what we would build of it says the same."""

from media.rtcp import building
from media.rtcp.packets import (
    AnsweredTimes,
    Bye,
    KeyframeRequest,
    Nack,
    Packet,
    ReceiverReport,
    Remb,
    SenderReport,
    parse,
)


def check(data: bytes) -> None:
    packets = list(parse(data))
    assert sum(isinstance(packet, Nack) for packet in packets) <= len(data) // 12
    for packet in packets:
        assert said_again(packet) == packet


def said_again(packet: Packet) -> Packet:
    match packet:
        case SenderReport():
            return only(building.sender_report(packet))
        case ReceiverReport():
            return only(building.receiver_report(packet))
        case KeyframeRequest(media_ssrc):
            return only(building.picture_loss(1, media_ssrc))
        case Remb(bitrate, ssrcs):
            # A mantissa with an exponent has several ways to write a number; its value is what counts.
            return only(building.remb(1, bitrate, ssrcs))
        case AnsweredTimes():
            return only(building.answered_times(packet))
        case Bye(ssrcs):
            again = [only(building.bye(ssrc)) for ssrc in ssrcs]
            return Bye(tuple(ssrc for each in again if isinstance(each, Bye) for ssrc in each.ssrcs))
        case Nack(media_ssrc, numbers):
            again_nack = only(building.nack(1, media_ssrc, numbers))
            assert isinstance(again_nack, Nack)
            assert set(again_nack.sequence_numbers) == set(numbers)
            return packet


def only(compound: bytes) -> Packet:
    (packet,) = parse(compound)
    return packet
