"""How a live room's media does, for those who look after it."""

from rooms.live.figures import PersonFigures, RoomFigures, Sending
from rooms.live.seats import Seat
from signaling.hosted_room import HostedRoom
from signaling.slot import Slot


def room_figures(room: HostedRoom, now: float) -> RoomFigures:
    """`now` is in seconds, of a monotonic clock; rates are over the time since it was asked last."""
    speaker = next((seat.name for seat in room.live.seats if seat.participant_id == room.media.speaker), None)
    return RoomFigures(tuple(_person(room, seat, now) for seat in room.live.seats), speaker)


def _person(room: HostedRoom, seat: Seat, now: float) -> PersonFigures:
    media = room.media.find(seat.participant_id)
    if media is None:
        return PersonFigures(seat.name, seat.role.value, seat.connected)
    figures = media.figures.read(now)
    return PersonFigures(
        name=seat.name,
        role=seat.role.value,
        connected=seat.connected,
        sending=tuple(Sending(state.source.value, state.paused) for state in room.media.states(seat.participant_id)),
        receiving=sum(1 for consumer in figures.consumers if consumer.layer >= 0),
        held=sum(1 for slot in media.slots if _held(slot)),
        protocol=figures.candidate_protocol,
        round_trip=figures.round_trip,
        loss=figures.loss,
        estimate=figures.downlink_estimate,
        sent=figures.sent_bitrate,
        received=figures.received_bitrate,
    )


def _held(slot: Slot) -> bool:
    # A picture that the listener does not show is not held back from them.
    return slot.producer is not None and slot.layers is not None and slot.layers[0] < 0 <= slot.consumer.video.top
