"""ORTC dictionaries: refused by a documented code, or good enough for everything that is made of them."""

from typing import Any

from media.errors import MediaError
from media.forwarder.header import HeaderWriter
from media.ortc.capabilities import ROUTER, ROUTER_RTP_CAPABILITIES
from media.ortc.consumable import Consumable, make_consumable
from media.ortc.consuming import can_consume, consumer_parameters
from media.ortc.models import MediaKind, RtpCapabilities
from media.ortc.streams import sink_spec, source_spec
from media.ortc.validation import parse_dtls_parameters, parse_rtp_capabilities, parse_rtp_parameters
from tests.fuzz.dictionaries import edited
from tests.unit.media.ortc.devices import opus_parameters, vp8_parameters

CODES = {None, "rtp_parameters_invalid", "rtp_capabilities_invalid", "dtls_parameters_invalid"}
GOOD_DTLS = {
    "role": "client",
    "fingerprints": [
        {"algorithm": "sha-256", "value": ":".join(["AB"] * 32)},
        {"algorithm": "sha-1", "value": ":".join(["CD"] * 20)},
    ],
}
GOOD: dict[MediaKind, Any] = {"audio": opus_parameters(), "video": vp8_parameters()}
PARSED = {kind: parse_rtp_parameters(kind, good) for kind, good in GOOD.items()}
PUBLISHED = [
    (make_consumable(kind, parameters), source_spec(kind, parameters).extensions) for kind, parameters in PARSED.items()
]


def check(data: bytes) -> None:
    assert refusal(data[0] & 3 if data else 0, data[1:]) in CODES


def refusal(which: int, edits: bytes) -> str | None:
    """The code of the error; None when the edited dictionary was good enough for everything made of it."""
    try:
        match which:
            case 0:
                publish("audio", edited(GOOD["audio"], edits))
            case 1:
                publish("video", edited(GOOD["video"], edits))
            case 2:
                receive(parse_rtp_capabilities(edited(ROUTER_RTP_CAPABILITIES, edits)))
            case 3:
                parameters = parse_dtls_parameters(edited(GOOD_DTLS, edits))
                assert parse_dtls_parameters(parameters.wire()) == parameters
    except MediaError as error:
        return error.code if len(str(error)) < 400 else "too long"
    return None


def publish(kind: MediaKind, raw: Any) -> None:
    parameters = parse_rtp_parameters(kind, raw)
    assert parse_rtp_parameters(kind, parameters.wire()) == parameters
    spec = source_spec(kind, parameters)
    consumable = make_consumable(kind, parameters)
    consume(consumable, ROUTER, spec.extensions)


def receive(capabilities: RtpCapabilities) -> None:
    assert parse_rtp_capabilities(capabilities.wire()) == capabilities
    for consumable, received in PUBLISHED:
        consume(consumable, capabilities, received)


def consume(consumable: Consumable, capabilities: RtpCapabilities, received: Any) -> None:
    if not can_consume(consumable, capabilities):
        return
    parameters = consumer_parameters(consumable, capabilities, mid="0", ssrc=1, rtx_ssrc=2, cname="c")
    # A subscriber's browser refuses a whole offer for one odd value, so what leaves must pass our own examination.
    assert parse_rtp_parameters(consumable.kind, parameters.wire()) == parameters
    sink = sink_spec(consumable, parameters)
    HeaderWriter(received, sink.extensions, sink.mid)
