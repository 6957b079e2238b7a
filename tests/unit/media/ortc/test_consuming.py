"""A consumer's parameters, whole."""

from typing import Any

import pytest

from media.errors import MediaError
from media.forwarder.interface import EncodingSpec, PayloadFormat, SinkSpec, SourceSpec
from media.ortc.capabilities import ROUTER_RTP_CAPABILITIES
from media.ortc.consumable import Consumable, make_consumable
from media.ortc.consuming import can_consume, consumer_parameters
from media.ortc.models import RtpParameters
from media.ortc.streams import sink_spec, source_spec
from media.ortc.validation import parse_rtp_capabilities, parse_rtp_parameters
from media.rtp import uris
from tests.unit.media.ortc.devices import opus_parameters, vp8_parameters


def consumable(kind: Any, raw: dict[str, Any]) -> Consumable:
    return make_consumable(kind, parse_rtp_parameters(kind, raw))


def consume(offer: Consumable, capabilities: dict[str, Any]) -> RtpParameters:
    return consumer_parameters(
        offer, parse_rtp_capabilities(capabilities), mid="7", ssrc=10, rtx_ssrc=11, cname="person"
    )


def without(capabilities: dict[str, Any], *, mime: str = "", uri: str = "") -> dict[str, Any]:
    return {
        "codecs": [codec for codec in capabilities["codecs"] if codec["mimeType"] != mime],
        "headerExtensions": [ext for ext in capabilities["headerExtensions"] if ext["uri"] != uri],
    }


def test_video_with_everything() -> None:
    assert consume(consumable("video", vp8_parameters()), ROUTER_RTP_CAPABILITIES).wire() == {
        "mid": "7",
        "codecs": [
            {
                "mimeType": "video/VP8",
                "payloadType": 101,
                "clockRate": 90000,
                "parameters": {},
                "rtcpFeedback": [
                    {"type": "nack", "parameter": ""},
                    {"type": "nack", "parameter": "pli"},
                    {"type": "ccm", "parameter": "fir"},
                    {"type": "goog-remb", "parameter": ""},
                ],
            },
            {
                "mimeType": "video/rtx",
                "payloadType": 102,
                "clockRate": 90000,
                "parameters": {"apt": 101},
                "rtcpFeedback": [],
            },
        ],
        "headerExtensions": [
            {"uri": uris.MID, "id": 1, "encrypt": False, "parameters": {}},
            {"uri": uris.ABS_SEND_TIME, "id": 4, "encrypt": False, "parameters": {}},
            {"uri": uris.VIDEO_ORIENTATION, "id": 11, "encrypt": False, "parameters": {}},
        ],
        "encodings": [{"ssrc": 10, "rtx": {"ssrc": 11}}],
        "rtcp": {"cname": "person", "reducedSize": True},
    }


@pytest.mark.parametrize(
    ("modes", "told"),
    [
        (["L1T3"] * 3, "L3T3"),
        (["L1T2", None], "L2T2"),
        ([None] * 4, "L4T1"),
        (["L1T3"], "L1T3"),
        (["S1T2"], "L1T2"),
        (["L1T1"], None),
        (["L3T3_KEY"], None),
        ([None], None),
        ([], None),
    ],
)
def test_layers_are_told_and_are_one_stream_all_the_same(modes: list[str | None], told: str | None) -> None:
    encodings = [{"rid": f"r{layer}", "scalabilityMode": mode} for layer, mode in enumerate(modes)]
    parameters = consume(consumable("video", vp8_parameters(encodings=encodings)), ROUTER_RTP_CAPABILITIES).wire()
    assert parameters["encodings"] == [{"ssrc": 10, "rtx": {"ssrc": 11}} | ({"scalabilityMode": told} if told else {})]


def test_audio_has_no_rtx_and_keeps_dtx() -> None:
    parameters = consume(consumable("audio", opus_parameters()), ROUTER_RTP_CAPABILITIES).wire()
    assert parameters["encodings"] == [{"ssrc": 10, "dtx": True}]
    assert parameters["codecs"] == [
        {
            "mimeType": "audio/opus",
            "payloadType": 100,
            "clockRate": 48000,
            "channels": 2,
            "parameters": {"minptime": 10, "useinbandfec": 1, "usedtx": 1},
            "rtcpFeedback": [{"type": "nack", "parameter": ""}],
        }
    ]


def test_a_device_without_rtx_gets_none() -> None:
    parameters = consume(
        consumable("video", vp8_parameters()), without(ROUTER_RTP_CAPABILITIES, mime="video/rtx")
    ).wire()
    assert [codec["mimeType"] for codec in parameters["codecs"]] == ["video/VP8"]
    assert parameters["encodings"] == [{"ssrc": 10}]


def test_without_absolute_send_time_nobody_estimates() -> None:
    parameters = consume(
        consumable("video", vp8_parameters()), without(ROUTER_RTP_CAPABILITIES, uri=uris.ABS_SEND_TIME)
    )
    assert [feedback.type for feedback in parameters.codecs[0].rtcp_feedback] == ["nack", "nack", "ccm"]


def test_a_device_without_the_codec_cannot_consume() -> None:
    offer = consumable("video", vp8_parameters())
    capabilities = without(ROUTER_RTP_CAPABILITIES, mime="video/VP8")
    assert not can_consume(offer, parse_rtp_capabilities(capabilities))
    with pytest.raises(MediaError, match="rtp_capabilities_invalid"):
        consume(offer, capabilities)


def test_a_publisher_cannot_write_into_a_subscribers_sdp() -> None:
    raw = opus_parameters()
    raw["codecs"][0]["parameters"] = {"stereo": "1;evil=2", "useinbandfec": "1", "x-evil": 1, "minptime": 10}
    assert consume(consumable("audio", raw), ROUTER_RTP_CAPABILITIES).codecs[0].parameters == {
        "useinbandfec": "1",
        "minptime": 10,
    }


def test_a_foreign_codec_is_refused() -> None:
    raw = opus_parameters()
    raw["codecs"][0].update(mimeType="audio/PCMU", clockRate=8000, channels=1, payloadType=0)
    with pytest.raises(MediaError, match="rtp_parameters_invalid"):
        consumable("audio", raw)


def test_source_spec_of_a_camera() -> None:
    assert source_spec("video", parse_rtp_parameters("video", vp8_parameters()), paused=True) == SourceSpec(
        kind="video",
        formats=(PayloadFormat(96, "vp8", 90000, 97),),
        encodings=(EncodingSpec(2222, 2223),),
        mid="1",
        extensions={
            uris.MID: 4,
            uris.RID: 10,
            uris.REPAIRED_RID: 11,
            uris.ABS_SEND_TIME: 2,
            uris.TRANSPORT_CC: 3,
            uris.VIDEO_ORIENTATION: 13,
        },
        nack=True,
        paused=True,
    )


def test_source_spec_of_a_simulcast_without_ssrcs() -> None:
    raw = vp8_parameters(encodings=[{"rid": "r0"}, {"rid": "r1"}])
    spec = source_spec("video", parse_rtp_parameters("video", raw))
    assert spec.encodings == (EncodingSpec(rid="r0"), EncodingSpec(rid="r1"))


def test_sink_spec_of_a_camera() -> None:
    offer = consumable("video", vp8_parameters())
    assert sink_spec(offer, consume(offer, ROUTER_RTP_CAPABILITIES)) == SinkSpec(
        ssrc=10,
        payload_types={96: 101},
        rtx_ssrc=11,
        rtx_payload_types={101: 102},
        extensions={uris.MID: 1, uris.ABS_SEND_TIME: 4, uris.VIDEO_ORIENTATION: 11},
        mid="7",
        paused=True,
    )
