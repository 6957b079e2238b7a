"""Socket.IO frames to checked requests: an event with a payload of its type, or a refusal by code."""

import json

from engineio import packet as engine
from pydantic import ValidationError

from signaling.protocol.registry import REQUESTS
from signaling.wire import TOO_LARGE, bounded_packets, dump, readable
from tests.fuzz.dictionaries import edited
from tests.integration.signaling.requests import WELL_FORMED

BYTES = 4096
Packet = bounded_packets(BYTES)
EVENTS = sorted(REQUESTS)


def check(data: bytes) -> None:
    """The first octet: a request with edits that the rest says, or that the rest is the frame, as text or not."""
    first = data[0] if data else 255
    if first < 128:
        event = EVENTS[first % len(EVENTS)]
        receive(f"2{json.dumps([event, edited(WELL_FORMED[event], data[1:])], default=str)}")
    elif first < 254:
        text = data[1:].decode("utf-8", "surrogateescape" if first & 1 else "replace")
        if readable(f"4{text}"):
            receive(engine.Packet(encoded_packet=f"4{text}").data)
    else:
        receive(data[1:])


def receive(message: object) -> None:
    packet = Packet(encoded_packet=message)
    if packet.packet_type != 2:
        return
    event, *arguments = packet.data
    assert isinstance(event, str)
    assert event not in ("connect", "disconnect")
    if event not in REQUESTS or arguments[:1] == [TOO_LARGE]:
        return
    assert isinstance(message, str)
    assert len(message) <= BYTES
    for argument in arguments[:1]:
        validate(event, argument)


def validate(event: str, argument: object) -> None:
    model = REQUESTS[event].payload
    if not isinstance(argument, dict):
        return
    try:
        payload = model.model_validate(argument, by_name=False)
    except (ValidationError, RecursionError):
        return
    # What was let in can be written, and means the same when it is read again.
    written = json.dumps(dump(payload))
    again = model.model_validate(json.loads(written), by_name=False)
    assert json.dumps(dump(again)) == written
